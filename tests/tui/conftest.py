"""What the screens' tests share: a pack with a card of every kind, a person's context on it, and apps that it runs in."""

import random
from pathlib import Path

import pytest

from nfquiz.content.packs import load_decks, pack_at
from nfquiz.drill.filters import select
from nfquiz.drill.start import open_session
from nfquiz.tui.app import DrillApp, make_app
from nfquiz.tui.screenshots import Clock, SampleContext
from nfquiz.tui.state import drill_options

GOOD = Path(__file__).parent.parent / "content" / "good"
DECKS = list(load_decks([pack_at(GOOD)]).decks.values())


@pytest.fixture
def context(home):
    made = SampleContext(home, packs=[pack_at(GOOD)])
    yield made
    made.log.close()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def drill(context, clock):
    """Makes the drill's app over the cards of these ids (all, if none is named)."""

    def make(*ids, options=None, **app_options):
        entries = [entry for entry in select(DECKS) if not ids or entry.card.id in ids]
        session = open_session(
            context.log, entries, options or drill_options(context.settings), clock=clock, dice=random.Random(1)
        )
        return DrillApp(session, theme="dark", clock=clock, **app_options)

    return make


@pytest.fixture
def quiz(context, clock):
    """Makes the whole app."""
    return lambda **options: make_app(context, clock=clock, dice=random.Random(1), **options)


@pytest.fixture
def answers(context):
    """The data of the answers in the log, in order."""
    return lambda: [event.data for event in context.log.events(kind="answer")]


async def settle(pilot):
    """Until every worker is done and what it posted is shown."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def press(pilot, *keys):
    """Presses keys one by one, each carried out before the next."""
    for key in keys:
        await pilot.press(key)
        await pilot.pause()
