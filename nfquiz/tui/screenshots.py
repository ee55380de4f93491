"""Pictures of the screens as SVG, with a sample person's fortnight behind them: `python -m nfquiz.tui.screenshots DIR`.

The README's pictures are made by this. The sample log lives in a temporary folder; the person's own is not touched.
"""

import asyncio
import random
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from textual.pilot import Pilot

from nfquiz.content.packs import Pack, load, our_pack
from nfquiz.drill.filters import entries
from nfquiz.drill.start import drill_options, open_session
from nfquiz.score.terms import Terms, agreed
from nfquiz.store.events import event
from nfquiz.store.log import Log
from nfquiz.store.paths import Paths, paths
from nfquiz.store.settings import Settings
from nfquiz.store.settings import load as load_settings
from nfquiz.tui.app import QuizApp, make_app

TODAY = datetime(2026, 3, 14, 18, 30, tzinfo=UTC)
DAYS = 12
SIZE = (100, 30)
SIZES = {"workbench": (120, 36)}
WRONG = Path(__file__).parents[2] / "docs" / "wrong_adam.py"


@dataclass
class Clock:
    """A clock that stands still until it is told otherwise."""

    now: datetime = TODAY

    def __call__(self) -> datetime:
        return self.now


@dataclass
class SampleContext:
    """The context of a person who has drilled for some days."""

    home: Path
    theme: str = "dark"
    packs: Sequence[Pack] = field(default_factory=lambda: [our_pack()])

    @cached_property
    def paths(self) -> Paths:
        return paths({"NFQUIZ_HOME": str(self.home)})

    @cached_property
    def settings(self) -> Settings:
        return load_settings(self.paths, env={}, flags={"theme": self.theme})

    @cached_property
    def log(self) -> Log:
        return Log(self.paths.log)


def live_through(context: SampleContext, days: int = DAYS) -> None:
    """Fills the log with what a person does in some evenings: most answers right, some katas solved."""
    library = load(context.packs)
    clock, dice = Clock(), random.Random(3)
    chosen = entries(library.decks.values())
    for day in range(days, 0, -1):
        clock.now = TODAY - timedelta(days=day)
        session = open_session(context.log, chosen, drill_options(context.settings), clock=clock, dice=dice)
        for _ in range(14):
            question = session.next()
            if question is None:
                break
            clock.now += timedelta(seconds=dice.randint(20, 90))
            session.reveal(dice.choice([25, 50, 75, 75, 95]))
            musts = {place for place, point in enumerate(question.points) if point.must}
            ticks = {p for p in range(len(question.points)) if p in musts or dice.random() < 0.7}
            ticks -= musts if dice.random() < 0.2 else set()
            allowed = session.suggest(ticks).allowed
            session.rate(dice.choice(allowed[-2:]) if dice.random() < 0.85 else allowed[0], ticks)
        for kata in list(library.katas.values())[day % 5 :: 11]:
            data = {"passed": True, "seconds": 600, "minutes": kata.minutes, "hints": dice.choice([0, 0, 1])}
            context.log.append(event("attempt", f"kata:{kata.id}", {"verdict": "passed", **data}, clock()))


# -- scenes: from a fresh app to the moment of the picture ----------------------------------------


async def _settle(pilot: Pilot) -> None:
    """Until the state is read, no worker runs, and what they found is shown."""
    while pilot.app.state is None or any(not worker.is_finished for worker in pilot.app.workers):
        await pilot.pause()
    await pilot.pause()
    await pilot.pause()


async def _today(pilot: Pilot) -> None:
    await _settle(pilot)


async def _drill(pilot: Pilot) -> None:
    """The first open question of the drill."""
    await _settle(pilot)
    await pilot.press("enter")
    await _settle(pilot)
    while pilot.app.screen.card.question.form != "open":
        await pilot.press("escape", "s")
        await pilot.pause()


async def _reveal(pilot: Pilot) -> None:
    """The same, its rubric half ticked."""
    await _drill(pilot)
    await pilot.press("3")
    await pilot.pause()
    await pilot.press("1", "2", "3")
    await pilot.pause()


async def _go(pilot: Pilot, key: str) -> None:
    await _settle(pilot)
    await pilot.press(key)
    await _settle(pilot)


async def _katas(pilot: Pilot) -> None:
    await _go(pilot, "K")


async def _score(pilot: Pilot) -> None:
    await _go(pilot, "S")


async def _workbench(pilot: Pilot) -> None:
    """A verdict on the README's wrong Adam, with the line that it comes from."""
    await _settle(pilot)
    pilot.app.open_kata("adam")
    await pilot.pause()
    bench = pilot.app.screen
    bench.files.take({"adam.py": WRONG.read_text(encoding="utf-8")})
    await pilot.press("ctrl+s")
    while bench.verdict is None:
        await asyncio.sleep(0.05)
        await pilot.pause()
    await pilot.press("f8")
    await pilot.pause()


async def _sureness(pilot: Pilot) -> None:
    await _score(pilot)
    await pilot.press("3")
    await pilot.pause()


async def _plan(pilot: Pilot) -> None:
    """With an interview three weeks ahead."""
    await _settle(pilot)
    context, now = pilot.app.context, pilot.app.clock()
    context.log.append(agreed(Terms((now + timedelta(days=21)).date(), 30), now))
    await _go(pilot, "P")


async def _interview(pilot: Pilot) -> None:
    """The first question."""
    await _go(pilot, "I")
    await pilot.press("enter")
    await _settle(pilot)


SCENES: dict[str, Callable[[Pilot], Awaitable[None]]] = {
    "today": _today,
    "drill": _drill,
    "reveal": _reveal,
    "katas": _katas,
    "plan": _plan,
    "interview": _interview,
    "score": _score,
    "workbench": _workbench,
    "sureness": _sureness,
}


async def _picture(app: QuizApp, scene: str, size: tuple[int, int]) -> str:
    async with app.run_test(size=size) as pilot:
        await SCENES[scene](pilot)
        return app.export_screenshot(title="nfquiz")


def screenshot(
    scene: str, size: tuple[int, int] = SIZE, theme: str = "dark", packs: Sequence[Pack] | None = None
) -> str:
    """The SVG of a scene of `SCENES`, in a terminal of this many columns and lines; of our own content, or of these."""
    with tempfile.TemporaryDirectory() as folder:
        context = SampleContext(Path(folder), theme, packs or [our_pack()])
        try:
            live_through(context)
            app = make_app(context, clock=Clock(), dice=random.Random(1), environment={})
            return asyncio.run(_picture(app, scene, size))
        finally:
            context.log.close()


def main(folder: str) -> None:
    """Writes every scene into the folder."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    for scene in SCENES:
        (target / f"{scene}.svg").write_text(screenshot(scene, SIZES.get(scene, SIZE)), encoding="utf-8")
        print(target / f"{scene}.svg")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m nfquiz.tui.screenshots DIR")
    main(sys.argv[1])
