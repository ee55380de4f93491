"""The workbench's own sentences."""

from collections.abc import Iterator, Mapping
from typing import Any

from textual.content import Content

from nfquiz.content.katas import Kata
from nfquiz.practice.suspects import suspects
from nfquiz.tui.widgets.editor import HINT, Mark
from nfquiz.tui.widgets.files import Place

HELP = """\
A kata: write it, and Ctrl+S saves and judges. In the editor Esc goes to the panes beside it, where single letters are \
keys, and Esc goes back; the F keys work everywhere. Lines that a failure comes from are marked ✗ before their number; \
with the cursor on one its reason is shown below. Nothing is lost: what is not saved yet is kept as you type, and \
leaving saves it. Your file is an ordinary one: save it in any other editor, and it is taken over here and judged."""
REVEALS = "That shows the solution, and counts as shown: this kata comes back soon, to be solved without it."
RESETS = "Start afresh? Your text is kept as a dated copy beside your file."
LINES = "Which lines are wrong? Their numbers, with spaces between: you are told how many mistakes they hit, not which."
RESTORED = "{name}: what you had written and not saved is here again."
STALE = (
    "{name}: what you last wrote here was never saved, and the file was changed elsewhere since. Take what you wrote?"
)
OUTSIDE = (
    "{name} was saved elsewhere, and here is text that is not saved. Take the file's text? Undo brings yours back."
)


def clock_text(seconds: float, minutes: int, passed: bool) -> str:
    """The time that was worked, beside what an interviewer would allow."""
    whole = max(0, round(seconds))
    time = f"{whole // 60}:{whole % 60:02}"
    if passed:
        return "solved"
    over = whole - 60 * minutes
    return f"{time} of {minutes} min" if over <= 0 else f"{time}, {over // 60}:{over % 60:02} over {minutes} min"


def next_step(verdict: Mapping[str, Any], kata: Kata) -> Content:
    """What to do after a verdict."""
    rung = verdict.get("next")
    lines: list[Content] = []
    if verdict.get("follow_up"):
        one = verdict["follow_up"]
        lines.append(Content(f"That works. Next, in {one['file']}, {one['minutes']} minutes: {one['title']}."))
    elif verdict["passed"]:
        then = f" An interviewer would go on with: {', '.join(kata.then)}." if kata.then else ""
        lines.append(Content(f"Solved.{then}"))
        lines.append(_key("s", "sets yours beside the reference"))
    else:
        lines.append(_key("h", "gives a hint"))
    if rung:
        lines.append(_key("m", f"goes on in {rung['mode']} mode: {rung['says']}"))
    return Content("\n").join(lines)


def _key(key: str, does: str) -> Content:
    return Content.assemble((f"{key} ", "bold $text-accent"), does)


def marks_of(verdict: Mapping[str, Any], kata: Kata, texts: Mapping[str, str]) -> dict[Place, Mark]:
    """The lines that a verdict on these texts says something about, by file and line."""
    found: dict[Place, Mark] = {}
    files, failure, diagnosis = list(texts), verdict["failure"], verdict["diagnosis"]
    for place in suspects(kata, diagnosis["mistakes"], texts) if diagnosis else ():
        found[place] = Mark(diagnosis["says"].splitlines()[0])
    for line in verdict.get("blanks", ()):
        found[files[0], line] = Mark("not filled in yet", HINT)
    for one in verdict.get("planted", ()):
        for place in _planted_places(one["lines"], files):
            found[place] = Mark(f"here was planted: {one['says']}", HINT)
    if failure and failure["line"]:
        for place in _trace_places(failure["trace"], files):
            found[place] = Mark("the failure came through here", HINT)
        found[failure["file"] or files[0], failure["line"]] = Mark(failure["message"])
    return found


def _planted_places(lines: list[str], files: list[str]) -> Iterator[Place]:
    """ "12", "12-14", "model.py:12"."""
    for text in lines:
        file, _, span = text.rpartition(":")
        first, _, last = span.partition("-")
        for line in range(int(first), int(last or first) + 1):
            yield file or files[0], line


def _trace_places(trace: str, files: list[str]) -> Iterator[Place]:
    """The lines of a traceback: `line 12, in step`, or `model.py, line 12, in step` where there are several files."""
    for text in trace.splitlines():
        head, found, rest = text.strip().partition("line ")
        number = rest.partition(",")[0]
        if found and number.isdecimal() and (not head or head.rstrip(", ") in files):
            yield head.rstrip(", ") or files[0], int(number)
