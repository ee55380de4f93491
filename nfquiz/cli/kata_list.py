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

    library = load_katas(here.packs)
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
    rows = [_row(one, book.kata(one.id), now) for one in katas]
    if as_json:
        console.say_json({"katas": rows})
        return
    width = max(len(row["id"]) for row in rows)
    for row in rows:
        state = row["state"] + (", due" if row["is_due"] else "")
        console.say(f"{row['id']:{width}}  {row['level']:12}  {row['minutes']:3} min  {state}")
    solved = sum(row["state"].startswith("solved") for row in rows)
    console.note(f"\n{solved} of {len(rows)} solved. `nfquiz kata ID` works on one; the order is the one to learn in.")


def _row(one: Any, state: Any, now: datetime) -> dict[str, Any]:
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
    }
