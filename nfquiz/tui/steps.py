"""What an advised action does, and what was left unfinished, in words."""

from datetime import datetime
from typing import TYPE_CHECKING

from nfquiz.score.actions import DrillAction, KataAction
from nfquiz.tui.words import ago, number

if TYPE_CHECKING:
    from nfquiz.score.unfinished import Unfinished


def words_of(action: DrillAction | KataAction) -> str:
    """What the action does, as a person would say it."""
    if isinstance(action, KataAction):
        how = {"fill": "Fill in the kata", "debug": "Debug the kata"}.get(action.mode, "Work on the kata")
        return f"{how} {action.id}"
    about = ", ".join((*action.topics, *action.decks))
    on = f" on {about}" if about else ""
    if action.cram:
        return f"Cram the weakest cards{on}"
    if action.new:
        return f"Drill {number(action.new, 'new card')}{on}"
    most = f", {action.limit} at most" if action.limit else ""
    return f"Drill the cards that are due{on}{most}"


def words_of_unfinished(one: "Unfinished", now: datetime) -> tuple[str, str]:
    """What going on with it is called, and how it stands."""
    note = ago(one.last, now)
    match one.kind:
        case "interview":
            return "Go on with the interview", f"{number(one.attempts, 'part')} done, {note}"
        case "card":
            return f"Rate your answer to {one.id}", note
        case "debug":
            what = f"Go on debugging {one.id}"
        case _:
            what = f"Go on with the kata {one.id}" + (" (fill)" if one.mode == "fill" else "")
    tried = number(one.attempts, "attempt") if one.attempts else "no attempt yet"
    return what, f"{tried}, {note}"
