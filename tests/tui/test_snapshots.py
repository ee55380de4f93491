"""Every screen as it looks, in two sizes, light and dark: as text, to be read in a diff, and its colours as a digest.

After a change that is wanted: `UPDATE_SNAPSHOTS=1 python -m pytest tests/tui/test_snapshots.py`, then read the diff.
"""

import asyncio
import hashlib
import html
import json
import os
import random
import re
from datetime import timedelta
from pathlib import Path

import pytest

from nfquiz.content.packs import load_decks
from nfquiz.drill.filters import select
from nfquiz.drill.start import drill_options, open_session
from nfquiz.store.events import event
from nfquiz.tui import screenshots
from nfquiz.tui.app import make_app

FOLDER = Path(__file__).parent / "snapshots"
COLOURS = FOLDER / "colours.json"
SIZES = {"80x24": (80, 24), "120x40": (120, 40)}
CELL = 12.2
"""A character's width in the picture, in its units."""
UPDATE = bool(os.environ.get("UPDATE_SNAPSHOTS"))
_TEXT = re.compile(
    r'<text class="[^"]*" x="([\d.]+)" y="[\d.]+" textLength="[^"]*" clip-path="url\(#[^)]*line-(\d+)\)">(.*?)</text>'
)


async def _workbench(pilot):
    await screenshots._settle(pilot)
    pilot.app.open_kata("shift")
    await screenshots._settle(pilot)


SCENES = {**screenshots.SCENES, "workbench": _workbench}


def text_of(svg: str) -> str:
    """The characters of a picture, line by line."""
    lines: dict[int, dict[int, str]] = {}
    for x, line, text in _TEXT.findall(svg):
        lines.setdefault(int(line), {})[round(float(x) / CELL)] = html.unescape(text).replace("\xa0", " ")
    shown = []
    for number in range(max(lines, default=-1) + 1):
        row = ""
        for column, text in sorted(lines.get(number, {}).items()):
            row = row.ljust(column) + text
        shown.append(row.rstrip())
    return "\n".join(shown).rstrip() + "\n"


def colours_of(svg: str) -> str:
    """A digest of everything else: which character has which colour and style."""
    return hashlib.sha256(re.sub(r"terminal-\d+-", "", svg).encode()).hexdigest()[:16]


def live_through(context, clock):
    """Four evenings of cards, and a kata that was solved at the second attempt."""
    cards, now, dice = select(list(load_decks(context.packs).decks.values())), clock.now, random.Random(2)
    for day in range(4, 0, -1):
        clock.now = now - timedelta(days=day)
        session = open_session(context.log, cards, drill_options(context.settings, new=3), clock=clock, dice=dice)
        while session.next() is not None and session.answered < 6:
            clock.now += timedelta(seconds=40)
            session.reveal(dice.choice([25, 50, 75, 95]))
            session.rate(dice.choice(session.suggest({0, 1, 2, 3, 4}).allowed), {0, 1, 2, 3, 4})
    for minutes, passed in ((50, False), (40, True)):
        data = {"verdict": "passed" if passed else "failed", "passed": passed, "source": f"solved = {passed}\n"}
        context.log.append(event("attempt", "kata:scale", data, now - timedelta(minutes=minutes)))
    clock.now = now


async def steady(pilot):
    """The picture, once it has stayed the same for a while: footers and scroll bars follow when there is time."""
    seen = [pilot.app.export_screenshot()]
    while len(seen) < 6 or len(set(seen[-6:])) > 1:
        await asyncio.sleep(0.03)
        await pilot.pause()
        seen.append(pilot.app.export_screenshot())
        assert len(seen) < 300, "it never stays the same"
    return seen[-1]


async def picture(context, clock, scene, size):
    context.paths.settings.parent.mkdir(parents=True, exist_ok=True)
    context.paths.settings.write_text('motion = "reduced"\n')  # no cursor blinks
    if scene not in ("drill", "reveal"):  # those begin with every card new
        live_through(context, clock)
    app = make_app(context, clock=clock, dice=random.Random(1), environment={})
    async with app.run_test(size=size) as pilot:
        await SCENES[scene](pilot)
        return await steady(pilot)


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scene", SCENES)
async def test_a_screen_looks_as_it_did(scene, size, theme, context, clock):
    context.theme = theme
    svg = await picture(context, clock, scene, SIZES[size])
    name, file = f"{scene}-{size}-{theme}", FOLDER / f"{scene}-{size}.txt"
    known = json.loads(COLOURS.read_text()) if COLOURS.exists() else {}
    if UPDATE:
        FOLDER.mkdir(exist_ok=True)
        file.write_text(text_of(svg))
        COLOURS.write_text(json.dumps({**known, name: colours_of(svg)}, indent=1, sort_keys=True) + "\n")
    assert text_of(svg) == file.read_text()
    assert colours_of(svg) == known.get(name) or UPDATE, "the text is the same, the colours or styles are not"
