"""The person's terminal: a command that runs in it while the app steps aside; and whether it is still there."""

import errno
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence

RunCommand = Callable[[Sequence[str], Mapping[str, str]], None]
"""Runs a command with this environment in the terminal, until it ends."""


def run_in_terminal(command: Sequence[str], environment: Mapping[str, str]) -> None:
    """Runs it in the foreground. Ctrl-C is the command's: it must not end the app behind it."""
    before = signal.getsignal(signal.SIGINT)
    # a handler, not SIG_IGN: what is ignored stays ignored in the command
    signal.signal(signal.SIGINT, lambda *_: None)
    try:
        done = subprocess.run(command, env=dict(environment), check=False)
        if done.returncode:
            input("Press Enter to go back to nfquiz. ")  # its message must be read before the screen comes back
    except (OSError, EOFError) as error:
        print(f"nfquiz: {error}", file=sys.stderr)
    finally:
        signal.signal(signal.SIGINT, before)


def terminal_is_lost() -> bool:
    """Whether the terminal that the program reads from is gone for good. False where it reads from something else."""
    try:
        import termios
    except ImportError:  # not on Windows
        return False
    try:
        termios.tcgetattr(sys.__stdin__)
    except termios.error as error:
        return error.args[0] == errno.EIO
    except (OSError, ValueError, TypeError):  # it is closed, or was never there
        return False
    return False
