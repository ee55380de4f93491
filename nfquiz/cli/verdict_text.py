"""A verdict as linear text: what failed first, in full; the rest in a line each; the mistake; what to do now."""

import shlex
import textwrap
from typing import Any

from nfquiz.cli.console import mark, styled, width, wrapped
from nfquiz.cli.devices_text import devices_text
from nfquiz.content.katas import Kata
from nfquiz.drill.katas import Mode
from nfquiz.practice.sheets import next_line, untouched
from nfquiz.practice.words import blanks, command, left_of, named_first, planted_lines, printed, ran, where


def verdict_text(verdict: dict[str, Any], kata: Kata, filename: str, given: str = "") -> str:
    """The whole report of one run. `given`: the path of a file outside the workspace, for the line that repeats it."""
    lines = [_head(verdict), ""]
    left = blanks(verdict.get("blanks", []))
    if untouched(verdict):
        says = left or verdict["scenarios"][0]["message"]
        return "\n".join([*lines, wrapped(f"  {says}"), "", wrapped(_next(verdict, kata, given))])
    if any(row["message"] != "not run" for row in verdict["scenarios"]):
        lines += [_row(row) for row in verdict["scenarios"]] + [""]
    if left:
        lines += [wrapped(left), ""]
    lines += [*others, ""] if (others := devices_text(verdict)) else []
    if verdict["failure"]:
        lines += [*_failure(verdict["failure"], filename), ""]
    told = printed(verdict["output"])
    if told:
        lines += ["What your code printed:", textwrap.indent(told, "  "), ""]
    if verdict["diagnosis"]:
        lines += [*_diagnosis(verdict["diagnosis"]), ""]
    if verdict.get("left"):
        lines += [left_of(verdict["left"], verdict["bugs"]), ""]
    if verdict.get("planted"):
        lines += [*_planted(verdict["planted"], verdict["named"]), ""]
    lines.append(wrapped(_next(verdict, kata, given)))
    return "\n".join(lines)


def _head(verdict: dict[str, Any]) -> str:
    passed = verdict["passed"]
    word = styled(verdict["verdict"], "good" if passed else "bad")
    return f"{styled(verdict['kata'], 'bold')}: {word} ({ran(verdict)}; seed {verdict['seed']}; {verdict['ms']:.0f} ms)"


def _row(row: dict[str, Any]) -> str:
    sign = styled(mark(row["passed"]), "good" if row["passed"] else "bad")
    message = "" if row["passed"] else f": {row['message']}"
    return textwrap.fill(f"{row['name']}{message}", width(), initial_indent=f"  {sign} ", subsequent_indent="      ")


def _failure(failure: dict[str, Any], filename: str) -> list[str]:
    place = where(failure)
    head = f"The first failure: {place}" if place else f"{filename}:"
    says = textwrap.fill(failure["message"], width(), initial_indent="  ", subsequent_indent="  ")
    lines = [styled(head, "title"), says]
    shown = [(one["name"], one["value"]) for one in failure["inputs"]]
    shown += [(label, failure[label]) for label in ("expected", "yours") if failure[label]]
    column = max((len(label) for label, _ in shown), default=0)
    for label, value in shown:
        lines.append(f"  {label:{column}}  " + textwrap.indent(value, " " * (column + 4)).lstrip())
    if failure["trace"]:
        lines += ["  " + line for line in failure["trace"].rstrip().splitlines()]
    return lines


def _diagnosis(diagnosis: dict[str, Any]) -> list[str]:
    names = " + ".join(diagnosis["mistakes"])
    lines = [styled(f"What happened: {names}", "title")]
    for says in diagnosis["says"].splitlines():
        lines.append(textwrap.fill(says, width(), initial_indent="  ", subsequent_indent="  "))
    if diagnosis["cards"]:
        lines.append(f"  Due now as a card: {', '.join(dict.fromkeys(diagnosis['cards']))} (`nfquiz drill`)")
    return lines


def _planted(planted: list[dict[str, Any]], named: dict[str, int] | None) -> list[str]:
    lines = [styled("This was planted:" if len(planted) == 1 else "These were planted:", "title")]
    for one in planted:
        lines += [textwrap.indent(wrapped(line), "  ") for line in planted_lines(one)]
    if named:
        lines.append(named_first(named))
    return lines


def _next(verdict: dict[str, Any], kata: Kata, given: str) -> str:
    mode = Mode(verdict.get("mode", Mode.IMPLEMENT))
    this = f"nfquiz kata {kata.id}" if verdict.get("stages") else command(kata.id, mode)
    rung = f"\n{next_line(verdict['next'])}" if verdict.get("next") else ""
    if verdict.get("follow_up"):
        one = verdict["follow_up"]
        asked = f"\n\n{one['prompt']}" if "prompt" in one else ""
        return f"That works. Next, in {one['file']}, {one['minutes']} minutes: {one['title']}.{asked}"
    if verdict["passed"]:
        then = f" An interviewer would go on with: {', '.join(kata.then)}." if kata.then else ""
        return f"Solved.{then} `{this} --diff` compares yours with the reference.{rung}"
    hint = f"A hint: {this} --hint"
    if verdict["verdict"] == "invalid":
        return hint + rung  # the text is what is wrong, whatever is drawn
    file = f" --file {shlex.quote(given)}" if given else ""
    return f"Repeat this run: {this} --once{file} --seed {verdict['seed']}. {hint}{rung}"


def both_sides_text(verdict: dict[str, Any], filename: str) -> str:
    """What the person's own scenario gave, on their code and on the reference."""
    lines = []
    for one in verdict.get("checkpoints", ()):  # none where the file could not be run
        sign = mark(one["same"])
        lines.append(
            f"{sign} {one['scenario']}, {one['dtype']}, {one['name']}: {'the same' if one['same'] else one['says']}"
        )
        for label in ("expected", "yours"):
            lines.append(f"    {label:8}  " + textwrap.indent(one[label], " " * 14).lstrip())
    if verdict["failure"] and verdict["failure"]["message"]:
        lines += ["", *_failure(verdict["failure"], filename)]
    return "\n".join(lines).lstrip("\n")
