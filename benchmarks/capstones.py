"""The capstones' references under ten states of the generator: how many reach the bar, and what the slowest takes."""

import contextlib
import io
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from benchmarks.measure import Row
from nfquiz.content.packs import load_katas, our_pack

if TYPE_CHECKING:
    from nfquiz.judge.proof import Material

SEEDS = 10
SECONDS = 60
_SEED = re.compile(r"^SEED = \d+$", re.MULTILINE)
"""The state that a capstone's scenarios fix: the only thing in them that is changed here."""


def capstones() -> Iterator[Row]:
    """Each kata that trains, by its own training scenarios, on one thread as in the judge."""
    import torch

    torch.set_num_threads(1)
    from nfquiz.judge.proof import material_of

    for kata in load_katas([our_pack()]).katas.values():
        material = material_of(kata) if kata.data else None
        if material is None or not material.kata(1).trainings:
            continue
        runs = [_trained(material, seed) for seed in range(1, SEEDS + 1)]
        reached, slowest = sum(passed for passed, _ in runs), max(seconds for _, seconds in runs)
        figure = f"{reached} of {len(runs)} seeds, slowest {slowest:.0f} s"
        met = reached == len(runs) and slowest <= SECONDS
        yield Row(f"the reference of `{kata.id}` reaches its bar", figure, f"10 of 10, ≤ {SECONDS} s", met)


def _trained(material: "Material", seed: int) -> tuple[bool, float]:
    """Whether the reference reaches the bar, and the seconds of its training."""
    from nfquiz.judge.proof import Subject

    text, found = _SEED.subn(f"SEED = {seed}", material.scenarios)
    assert found == 1, f"{material.id}: its scenarios should fix one SEED"
    judged = replace(material, scenarios=text).kata(seed)
    subject = Subject(material.id, material.reference, material.entry)
    subject.load()
    start = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        passed = all(outcome.status == "passed" for outcome in subject.outcomes(judged, judged.trainings))
    return passed, time.perf_counter() - start
