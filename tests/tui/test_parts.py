"""The parts that need no screen: words, prose, plans, themes, bars, and running a kata's command."""

import sys
from datetime import UTC, datetime, timedelta

import pytest

from nfquiz.score.actions import DrillAction, KataAction
from nfquiz.tui.prose import prose
from nfquiz.tui.screenshots import SCENES, screenshot
from nfquiz.tui.steps import words_of
from nfquiz.tui.terminal import run_in_terminal
from nfquiz.tui.theme import DARK, HIGH_CONTRAST, LIGHT, theme_name
from nfquiz.tui.widgets.bars import bar
from nfquiz.tui.words import back_in, brief_span, level, shortened, span, when

NOW = datetime(2026, 3, 14, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("interval", "says", "brief"),
    [
        (timedelta(seconds=20), "1 min", "1m"),
        (timedelta(minutes=10), "10 min", "10m"),
        (timedelta(hours=5), "5 h", "5h"),
        (timedelta(days=1), "1 day", "1d"),
        (timedelta(days=12), "12 days", "12d"),
        (timedelta(days=91), "3 months", "3mo"),
        (timedelta(days=730), "2.0 years", "2.0y"),
    ],
)
def test_intervals_are_told_in_one_unit(interval, says, brief):
    assert (span(interval), brief_span(interval)) == (says, brief)


def test_due_times_are_told_from_now():
    assert when(NOW, NOW) == "now"
    assert when(NOW + timedelta(minutes=10), NOW) == "today 18:40"
    assert when(NOW + timedelta(hours=7), NOW) == "tomorrow"
    assert when(NOW + timedelta(days=5), NOW) == "in 5 days"
    assert back_in(timedelta(days=1)) == "tomorrow"


def test_a_shortened_text_keeps_its_end():
    assert shortened("Undo: adam-epsilon, good", 40) == "Undo: adam-epsilon, good"
    cut = shortened("Undo: adam-bias-correction-in-words, good", 24)
    assert len(cut) <= 24 and cut.endswith("…, good")


def test_every_readiness_has_a_word():
    assert [level(value) for value in (0.0, 0.2, 0.5, 0.8, 1.0)] == ["not begun", "weak", "fair", "good", "strong"]


@pytest.mark.parametrize(("share", "filled"), [(0.0, 0), (0.01, 1), (0.5, 5), (0.99, 9), (1.0, 10)])
def test_a_bar_is_full_or_empty_only_when_that_is_true(share, filled):
    full, rest = bar(share, 10)
    assert (len(full), len(rest)) == (filled, 10 - filled)


def test_prose_shows_spans_and_leaves_products_alone():
    assert prose("a*b*c and `x * y` and *only*").plain == "a*b*c and x * y and only"
    assert prose("**must** [not markup] 2 ** 3").plain == "must [not markup] 2 ** 3"
    assert prose("one\nline\n\nnext").plain == "one line\n\nnext"


def test_actions_are_told_in_words_and_as_commands():
    for action, words, command in (
        (KataAction("adam"), "Work on the kata adam", "nfquiz kata adam"),
        (KataAction("adam", "fill"), "Fill in the kata adam", "nfquiz kata adam --mode fill"),
        (DrillAction(topics=("relu",), new=1), "Drill 1 new card on relu", "nfquiz drill --topic relu --new 1"),
        (DrillAction(new=0, limit=40), "Drill the cards that are due, 40 at most", "nfquiz drill --limit 40 --new 0"),
        (DrillAction(("losses",), cram=True), "Cram the weakest cards on losses", "nfquiz drill losses --cram"),
    ):
        assert (words_of(action), action.command) == (words, command)


def test_the_theme_follows_the_setting_and_the_terminal():
    assert theme_name("auto", {}) == DARK.name
    assert theme_name("auto", {"COLORFGBG": "0;15"}) == LIGHT.name
    assert theme_name("dark", {"COLORFGBG": "0;15"}) == DARK.name
    assert theme_name("ansi", {"COLORFGBG": "15;0"}) == "ansi-dark"
    assert theme_name("high-contrast", {}) == HIGH_CONTRAST.name


@pytest.mark.parametrize("theme", [DARK, LIGHT, HIGH_CONTRAST], ids=lambda theme: theme.name)
def test_every_theme_reads_at_4_5_to_1(theme):
    from textual.color import Color

    ground = Color.parse(theme.background)
    for ink in (theme.foreground, theme.primary, theme.accent, theme.error, theme.variables["text-muted"]):
        assert contrast(Color.parse(ink), ground) >= 4.5, ink


def contrast(one, other):
    """WCAG 2.1: the ratio of relative luminances."""

    def luminance(color):
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color.normalized]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_a_command_runs_with_the_environment_that_it_is_given(tmp_path):
    seen = tmp_path / "seen"
    program = f"import os; open({str(seen)!r}, 'w').write(os.environ.get('NO_COLOR', 'none'))"
    run_in_terminal([sys.executable, "-c", program], {"NO_COLOR": "1"})
    assert seen.read_text() == "1"


def test_after_an_error_the_person_may_read_it_first(monkeypatch):
    asked = []
    monkeypatch.setattr("builtins.input", asked.append)
    run_in_terminal([sys.executable, "-c", "raise SystemExit(0)"], {})
    assert asked == []
    run_in_terminal([sys.executable, "-c", "raise SystemExit(1)"], {})
    assert len(asked) == 1


def test_a_picture_of_a_screen_is_an_svg_of_it():
    from pathlib import Path

    from nfquiz.content.packs import pack_at

    good = Path(__file__).parent.parent / "content" / "good"
    picture = screenshot("today", (80, 24), packs=[pack_at(good)])
    assert picture.startswith("<svg") and "Readiness" in picture
    assert set(SCENES) >= {"today", "drill", "reveal", "katas", "score"}
