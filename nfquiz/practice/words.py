"""Sentences about a verdict that both faces say."""

from typing import Any

from nfquiz.drill.katas import Mode
from nfquiz.practice.training import Training

MIB = 1 << 20
LINES, COLUMNS = 40, 400
"""So much is shown of what a candidate printed."""


def command(kata: str, mode: Mode = Mode.IMPLEMENT) -> str:
    """What to type to work on a kata in a mode."""
    return f"nfquiz kata {kata}" + (f" --mode {mode}" if mode != Mode.IMPLEMENT else "")


def ran(verdict: dict[str, Any]) -> str:
    """How many scenarios pass, where."""
    total = len(verdict["scenarios"])
    right = sum(row["passed"] for row in verdict["scenarios"])
    if right < total:
        return f"{right} of {total} scenarios pass"
    return "; ".join([f"all {total} scenarios pass on the CPU", *map(summary, verdict["devices"][1:])])


def where(failure: dict[str, Any]) -> str:
    """Where a failure is: “the scenario”, at “the checkpoint”, in float32; empty where the file could not be run."""
    parts = [f"“{failure['scenario']}”"] if failure["scenario"] else []
    parts += [f"at “{failure['checkpoint']}”"] if failure["checkpoint"] else []
    parts += [f"in {failure['dtype']}"] if failure["dtype"] else []
    parts += [f"on {title(failure['device'])}"] if failure["device"] != "cpu" else []
    return ", ".join(parts)


def mistakes(count: int) -> str:
    return "1 mistake" if count == 1 else f"{count} mistakes"


def blanks(left: list[int]) -> str:
    """Which blanks are left; empty where none is."""
    if not left:
        return ""
    lines = ", ".join(map(str, left))
    return f"{len(left)} blanks are left: lines {lines}." if len(left) > 1 else f"1 blank is left: line {lines}."


def left_of(left: int, planted: int) -> str:
    """How many of a program's planted mistakes are left."""
    if left == planted:
        return f"All {planted} planted mistakes are left." if planted > 1 else "The planted mistake is left."
    return f"Of the {planted} planted mistakes {left} {'is' if left == 1 else 'are'} left."


def planted_lines(one: dict[str, Any]) -> list[str]:
    """A planted mistake as text."""
    many = len(one["lines"]) > 1 or "-" in one["lines"][0]
    place = f"line{'s' * many} {', '.join(one['lines'])}"
    card = [f"  Its card: {one['card']}"] if one["card"] else []
    return [f"{one['id']}, {place}:", f"  {one['says']}", *card]


def named_first(named: dict[str, int]) -> str:
    """What the scored naming of lines had come to, once the round is solved."""
    right = f", and {named['misses']} of them were right" if named["misses"] else ""
    return f"The lines that you named first hit {named['hits']} of {named['planted']}{right}."


def named_now(hits: int, misses: int, planted: int) -> str:
    """What the lines that were named just now hit."""
    wrong = f"; {misses} of the lines that you named {'is' if misses == 1 else 'are'} right" if misses else ""
    if hits == planted:
        return f"{'All' if planted > 1 else 'The one'} found{wrong}. Now mend {'them' if planted > 1 else 'it'}."
    return f"{hits} of {mistakes(planted)} hit{wrong}."


def printed(output: str) -> str:
    """What the person's code printed, cut where it is long; what tells how far a training is, is shown otherwise."""
    lines = [line for line in output.rstrip().splitlines() if not Training.is_line(line)]
    kept = [line if len(line) <= COLUMNS else f"{line[:COLUMNS]}… {len(line) - COLUMNS} more" for line in lines[:LINES]]
    rest = [f"… {len(lines) - LINES} more lines"] if len(lines) > LINES else []
    return "\n".join(kept + rest) if output.strip() else ""


# --- devices


def title(device: str) -> str:
    """A device's name for people."""
    return "the CPU" if device == "cpu" else device.upper()


def summary(part: dict[str, Any]) -> str:
    """One device in a few words, for the first line of a report."""
    if not part["ran"]:
        return f"not run on {title(part['device'])}"
    rows = part["scenarios"]
    right, unfit = sum(row["passed"] is True for row in rows), sum(row["passed"] is None for row in rows)
    beside = f", {unfit} cannot run there" if unfit else ""
    return f"{right} of {len(rows)} pass on {title(part['device'])}{beside}"


def device_line(part: dict[str, Any]) -> str:
    """What was run on a device besides the CPU, with time and memory beside the reference's; or why nothing was."""
    name = title(part["device"])
    if not part["ran"]:
        return f"{name}: not run ({part['reason']})"
    return f"{name} ({part['name']}): " + (_figures(part["scenarios"]) if part["scenarios"] else "nothing could be run")


def _figures(rows: list[dict[str, Any]]) -> str:
    right = sum(row["passed"] is True for row in rows)
    ms, reference_ms = (sum(row[key] for row in rows) for key in ("ms", "reference_ms"))
    peak, reference_peak = (max(row[key] for row in rows) / MIB for key in ("peak_bytes", "reference_peak_bytes"))
    return (
        f"{right} of {len(rows)} scenarios pass; {ms:.1f} ms beside the reference's {reference_ms:.1f} ms, "
        f"at most {peak:.1f} MiB beside {reference_peak:.1f} MiB"
    )
