"""The command without a verb: the app, or, where no person sits at a terminal, the score."""

import gc
import os

from nfquiz.cli import console, context


def start() -> None:
    """Run it. Raises UserError."""
    if console.is_terminal() or "TEXTUAL_DRIVER" in os.environ:
        # nothing that is imported becomes garbage: to look for it takes a tenth of the time until the first frame,
        # and would make keys wait later
        gc.disable()
        from nfquiz.tui.app import run_app

        gc.freeze()
        gc.enable()
        run_app(context.get())
    else:
        from nfquiz.cli.score import score

        score()
