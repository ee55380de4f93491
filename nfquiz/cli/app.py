"""The command `nfquiz`: how a call begins, and how errors end it."""

import errno
import os
import sys
from pathlib import Path
from typing import Any

from nfquiz.cli import console, context
from nfquiz.errors import UserError


def main() -> None:
    """The console script. No traceback reaches the person: a fault of ours goes to a file, and says so."""
    console.prepare()
    code = _outcome()
    try:
        console.flush()
    except BrokenPipeError:
        console.discard()  # the verdict still stands
    except OSError as error:
        code = _unwritable(error)
    sys.exit(code if isinstance(code, int) else 0)


def _outcome() -> object:
    """Carry out the call; what comes back is the exit code, or nothing."""
    try:
        return _call()
    except UserError as error:
        return _refuse(str(error))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError as error:
        return _unwritable(error)
    except SystemExit as stop:
        # typer makes this of a pipe whose reader has left
        if isinstance(stop.__context__, BrokenPipeError):
            return _unwritable(stop.__context__)
        raise
    except Exception as error:  # the last resort
        if isinstance(error, OSError) and error.errno == errno.ENOSPC and error.filename is None:
            return _unwritable(error)
        # a mistake in the call; its class has no public name in every version of typer
        explain = getattr(error, "format_message", None)
        return _refuse(explain(), getattr(error, "ctx", None)) if explain else _fault()


def _call() -> object:
    if len(sys.argv) == 1 and "_NFQUIZ_COMPLETE" not in os.environ:
        from nfquiz.cli.bare import start

        context.use(context.Context())
        return start()  # with nothing to read, what reads command lines need not be imported
    from nfquiz.cli.verbs import call

    return call()


def _unwritable(error: OSError) -> int:
    """What is printed goes nowhere. A reader that has seen enough (`| head`) is no mistake."""
    console.discard()
    if isinstance(error, BrokenPipeError):
        return 0
    return _refuse(f"What there is to print cannot be written: {error.strerror}.\nNothing that was recorded is lost.")


def _refuse(message: str, ctx: Any = None) -> int:
    console.note(f"nfquiz: {message}")
    if ctx is not None:
        console.note(f"Try `{ctx.command_path} --help`.")
    return 2


def _fault() -> int:
    """A mistake of ours: keep the traceback in a file and tell the person where it is."""
    import tempfile
    import traceback

    text = traceback.format_exc()
    try:
        path = context.get().paths.state / "fault.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except Exception:  # noqa: BLE001
        with tempfile.NamedTemporaryFile("w", suffix=".txt", prefix="nfquiz-", delete=False) as file:
            file.write(text)
        path = Path(file.name)
    last = text.strip().splitlines()[-1]
    console.note(f"nfquiz: a fault in nfquiz itself: {last}\nNothing that was recorded is lost. Details are in {path}.")
    return 2
