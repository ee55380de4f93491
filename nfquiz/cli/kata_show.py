"""What can be shown of a kata, printed: the hints, the solution, the diff, and what the named lines hit."""

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from nfquiz.cli import console
from nfquiz.drill.katas import Mode
from nfquiz.errors import UserError
from nfquiz.practice.words import command, named_now, planted_lines

if TYPE_CHECKING:
    from nfquiz.practice.work import Work


def show_hint(work: "Work") -> None:
    """The hints so far, one more among them where there is one."""
    hints = work.sheet.hint()
    if not hints.new:
        console.say(f"Those were all {len(hints.texts)} hints; `{work.sheet.command} --solution` shows all.")
    for number, text in enumerate(hints.texts, start=1):
        console.say(console.wrapped(f"Hint {number} of {hints.total}: {text}"))


def show_solution(work: "Work") -> None:
    """The right files; of a round of debug, first what was planted."""
    solution = work.sheet.solution()
    for one in solution.planted:
        console.say(console.wrapped("\n".join(planted_lines(one))))
    if solution.planted:
        console.say()
    _show_files(solution.files)
    if work.sheet.mode == Mode.IMPLEMENT and not work.state().how.solved:
        console.note(f"To practise it: `{command(work.kata.id, Mode.FILL)}` leaves only what matters blank.")


def show_diff(work: "Work") -> None:
    """The person's files against the right ones."""
    both = work.sheet.compare()
    for name, text in both.yours.items():
        lines = difflib.unified_diff(text.splitlines(), both.right[name].splitlines(), name, "reference", lineterm="")
        for line in lines:
            style = {"+": "good", "-": "bad"}.get(line[0], "")
            console.say(console.styled(line, style) if style and line[:3] not in ("+++", "---") else line)


def name_lines(work: "Work", lines: list[str], as_json: bool = False) -> int:
    """How many mistakes these lines hit; the exit code says whether they are all of them and nothing else."""
    named = work.sheet.name_lines(lines)
    if as_json:
        console.say_json({"kata": work.kata.id, **named.as_data()})
    else:
        console.say(console.wrapped(named_now(**named.as_data())))
        if named.why:
            console.note(named.why)
    return 0 if named.complete else 1


def report(work: "Work", verdict: dict) -> str:
    """A verdict as text."""
    import os

    from nfquiz.cli.verdict_text import verdict_text

    given = "" if work.from_workspace else os.path.relpath(work.path)
    return verdict_text(verdict, work.kata, work.path.name, given)


def judge_once(work: "Work", as_json: bool) -> int:
    """Judge the file as it is, and tell; the exit code."""
    from nfquiz.cli.progress import Progress

    work.opened()
    with Progress() as progress:
        verdict = work.judge(progress.hear)
    console.say_json(verdict) if as_json else console.say(report(work, verdict))
    return 0 if verdict["passed"] else 1


def try_own(work: "Work", own: Path, as_json: bool) -> int:
    """Run the person's own scenario on both sides and show both; not an attempt."""
    from dataclasses import replace

    from nfquiz.cli.verdict_text import both_sides_text

    try:
        scenarios = own.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{own} cannot be read: {getattr(error, 'strerror', error)}.") from error
    if not scenarios.strip():
        raise UserError(f"{own} is empty.", 'Put @scenario("…") above a generator (impl, given) in it.')
    verdict = work.ask(replace(work.sheet.attempt(work.files()), scenarios=scenarios, own=own.name))
    console.say_json(verdict) if as_json else console.say(both_sides_text(verdict, work.path.name))
    return 0 if verdict["passed"] else 1


def _show_files(files: Mapping[str, str]) -> None:
    """Print files; where there are several, with their names."""
    for number, (name, text) in enumerate(files.items()):
        if len(files) > 1:
            console.say(console.styled(f"{chr(10) if number else ''}# --- {name}", "title"))
        console.say(text.rstrip())
