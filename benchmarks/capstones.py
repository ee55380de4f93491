"""The capstones' references under ten states of the generator: how many reach the bar, and what the slowest takes."""

import contextlib
import io
import re
import time
from collections.abc import Iterator
from dataclasses import replace

from benchmarks.measure import Row
from nfquiz.content.katas import Kata
from nfquiz.content.packs import load_katas, our_pack

SEEDS = 10
SECONDS = 60
_SEED = re.compile(r"^SEED = \d+$", re.MULTILINE)
"""The state that a capstone's scenarios fix: the only thing in them that is changed here."""


def capstones() -> Iterator[Row]:
    """Each kata that trains, by its own training scenarios, on one thread as in the judge."""
    import torch

    torch.set_num_threads(1)
    for kata in load_katas([our_pack()]).katas.values():
        if kata.data is None:
            continue
        runs = [run for run in (_trained(kata, seed) for seed in range(1, SEEDS + 1)) if run]
        if runs:
            reached, slowest = sum(passed for passed, _ in runs), max(seconds for _, seconds in runs)
            figure = f"{reached} of {len(runs)} seeds, slowest {slowest:.0f} s"
            met = reached == len(runs) and slowest <= SECONDS
            yield Row(f"the reference of `{kata.id}` reaches its bar", figure, f"10 of 10, ≤ {SECONDS} s", met)


def _trained(kata: Kata, seed: int) -> tuple[bool, float] | None:
    """Whether the reference reaches the bar, and the seconds of its training; None where nothing trains."""
    from nfquiz.judge.proof import Subject, material_of

    material = material_of(kata)
    text, found = _SEED.subn(f"SEED = {seed}", material.scenarios)
    judged = replace(material, scenarios=text).kata(seed)
    if not judged.trainings:
        return None
    assert found == 1, f"{kata.id}: its scenarios should fix one SEED"
    subject = Subject(kata.id, material.reference, material.entry)
    subject.load()
    start = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        passed = all(outcome.status == "passed" for outcome in subject.outcomes(judged, judged.trainings))
    return passed, time.perf_counter() - start
