"""What is read from the command line: global options and the verbs. A verb is imported when called."""

import importlib
import keyword
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from nfquiz import __version__
from nfquiz.cli import console, context
from nfquiz.cli.bare import start
from nfquiz.errors import UserError, nearest

typer.core.HAS_RICH = False  # else a range in the help gets a stray backslash, "\\[x>=1]"

VERBS = {
    "drill": "Answer the cards that are due.",
    "kata": "Write a component from scratch, judged at every save.",
    "score": "How ready you are, by topic, and what to do next.",
    "plan": "What to do on each day until an interview.",
    "interview": "A mock interview with a scorecard at the end.",
    "add": "Write a card of your own.",
    "import": "Read cards of another program: Anki.",
    "export": "Write cards for Anki, or your record as CSV or JSON.",
    "serve": "The app in a browser.",
    "data": "Bring larger data for the capstones: MNIST.",
    "new": "Lay out a card or a kata for others.",
    "lint": "Check decks and katas, and prove their scenarios.",
    "doctor": "What this machine can do, and where things are kept.",
}


class Verbs(TyperGroup):
    """The verbs by name, each imported only when it is called: `--help` and completion stay instant."""

    def list_commands(self, ctx: typer.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: typer.Context, name: str) -> Any:
        if name not in VERBS:
            return None
        if getattr(ctx, "resilient_parsing", False) or "--help" in sys.argv[1:2]:
            return typer.core.TyperCommand(name, help=VERBS[name])  # only its line in the list is wanted
        python_name = f"{name}_" if keyword.iskeyword(name) else name
        function = getattr(importlib.import_module(f"nfquiz.cli.{python_name}"), python_name)
        one = typer.Typer(add_completion=False, rich_markup_mode=None)
        one.command(name=name, help=VERBS[name] + "\n\n" + (function.__doc__ or ""))(function)
        return typer.main.get_command(one)

    def resolve_command(self, ctx: typer.Context, args: list[str]) -> Any:
        name = args[0]
        if name not in VERBS:
            close = nearest(name, VERBS)
            meant = f" Did you mean {' or '.join(close)}?" if close else f" There are {', '.join(VERBS)}."
            raise UserError(f"There is no command {name!r}.{meant}")
        return super().resolve_command(ctx, args)


app = typer.Typer(
    cls=Verbs,
    rich_markup_mode=None,
    no_args_is_help=False,
    add_completion=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def nfquiz(
    ctx: typer.Context,
    pack: Annotated[list[Path] | None, typer.Option(help="A folder with more questions and katas.")] = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Prepare for a deep-learning interview: drill cards, write katas, see how ready you are.

    Without a command the app opens. Exit codes: 0 passed or done, 1 not passed, 2 a mistake in the call or the content.
    """
    if version:
        console.say(__version__)
        return
    context.use(context.Context(tuple(pack or ())))
    if ctx.invoked_subcommand is None:
        start()


def call() -> object:
    """Carry out what the command line says; what comes back is the exit code, or nothing. Raises KeyboardInterrupt."""
    try:
        return app(standalone_mode=False, prog_name="nfquiz")
    except typer.Abort as stop:
        raise KeyboardInterrupt from stop
    except typer.Exit as stop:
        return stop.exit_code
