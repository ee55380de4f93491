"""What the tests of practising share: a desk on the small pack, and a judge that never runs."""

from pathlib import Path

import pytest

from nfquiz.content.packs import pack_at
from nfquiz.practice.desk import Desk
from nfquiz.practice.work import Work
from nfquiz.tui.screenshots import Clock, SampleContext

GOOD = Path(__file__).parents[1] / "content" / "good"


class Told(list):
    """The sentences that were told."""

    __call__ = list.append


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def told():
    return Told()


@pytest.fixture
def desk(home, clock, told):
    here = SampleContext(home, packs=[pack_at(GOOD)])
    with Desk(here, told, clock=clock) as desk:
        yield desk
    if "log" in vars(here):
        here.log.close()


@pytest.fixture
def work(desk):
    return Work.open(desk, "shift")
