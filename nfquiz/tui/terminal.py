"""Runs a command in the person's terminal: the app steps aside, the command runs, the app comes back."""

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
