"""`nfquiz kata`: the list, or one kata's file judged at every save."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nfquiz.cli import console, context
from nfquiz.errors import UserError, unknown

if TYPE_CHECKING:
    from nfquiz.drill.katas import Mode


def kata(
    id: Annotated[str | None, typer.Argument(help="The kata; without it, the list.", show_default=False)] = None,
    mode: Annotated[
        str | None,
        typer.Option(
            help="implement (from scratch), fill (only what matters is blank) or debug (mistakes are planted).",
            show_default=False,
        ),
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="Judge once and end, instead of watching.")] = False,
    file: Annotated[
        Path | None, typer.Option(help="Judge this file (a program: this folder) instead of yours.")
    ] = None,
    own: Annotated[
        Path | None, typer.Option("--try", help="Run your own scenario file on your code and on the reference.")
    ] = None,
    hint: Annotated[bool, typer.Option("--hint", help="Show the next hint.")] = False,
    solution: Annotated[bool, typer.Option("--solution", help="Show the reference.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show your file beside the reference, as a diff.")] = False,
    reset: Annotated[bool, typer.Option("--reset", help="Start afresh; your file is kept as a dated copy.")] = False,
    bugs: Annotated[
        int | None, typer.Option(help="debug: how many mistakes are planted; by your record where not given.", min=1)
    ] = None,
    line: Annotated[
        list[str] | None, typer.Option("--line", help="debug: this line is wrong (again for each).", metavar="N")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="Repeat the run of this seed; what debug plants afresh goes by it too.", min=0)
    ] = None,
    data: Annotated[
        str | None, typer.Option(metavar="NAME|FOLDER", help="Train a capstone on these data; see `nfquiz data`.")
    ] = None,
    device: Annotated[str | None, typer.Option(help="cpu, cuda (after the CPU, and only where it is) or auto.")] = None,
    require_isolation: Annotated[
        str | None,
        typer.Option(metavar="LEVEL", help="Refuse to run below this level: process, limits, files or full."),
    ] = None,
    python: Annotated[str | None, typer.Option(help="The interpreter with torch that judges.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The verdict (or the list) as JSON.")] = False,
    plain: Annotated[bool, typer.Option("--plain", help="Linear text without colour.")] = False,
    topic: Annotated[str | None, typer.Option(help="List only katas of this topic.")] = None,
    level: Annotated[str | None, typer.Option(help="List only katas of this level.")] = None,
    path: Annotated[
        str | None, typer.Option(help="A course through cards and katas: transformers, interview-week, …")
    ] = None,
) -> None:
    """In the watch: h hint, s solution, d diff, l lines (debug), r judge again, p prompt, n next, q quit."""
    if plain:
        import os

        os.environ["NO_COLOR"] = "1"
    here = context.get()
    if path is not None:
        from nfquiz.cli.kata_path import show_course

        if id is not None:
            raise UserError("A kata or a path, not both.", f"`nfquiz kata --path {path}` shows the course.")
        show_course(here, path, as_json)
        return
    if id is None:
        from nfquiz.cli.kata_list import show_list

        if mode or line or bugs:
            raise UserError("Which kata?", "`nfquiz kata` lists them; give the id of one.")
        show_list(here, topic, level, as_json)
        return
    from nfquiz.cli.kata_show import judge_once, name_lines, show_diff, show_hint, show_solution, try_own
    from nfquiz.practice.desk import Desk
    from nfquiz.practice.work import Work

    chosen = _mode(mode)
    with Desk(here, console.note, python) as desk:
        if not (hint or solution or diff or line):
            desk.start()
        terms = {"file": file, "device": device, "require": require_isolation, "mode": chosen, "data": data}
        work = Work.open(desk, id, **terms, seed=seed, bugs=bugs, reset=reset)
        if reset and not once and not console.is_terminal():
            return
        if hint:
            show_hint(work)
        elif solution:
            show_solution(work)
        elif diff:
            show_diff(work)
        elif line:
            raise typer.Exit(name_lines(work, line, as_json))
        elif own is not None:
            raise typer.Exit(try_own(work, own, as_json))
        elif once or as_json or not console.is_terminal():
            raise typer.Exit(judge_once(work, as_json))
        else:
            from nfquiz.cli.watch import watch

            raise typer.Exit(watch(work))


def _mode(name: str | None) -> "Mode | None":
    """The mode that is asked for, None for the kata's usual one. Raises UserError for a name that is none."""
    from nfquiz.drill.katas import Mode

    if name is not None and name not in list(Mode):
        raise unknown("mode", name, [str(mode) for mode in Mode])
    return Mode(name) if name else None
