"""What the screens' tests share: a pack with a card of every kind, a person's context on it, and the apps."""

import asyncio
import random
from datetime import timedelta
from pathlib import Path

import pytest

from nfquiz.content.packs import load_decks, pack_at
from nfquiz.drill.filters import select
from nfquiz.drill.start import drill_options, open_session
from nfquiz.store.events import event
from nfquiz.tui.app import DrillApp, make_app
from nfquiz.tui.screenshots import Clock, SampleContext

GOOD = Path(__file__).parent.parent / "content" / "good"
DECKS = list(load_decks([pack_at(GOOD)]).decks.values())


@pytest.fixture(autouse=True)
def messages_instead_of_idling(monkeypatch):
    """The pilot also waits until the processor idles, which is slow and, on a busy machine, a matter of luck.

    Here only messages count: `press` and `settle` wait, in rounds, until all that are queued have been handled.
    """

    async def give_way(*_, **__):
        for _ in range(3):
            await asyncio.sleep(0)

    monkeypatch.setattr("textual.app.wait_for_idle", give_way)
    monkeypatch.setattr("textual.pilot.wait_for_idle", give_way)


class NoJudge:
    """For tests in which nothing is judged: no torch is imported."""

    alive = True

    def __init__(self, *_):
        pass

    def prepare(self, attempt):
        pass

    def close(self):
        pass


@pytest.fixture(autouse=True)
def no_judge(monkeypatch):
    monkeypatch.setattr("nfquiz.practice.desk.Judge", NoJudge)


@pytest.fixture
def context(home):
    made = SampleContext(home, packs=[pack_at(GOOD)])
    yield made
    if "log" in vars(made):  # opened by somebody
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
        return DrillApp(session, context, clock=clock, **app_options)

    return make


@pytest.fixture
def forgotten(context, clock):
    """Fills the log with a card's four lapses, each a good while after it had been learned."""

    def forget(id):
        at = clock() - timedelta(days=400)
        for grade, days in ((3, 0), (3, 3), *((1, 40), (3, 1), (3, 4)) * 4):
            at += timedelta(days=days)
            context.log.append(event("answer", f"card:{id}", {"rating": grade}, at))

    return forget


@pytest.fixture
def quiz(context, clock):
    """Makes the whole app."""
    return lambda **options: make_app(context, clock=clock, dice=random.Random(1), **options)


@pytest.fixture
def answers(context):
    """The data of the answers in the log, in order."""
    return lambda: [event.data for event in context.log.events(kind="answer")]


ROUNDS = 3
"""A key goes from the app to a widget, whose message goes to the screen, which mounts what is composed and mounted."""


@pytest.fixture
def settle():
    """Waits until every worker is done and what it posted is shown."""

    async def wait(pilot):
        app = pilot.app
        while app.state is None and app.fault is None:  # the first reading begins after the first frame
            await pilot.pause()
        while any(not worker.is_finished for worker in app.workers):
            await pilot.pause()
        for _ in range(ROUNDS):
            await pilot.pause()

    return wait


@pytest.fixture
def press():
    """Presses keys one by one, each carried out before the next."""

    async def press_all(pilot, *keys):
        await pilot.pause()
        for key in keys:
            await pilot.press(key)
            for _ in range(ROUNDS):
                await pilot.pause()

    return press_all
