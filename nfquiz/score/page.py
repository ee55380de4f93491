"""The score as one self-contained HTML page: to keep, to print, to send. Nothing is loaded from anywhere; no script.

Plots are inline SVG, each with its figures in a title or a table beside it. Colours follow the reader's light or dark.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from html import escape

from nfquiz.score.calibration import Calibration, Stated
from nfquiz.score.history import Day, Due, Moved
from nfquiz.score.readiness import Readiness
from nfquiz.score.report import Report

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #5b6570; --line: #d5dae0; --paper: #fff; --fill: #2563a8;
  --range: #a9c6e6; --l1: #d6e6f6; --l2: #a9c6e6; --l3: #5f97d0; --l4: #1f5b9c; --none: #eceff2; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ed; --soft: #9aa4af; --line: #39414a; --paper: #15191e;
  --fill: #7fb2ea; --range: #33557a; --l1: #1d3651; --l2: #2b547f; --l3: #4f89c4; --l4: #9cc7f2; --none: #232930; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 60rem;
  margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2.2rem 0 .5rem; } p { margin: .4rem 0; }
.soft, figcaption { color: var(--soft); font-size: .9rem; } .big { font-size: 2.6rem; font-weight: 600; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; } caption { text-align: left; color: var(--soft); }
th, td { text-align: left; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid var(--line); }
td.figure, th.figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
figure { margin: 0; overflow-x: auto; } svg { max-width: 100%; height: auto; } svg text { fill: var(--soft); font: 11px
  system-ui, sans-serif; } .axis { stroke: var(--line); } .curve { fill: none; stroke: var(--fill); stroke-width: 2; }
.bar, .dot { fill: var(--fill); } .range { fill: var(--range); } .rest { fill: var(--none); }
.whisker { stroke: var(--fill); stroke-width: 1.5; } .ideal { stroke: var(--soft); stroke-dasharray: 3 3; }
.l0 { fill: var(--none); } .l1 { fill: var(--l1); } .l2 { fill: var(--l2); } .l3 { fill: var(--l3); }
.l4 { fill: var(--l4); } code { font-size: .95em; } li { margin: .3rem 0; }
"""
WEEKS = 53


def page(made: Report) -> str:
    """The whole page."""
    parts = [
        _head(made),
        _section("What to do next", _steps(made)),
        _section("How readiness moved", _course(made.history.readiness)),
        _section("What was done, day by day", _heat(made.history.days, made)),
        _section("What falls due", _forecast(made.history.forecast)),
        _section("Sureness and outcome", _calibration(made.calibration)),
        _section("By topic", _topics(made.topics)),
    ]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Readiness on {made.at[:10]}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(part for part in parts if part)
        + "\n</body>\n</html>\n"
    )


def _section(title: str, body: str) -> str:
    return f"<section>\n<h2>{title}</h2>\n{body}\n</section>" if body else ""


def _head(made: Report) -> str:
    one, done = made.overall, made.history
    few = " Few data say so." if one.unsure else ""
    return (
        f"<header><h1>Readiness for a deep-learning interview</h1>\n"
        f'<p class="soft">{made.at[:10]}</p>\n<p class="big">{one.readiness:.0%}</p>\n'
        f"<p>With 80 % between {one.low:.0%} and {one.high:.0%}.{few} {one.seen} of {one.cards} cards seen, "
        f"{one.unaided} of {one.katas} katas solved unaided. "
        f"{done.minutes / 60:.1f} hours on {_count(len(done.days), 'day')}.</p>"
        "</header>"
    )


def _steps(made: Report) -> str:
    items = [
        f"<li><code>{escape(step.command)}</code> ({step.minutes} min, +{100 * step.gain:.1f} points). "
        f"{escape(step.why)}</li>"
        for step in made.next
    ]
    return f"<ol>\n{chr(10).join(items)}\n</ol>" if items else ""


def _svg(width: int, height: int, label: str, body: Iterable[str]) -> str:
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{escape(label)}">\n{chr(10).join(body)}\n</svg>'
    )


def _course(moved: Sequence[Moved]) -> str:
    if len(moved) < 2:
        return ""
    width, height, left, bottom = 720, 190, 40, 20
    first = moved[0].day
    days = (moved[-1].day - first).days

    def x(one: Moved) -> float:
        return left + (width - left - 10) * (one.day - first).days / days

    def y(share: float) -> float:
        return 8 + (height - bottom - 8) * (1 - share)

    path = " ".join(f"{'L' if place else 'M'}{x(one):.1f} {y(one.readiness):.1f}" for place, one in enumerate(moved))
    grid = [
        f'<line class="axis" x1="{left}" x2="{width - 10}" y1="{y(share):.1f}" y2="{y(share):.1f}"/>'
        f'<text x="{left - 6}" y="{y(share) + 4:.1f}" text-anchor="end">{share:.0%}</text>'
        for share in (0.0, 0.25, 0.5, 0.75, 1.0)
    ]
    dots = [
        f'<circle class="dot" cx="{x(one):.1f}" cy="{y(one.readiness):.1f}" r="2.5">'
        f"<title>{one.day}: {one.readiness:.0%}</title></circle>"
        for one in moved
    ]
    ends = [
        f'<text x="{x(one):.1f}" y="{height - 4}" text-anchor="{anchor}">{one.day}</text>'
        for one, anchor in ((moved[0], "start"), (moved[-1], "end"))
    ]
    label = f"Readiness from {moved[0].readiness:.0%} on {first} to {moved[-1].readiness:.0%} on {moved[-1].day}"
    drawing = _svg(width, height, label, [*grid, f'<path class="curve" d="{path}"/>', *dots, *ends])
    return f"<figure>{drawing}<figcaption>{label}.</figcaption></figure>"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _heat(days: Sequence[Day], made: Report) -> str:
    if not days or not made.history.forecast:
        return ""
    today, size = made.history.forecast[0].day, 12
    monday = today - timedelta(days=today.weekday())
    by_day = {day.day: day for day in days}
    counts = sorted(day.answers + day.attempts for day in days)
    bounds = [max(1, counts[len(counts) * part // 4]) for part in range(4)]
    cells = []
    for week in range(WEEKS):
        start = monday - timedelta(weeks=WEEKS - 1 - week)
        if start.day <= 7:
            cells.append(f'<text x="{34 + week * (size + 1)}" y="10">{start:%b}</text>')
        for weekday in range(7):
            day = start + timedelta(days=weekday)
            if day > today:
                continue
            one = by_day.get(day)
            count = one.answers + one.attempts if one else 0
            level = sum(count >= bound for bound in bounds) if count else 0
            says = (
                f"{_count(one.answers, 'answer')}, {_count(one.solved, 'kata')} solved, {one.minutes:g} min"
                if one
                else "nothing"
            )
            cells.append(
                f'<rect class="l{level}" x="{34 + week * (size + 1)}" y="{16 + weekday * (size + 1)}" width="{size}" '
                f'height="{size}" rx="2"><title>{day}: {says}</title></rect>'
            )
    names = ((0, "Mon"), (2, "Wed"), (4, "Fri"))
    cells += [f'<text x="0" y="{26 + row * (size + 1)}">{name}</text>' for row, name in names]
    answers, solved = sum(day.answers for day in days), sum(day.solved for day in days)
    label = (
        f"{_count(answers, 'answer')} and {_count(solved, 'kata')} solved on {_count(len(days), 'day')}; "
        f"{_count(made.history.streak, 'day')} in a row"
    )
    return f"<figure>{_svg(730, 110, label, cells)}<figcaption>{label}.</figcaption></figure>"


def _forecast(days: Sequence[Due]) -> str:
    most = max((due.cards + due.katas for due in days), default=0)
    if not most:
        return ""
    width, height, each = 720, 130, 720 / len(days)
    body = []
    for place, due in enumerate(days):
        count = due.cards + due.katas
        tall = 82 * count / most  # room for the figure above
        body.append(
            f'<rect class="bar" x="{place * each + 6:.1f}" y="{100 - tall:.1f}" width="{each - 12:.1f}" '
            f'height="{tall:.1f}"><title>{due.day}: {due.cards} cards, {due.katas} katas, {due.minutes:.0f} min</title>'
            "</rect>"
            f'<text x="{place * each + each / 2:.1f}" y="{96 - tall:.1f}" text-anchor="middle">{count or ""}</text>'
            f'<text x="{place * each + each / 2:.1f}" y="116" text-anchor="middle">{due.day:%a} {due.day.day}</text>'
        )
    label = f"Cards and katas that fall due in the next {len(days)} days if nothing is done before"
    return f"<figure>{_svg(width, height, label, body)}<figcaption>{label}.</figcaption></figure>"


def _calibration(made: Calibration) -> str:
    parts = []
    for title, levels, score in (
        ("What you said", made.stated, made.brier),
        ("What the memory model foretold", made.forecasts, made.forecast_brier),
    ):
        if levels and score is not None:
            parts.append(_reliability(title, levels, score))
    if made.sure_but_wrong:
        parts.append(f"<p>Certain, yet wrong: {escape(', '.join(made.sure_but_wrong))}.</p>")
    return "\n".join(parts)


def _reliability(title: str, levels: Sequence[Stated], score: float) -> str:
    """A reliability diagram: what was said along, what came upward, its interval as a whisker; on the line is ideal."""
    size, left, top = 220, 36, 8

    def x(share: float) -> float:
        return left + size * share

    def y(share: float) -> float:
        return top + size * (1 - share)

    body = [
        f'<line class="axis" x1="{x(0)}" x2="{x(1)}" y1="{y(share)}" y2="{y(share)}"/>'
        f'<text x="{left - 5}" y="{y(share) + 4}" text-anchor="end">{share:.0%}</text>'
        f'<text x="{x(share)}" y="{top + size + 14}" text-anchor="middle">{share:.0%}</text>'
        for share in (0.0, 0.5, 1.0)
    ]
    body.append(f'<line class="ideal" x1="{x(0)}" y1="{y(0)}" x2="{x(1)}" y2="{y(1)}"/>')
    for one in levels:
        at = x(one.sureness / 100)
        body.append(
            f'<line class="whisker" x1="{at:.1f}" x2="{at:.1f}" y1="{y(one.low):.1f}" y2="{y(one.high):.1f}"/>'
            f'<circle class="dot" cx="{at:.1f}" cy="{y(one.share):.1f}" r="4">'
            f"<title>{one.sureness:g} %: {one.right} of {one.answers} right</title></circle>"
        )
    rows = [f"{one.sureness:g} %: {one.right} of {one.answers} right" for one in levels]
    return (
        f"<figure>{_svg(left + size + 20, top + size + 20, f'{title}, beside what came', body)}"
        f"<figcaption>{title}: {'; '.join(rows)}. Brier score {score:.3f} (0 is best). On the dotted line what was "
        "said is what came; the whiskers hold 80 %.</figcaption></figure>"
    )


def _topics(topics: Sequence[Readiness]) -> str:
    rows = []
    for one in topics:
        few = " (few data)" if one.unsure else ""
        width = 150
        scale = _svg(
            width,
            14,
            f"{one.readiness:.0%}, between {one.low:.0%} and {one.high:.0%}",
            [
                f'<rect class="rest" x="0" y="5" width="{width}" height="4"/>',
                f'<rect class="range" x="{one.low * width:.1f}" y="3" '
                f'width="{(one.high - one.low) * width:.1f}" height="8"/>',
                f'<circle class="dot" cx="{max(4, min(width - 4, one.readiness * width)):.1f}" cy="7" r="4"/>',
            ],
        )
        rows.append(
            f'<tr><td>{escape(one.topic)}</td><td class="figure">{one.readiness:.0%}</td><td>{scale}</td>'
            f'<td class="figure">{one.low:.0%} to {one.high:.0%}{few}</td>'
            f'<td class="figure">{one.seen} of {one.cards}</td><td class="figure">{one.due or ""}</td>'
            f'<td class="figure">{f"{one.unaided} of {one.katas}" if one.katas else ""}</td></tr>'
        )
    head = (
        '<tr><th>Topic</th><th class="figure">Ready</th><th></th><th class="figure">With 80 %</th>'
        '<th class="figure">Cards seen</th><th class="figure">Due</th><th class="figure">Katas unaided</th></tr>'
    )
    body = "\n".join(rows)
    return f"<table>\n<caption>The weakest first.</caption>\n<thead>{head}</thead>\n<tbody>\n{body}\n</tbody>\n</table>"
