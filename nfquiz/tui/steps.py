"""A step that the score advises, as something the app can do: its command, taken apart."""

import shlex
from dataclasses import dataclass

from nfquiz.tui.words import number


@dataclass(frozen=True)
class DrillPlan:
    """Which cards to drill; nothing said means what is due, then today's new ones."""

    decks: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    limit: int | None = None
    new: int | None = None
    cram: bool = False


@dataclass(frozen=True)
class KataPlan:
    """Which kata to work on."""

    id: str


def plan_of(command: str) -> DrillPlan | KataPlan | None:
    """What `nfquiz drill …` or `nfquiz kata ID` asks for; None for any other command."""
    match shlex.split(command):
        case ["nfquiz", "kata", id]:
            return KataPlan(id)
        case ["nfquiz", "drill", *rest]:
            return _drill(rest)
    return None


def _drill(words: list[str]) -> DrillPlan | None:
    decks, topics, numbers, cram = [], [], {}, False
    words = list(words)
    while words:
        match words.pop(0):
            case "--topic" if words:
                topics.append(words.pop(0))
            case ("--limit" | "--new") as option if words and words[0].isdecimal():
                numbers[option[2:]] = int(words.pop(0))
            case "--cram":
                cram = True
            case word if not word.startswith("-"):
                decks.append(word)
            case _:
                return None
    return DrillPlan(tuple(decks), tuple(topics), cram=cram, **numbers)


def words_of(plan: DrillPlan | KataPlan) -> str:
    """What the plan does, as a person would say it."""
    if isinstance(plan, KataPlan):
        return f"Work on the kata {plan.id}"
    about = ", ".join((*plan.topics, *plan.decks))
    on = f" on {about}" if about else ""
    if plan.cram:
        return f"Cram the weakest cards{on}"
    if plan.new:
        return f"Drill {number(plan.new, 'new card')}{on}"
    most = f", {plan.limit} at most" if plan.limit else ""
    return f"Drill the cards that are due{on}{most}"
