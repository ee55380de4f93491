"""`nfquiz drill`: question cards, on a screen or line by line."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from nfquiz.cli.context import Context
    from nfquiz.drill.questions import Entry
    from nfquiz.drill.session import Session
    from nfquiz.drill.turn import Options
    from nfquiz.store.log import Log


def _deck_names(incomplete: str) -> list[str]:
    """For the shell's completion: names of deck files, none of them read."""
    from nfquiz.content.packs import Pack, our_pack
    from nfquiz.store.paths import paths

    files = [path for pack in (our_pack(), Pack(paths().own, own=True)) for path in pack.deck_files()]
    return [path.stem for path in files if path.stem.startswith(incomplete)]


def drill(
    decks: Annotated[
        list[str] | None, typer.Argument(help="Decks, all if none is named.", autocompletion=_deck_names)
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most this many cards.")] = None,
    new: Annotated[int | None, typer.Option(min=0, help="At most this many new cards (else by the settings).")] = None,
    topic: Annotated[list[str] | None, typer.Option(help="Only cards on this topic (may be repeated).")] = None,
    level: Annotated[list[str] | None, typer.Option(help="Only core, intermediate or advanced cards.")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="Only open, choice, cloze, numeric or code cards.")] = None,
    path: Annotated[
        str | None, typer.Option(help="The cards of the step of a course (`nfquiz kata --path`) that one is at.")
    ] = None,
    cram: Annotated[bool, typer.Option("--cram", help="The weakest cards even if not due; intervals stay.")] = False,
    typed: Annotated[
        bool, typer.Option("--type", help="Answer in writing; points are proposed from the text.")
    ] = False,
    aloud: Annotated[
        bool, typer.Option("--aloud", help="Answer aloud, in two minutes; only cards with points.")
    ] = False,
    leeches: Annotated[bool, typer.Option("--leeches", help="Only cards that you forget again and again.")] = False,
    suspended: Annotated[bool, typer.Option("--suspended", help="List the suspended cards and stop.")] = False,
    unsuspend: Annotated[
        list[str] | None, typer.Option(metavar="CARD", help="Ask this card again, or `all` (may be repeated).")
    ] = None,
    plain: Annotated[bool, typer.Option("--plain", help="Line by line, without a screen.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Line by line on stderr, the summary as JSON.")] = False,
) -> None:
    """What is due first, then new cards, within the settings' cards_per_day. Every answer is saved at once."""
    # imported here: `nfquiz --help` needs none of it
    from dataclasses import replace

    from nfquiz.cli import console, context
    from nfquiz.content.packs import load_decks
    from nfquiz.drill.filters import only_leeches, only_rubrics, select
    from nfquiz.drill.start import drill_options, open_book, open_session
    from nfquiz.errors import UserError

    here = context.get()
    settings = here.settings
    if suspended or unsuspend:
        from nfquiz.cli.drill_aside import list_suspended, unsuspend_cards

        with here.log as log:
            unsuspend_cards(log, unsuspend) if unsuspend else list_suspended(log)
        return
    if typed and aloud:
        raise UserError("--type and --aloud exclude each other.", "Answer in writing, or aloud.")
    library = load_decks(here.packs, cache=here.paths.cache / "decks")
    if library.problems:
        count = len(library.problems)
        what = "1 problem" if count == 1 else f"{count} problems"
        console.note(f"{what} in the content; `{here.command('lint --static')}` names them.")
    entries = select(list(library.decks.values()), decks or (), topic or (), level or (), kind or ())
    if aloud:
        entries = only_rubrics(entries)
    options = replace(drill_options(settings, limit, new, cram), typed=typed, aloud=aloud)
    own_choice = any((decks, topic, level, kind, path, cram, aloud, leeches)) or limit is not None or new is not None
    with here.log as log:
        if path:
            from nfquiz.drill.courses import cards_of_the_step

            entries = cards_of_the_step(here.packs, path, entries, open_book(log, settings.desired_retention))
        if leeches:
            entries = only_leeches(entries, open_book(log, settings.desired_retention))
        if not own_choice:
            entries, options = _as_planned(here, log, entries, options)
        session = open_session(log, entries, options, desired_retention=settings.desired_retention)
        if not (plain or json) and console.is_terminal():
            from nfquiz.tui.app import run_drill

            run_drill(session, here)
            return
        code = run_plain(session, as_json=json)
    raise typer.Exit(code)


def _as_planned(here: Context, log: Log, entries: list[Entry], options: Options) -> tuple[list[Entry], Options]:
    """What a plan leaves for today, where there is one."""
    from nfquiz.cli import console
    from nfquiz.drill.start import local_now
    from nfquiz.score.terms import KIND

    if not log.events(kind=KIND, newest=1):  # most people have none: nothing more is imported or read
        return entries, options
    from nfquiz.content.packs import load_katas
    from nfquiz.score.start import limited, read_today

    cards, katas = (
        [entry.card for entry in entries],
        list(load_katas(here.packs, here.paths.cache / "decks").katas.values()),
    )
    today = read_today(log, cards, katas, local_now(), here.settings.desired_retention)
    if today is None:
        return entries, options
    entries, options = limited(entries, options, today)
    count = f"{len(entries)} card{'' if len(entries) == 1 else 's'}"
    left = "today is a day off" if today.day.off else f"{count} today" if entries else "today's minutes are done"
    console.note(f"By your plan: {left} (`{here.command('plan')}`). --limit, --new or --cram go beyond it.")
    return entries, options


def run_plain(session: Session, as_json: bool = False) -> int:
    """Drills line by line over standard input and output; returns the exit code."""
    from nfquiz.cli import console
    from nfquiz.cli.plain_drill import PlainDrill
    from nfquiz.drill.start import local_now
    from nfquiz.tui.summary import nothing_lines, summary_lines  # sentences only, no screen

    out = sys.stderr if as_json else sys.stdout

    def write(line: str) -> None:
        print(line, file=out, flush=True)

    code, any_input = 0, True
    if session.next() is None:
        for line in nothing_lines(session, local_now()):
            write(line)
        write("`nfquiz drill --new 5` takes new cards, --cram asks the weakest although they are not due.")
    else:
        try:
            any_input = PlainDrill(session, reader(), write, wrap_width(out)).run()
        except KeyboardInterrupt:
            code = 130
        if not any_input:
            console.note("Standard input is empty: pipe answers into it, or run this in a terminal.")
            return 2
        write("")
        for line in summary_lines(session.summary(), session.rated, local_now(), session.on_table):
            write(line)
    if as_json:
        from dataclasses import asdict

        console.say_json(asdict(session.summary()))
    return code


def reader() -> Callable[[], str | None]:
    """Reads lines; in a terminal with the line editing it offers."""
    if sys.stdin is not None and sys.stdin.isatty():
        import contextlib

        with contextlib.suppress(ImportError):  # Windows has none
            import readline  # noqa: F401  (importing it is what gives input() history and editing)

        def ask() -> str | None:
            try:
                return input("> ")
            except EOFError:
                return None

        return ask

    def read() -> str | None:
        line = sys.stdin.readline() if sys.stdin is not None else ""
        return line.rstrip("\r\n") if line else None

    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(errors="replace")
    return read


def wrap_width(out: object) -> int:
    """Where to wrap: at the terminal's width, at most 100; nowhere in a pipe."""
    if not getattr(out, "isatty", lambda: False)():
        return 0
    import shutil

    return min(100, shutil.get_terminal_size().columns)
