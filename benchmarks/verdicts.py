"""Warm verdicts over all katas: how long, beside the same checks in-process; what a diagnosis adds; memory."""

import statistics
import time
from collections.abc import Iterator

from benchmarks.in_process import in_process_ms
from benchmarks.measure import Row, median_ms, resident_mib
from nfquiz.content.katas import Kata
from nfquiz.content.source import apply_edits, entry_slice
from nfquiz.judge.client import Attempt, Judge

RUNS = 7
RUNS_OF_EACH = 3
"""There are hundreds of katas: the median over them needs few runs of each."""
EACH_NTH = 4
"""What has no bar of its own for each kata is measured on so many of them."""
PAUSE = 0.3
"""Seconds between saves; nobody saves faster, and the judge prepares the next run in it."""


def verdicts(katas: list[Kata], judge: Judge) -> Iterator[Row]:
    warm, cold, ratios, extra = [], [], [], []
    for number, kata in enumerate(katas):
        mine = warm_ms(judge, kata)
        warm.append(mine)
        if number % EACH_NTH == 0:
            right = another_right(kata)
            cold.append(median_ms(lambda kata=kata, right=right: judge.judge(attempt(kata, right)), 1, PAUSE))
            ratios.append(mine / in_process_ms(kata, right, RUNS_OF_EACH))
            extra.append(warm_ms(judge, kata, wrong(kata), runs=1) - mine)
    middle, slowest = statistics.median(warm), max(zip(warm, (kata.id for kata in katas), strict=True))
    figure = f"{middle:.0f} ms (slowest {slowest[0]:.0f} ms, {slowest[1]}; {sum(ms <= 60 for ms in warm)} within 60 ms)"
    yield Row(f"warm verdict, median over {len(katas)} katas", figure, "≤ 60 ms", middle <= 60)
    figure = f"{statistics.median(cold):.0f} ms"
    yield Row(f"… of a kata that the judge was not prepared for ({len(cold)} of them)", figure, "—", True)
    ratio = statistics.median(ratios)
    yield Row("… beside the same checks in-process, no isolation", f"{ratio:.2f}", "≤ 2", ratio <= 2)
    figure = f"{statistics.median(extra):.0f} ms more (most {max(extra):.0f} ms)"
    yield Row("a failed attempt's diagnosis", figure, "≤ 300 ms", statistics.median(extra) <= 300)
    memory = resident_mib(judge.pid)
    yield Row("memory of the proctor", f"{memory:.0f} MiB", "≤ 270 MiB", memory <= 270)


def warm_ms(judge: Judge, kata: Kata, source: str | None = None, runs: int = RUNS_OF_EACH) -> float:
    """Median milliseconds from a save to its verdict, as in the watch: what will be saved next is prepared for."""
    source = another_right(kata) if source is None else source
    times = []
    for _ in range(runs + 1):
        judge.prepare(attempt(kata, source))
        time.sleep(PAUSE)
        start = time.perf_counter()
        judge.judge(attempt(kata, source))
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times[1:])


def attempt(kata: Kata, source: str) -> Attempt:
    return Attempt(kata, {"mine.py": source})


def another_right(kata: Kata) -> str:
    """A right file that is not the reference: its numbers differ from the reference's in the last bits."""
    return kata.right[0].read_text(encoding="utf-8")


def wrong(kata: Kata) -> str:
    """The reference with the mistake from the middle of the list, which is neither found first nor last."""
    mistake = kata.mistakes[len(kata.mistakes) // 2]
    return apply_edits(reference(kata), kata.entry, mistake.edits)


def reference(kata: Kata) -> str:
    return entry_slice(kata.reference_path.read_text(encoding="utf-8"), kata.entry)
