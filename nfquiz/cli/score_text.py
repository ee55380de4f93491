"""The score as lines of text: figures, the counts behind them, plots; or sentences alone."""

from collections.abc import Iterator
from datetime import date

from nfquiz.drill.grading import Sureness
from nfquiz.score.advice import Step
from nfquiz.score.calibration import Calibration, Stated
from nfquiz.score.history import History
from nfquiz.score.readiness import FEWEST, Readiness
from nfquiz.score.report import Report
from nfquiz.tui import charts
from nfquiz.tui.words import hours, number

SHOWN = 12
"""Topics shown unless all are wanted."""
WEEKS = 26
BAR = 20


def score_lines(made: Report, plain: bool = False, every: bool = False, ascii: bool = False) -> Iterator[str]:
    """The whole score. plain: sentences and no plots. every: the small topics too. ascii: no block characters."""
    one = made.overall
    yield f"Readiness now: {one.readiness:.0%} ({_between(one)}). {counts(one)}."
    yield from _topics(made, plain, every, ascii)
    if made.weakest:
        yield ""
        yield f"Weakest: {', '.join(made.weakest)}."
    yield from _history(made.history, plain, ascii)
    yield from _calibration(made.calibration, plain, ascii)
    yield from steps_lines(made.next)


def steps_lines(steps: tuple[Step, ...]) -> Iterator[str]:
    """What to do next."""
    if steps:
        yield ""
        yield "Next:"
    for place, step in enumerate(steps, 1):
        minutes = number(step.minutes, "minute")
        yield f"{place}. {step.command} ({minutes}, {points(step.gain)}). {step.why}"


def points(gain: float) -> str:
    """A gain in readiness: `+0.8 points`."""
    return f"+{100 * gain:.1f} points"


def _between(one: Readiness) -> str:
    few = ", few data" if one.unsure else ""
    return f"between {one.low:.0%} and {one.high:.0%}{few}"


def _topics(made: Report, plain: bool, every: bool, ascii: bool) -> Iterator[str]:
    topics = [one for one in made.topics if every or one.cards + one.katas >= FEWEST]
    shown = topics if every else topics[:SHOWN]
    if not shown:
        return
    yield ""
    yield "By topic, the weakest first:"
    width = max(len(one.topic) for one in shown)
    for one in shown:
        if plain:
            yield f"{one.topic}: {one.readiness:.0%}, {_between(one)}. {counts(one)}."
        else:
            scale = charts.span(one.low, one.readiness, one.high, BAR, ascii)
            few = "few data; " if one.unsure else ""
            yield f"  {one.readiness:>4.0%}  {scale}  {one.topic:<{width}}  {few}{counts(one)}"
    if len(shown) < len(made.topics):
        yield f"{len(made.topics) - len(shown)} more topics: nfquiz score --all"


def counts(one: Readiness) -> str:
    """What stands behind a figure: `3 of 12 cards seen (2 due); 1 of 4 katas solved unaided`."""
    parts = []
    if one.cards:
        cards = f"{one.seen} of {number(one.cards, 'card')} seen"
        extra = [f"{count} {word}" for count, word in ((one.due, "due"), (one.missed, "missed last time")) if count]
        parts.append(f"{cards} ({', '.join(extra)})" if extra else cards)
    if one.katas:
        katas = f"{one.unaided} of {number(one.katas, 'kata')} solved unaided"
        others = (
            (one.with_hints, "with hints"),
            (one.other_modes, "filled in or debugged"),
            (one.solution_seen, "after the solution"),
            (one.attempted, "begun"),
            (one.katas_due, "due"),
        )
        extra = [f"{count} {word}" for count, word in others if count]
        parts.append(f"{katas} ({', '.join(extra)})" if extra else katas)
    return "; ".join(parts) or "nothing to count yet"


def _history(made: History, plain: bool, ascii: bool) -> Iterator[str]:
    if made.days:
        yield ""
        answers = number(sum(day.answers for day in made.days), "answer")
        solved = sum(day.solved for day in made.days)
        streak = f"; {number(made.streak, 'day')} in a row" if made.streak else ""
        yield (
            f"Done so far: {answers}, {number(solved, 'kata')} solved, {hours(made.minutes)} "
            f"on {number(len(made.days), 'day')}{streak}."
        )
    if len(made.readiness) > 1:
        first, last = made.readiness[0], made.readiness[-1]
        yield f"Readiness since {_date(first.day)}: from {first.readiness:.0%} to {last.readiness:.0%}."
        if not plain:
            yield from charts.course([moved.readiness for moved in made.readiness], 60, ascii=ascii)
    if made.days and not plain:
        yield ""
        yield "Answers and judged saves a day:"
        done = {day.day: day.answers + day.attempts for day in made.days}
        today = made.forecast[0].day if made.forecast else made.days[-1].day
        yield from charts.heat_map(done, today, WEEKS, ascii)
    if any(due.cards or due.katas for due in made.forecast):
        yield ""
        yield "What falls due if nothing is done before, cards and katas:"
        rows = [
            (
                f"{due.day:%a} {due.day.day} {due.day:%b}",
                float(due.cards + due.katas),
                f"{due.minutes:.0f} min" if due.minutes else "",
            )
            for due in made.forecast
        ]
        if plain:
            yield from (f"{name}: {count:g}{', ' if note else ''}{note}" for name, count, note in rows)
        else:
            yield from charts.columns(rows, 30, ascii)


def _date(day: date) -> str:
    return f"{day.day} {day:%B}"


def _calibration(made: Calibration, plain: bool, ascii: bool) -> Iterator[str]:
    if made.stated:
        yield ""
        mark = "" if plain else " (^ is what you said, with 80 % the truth lies between the marks)"
        yield f"How sure you were, and how often you were right{mark}:"
        for stated in made.stated:
            known = stated.sureness in set(Sureness)
            words = Sureness(int(stated.sureness)).words if known else "stated"
            yield from _level(f"{words} ({stated.sureness:g} %)", stated, plain, ascii)
    if made.brier is not None and made.brier_constant is not None:
        yield (
            f"Brier score {made.brier:.3f} (0 is best; to say your average every time "
            f"would give {made.brier_constant:.3f})."
        )
    if made.sure_but_wrong:
        yield f"Certain, yet wrong: {', '.join(made.sure_but_wrong)}."
    if made.forecast is not None and made.recalled is not None:
        yield ""
        reviews = number(made.reviews, "review")
        yield (
            f"The memory model foretold {made.forecast:.0%}, you recalled {made.recalled:.0%} of {reviews} "
            f"(Brier score {made.forecast_brier:.3f})."
        )
        for stated in made.forecasts:
            yield from _level(f"foretold {stated.sureness:.0f} %", stated, plain, ascii)


def _level(name: str, stated: Stated, plain: bool, ascii: bool) -> Iterator[str]:
    right = f"{stated.right} of {number(stated.answers, 'answer')} right"
    if plain:
        yield f"{name}: {right}, {stated.share:.0%}."
        return
    scale = list(charts.span(stated.low, stated.share, stated.high, BAR, ascii))
    said = min(BAR - 1, int(stated.sureness / 100 * BAR))
    scale[said] = "^" if scale[said] not in "●o" else scale[said]
    yield f"  {name:<20} {''.join(scale)}  {stated.share:>4.0%}  {right}"
