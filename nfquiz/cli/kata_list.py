"""The list of katas in learning order, with the person's state."""

from datetime import datetime
from typing import Any

from nfquiz.cli import console
from nfquiz.cli.context import Context
from nfquiz.errors import UserError, unknown


def show_list(here: Context, topic: str | None, level: str | None, as_json: bool) -> None:
    from nfquiz.content.katas import learning_order
    from nfquiz.content.packs import load_katas
    from nfquiz.content.parts import LEVELS
    from nfquiz.drill.start import local_now, open_book

    library = load_katas(here.packs, here.paths.cache / "decks")
    for problem in library.problems:
        console.note(f"nfquiz: {problem}")
    katas = learning_order(library.katas.values())
    if level is not None and level not in LEVELS:
        raise unknown("level", level, LEVELS)
    if topic is not None:
        topics = {name for one in katas for name in (one.topic, *one.topics)}
        if topic not in topics:
            raise unknown("topic", topic, sorted(topics), "nfquiz score --all")
    katas = [
        one
        for one in katas
        if (level is None or one.level == level) and (topic is None or topic in (one.topic, *one.topics))
    ]
    if not katas:
        raise UserError("No kata is of that topic and level.", "`nfquiz kata` lists them all.")
    book, now = open_book(here.log, here.settings.desired_retention), local_now()
    states = [book.kata(one.id) for one in katas]
    rows = [_row(one, state, now) for one, state in zip(katas, states, strict=True)]
    if as_json:
        console.say_json({"katas": rows})
        return
    width = max(len(row["id"]) for row in rows)
    for row, state in zip(rows, states, strict=True):
        console.say(f"{row['id']:{width}}  {row['level']:12}  {row['minutes']:3} min  {_state_text(state, row)}")
    solved = sum(row["state"].startswith("solved") for row in rows)
    console.note(f"\n{solved} of {len(rows)} solved. `nfquiz kata ID` works on one; the order is the one to learn in.")


def _state_text(state: Any, row: dict[str, Any]) -> str:
    """How a kata stands from scratch, how in the other modes where it was tried, and which mode comes next."""
    parts = [row["state"] + (", due" if row["is_due"] else ""), *state.other_rungs()]
    if row["attempts"] and row["next"]:
        parts.append(f"next: {row['next']}")
    return "; ".join(parts)


def _row(one: Any, state: Any, now: datetime) -> dict[str, Any]:
    from nfquiz.drill.katas import Mode

    return {
        "id": one.id,
        "title": one.title,
        "topic": one.topic,
        "level": one.level,
        "minutes": one.minutes,
        "prerequisites": list(one.prerequisites),
        "state": str(state.how),
        "attempts": state.attempts,
        "due": state.due.isoformat() if state.due else None,
        "is_due": state.due is not None and state.due <= now,
        "modes": {str(mode): _rung(state.rung(mode)) for mode in Mode},
        "next": state.next_mode,
    }


def _rung(rung: Any) -> dict[str, Any]:
    return {
        "state": str(rung.how),
        "attempts": rung.attempts,
        "solved": rung.solved,
        "best_seconds": rung.best_seconds,
        "bugs": rung.bugs,
        "named": {"hits": rung.named.hits, "misses": rung.named.misses, "planted": rung.named.planted},
    }
