"""How far a training is, on one line of standard error that is drawn over again. Only on a terminal."""

import sys
import time

from nfquiz.cli import console
from nfquiz.practice.training import Training

AFTER = 1.0
"""Seconds that pass before anything is drawn: most verdicts are there by then."""
EVERY = 0.1
BAR, PLOT = 20, 30


class Progress:
    """Clears its line at the end; use as a context manager where nothing else draws meanwhile."""

    def __init__(self) -> None:
        self._training, self._began, self._last, self._drawn = Training(), time.monotonic(), 0.0, False

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def hear(self, text: str) -> None:
        """Take what the person's code printed, and draw how far it is."""
        self._training.hear(text)
        self.show(self._training, time.monotonic() - self._began)

    def show(self, training: Training, seconds: float) -> None:
        """Draw how far a training is that has been going on for some seconds."""
        now = time.monotonic()
        if seconds < AFTER or now - self._last < EVERY or not training.told or not sys.stderr.isatty():
            return
        self._last, self._drawn = now, True
        sys.stderr.write(f"\r\x1b[K{progress_line(training, seconds)[: console.width() - 1]}")
        sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self._drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._drawn = False


def progress_line(training: Training, seconds: float) -> str:
    """`12/30 ████████············  loss 0.0413 █▅▃▂▁▁  8 s`."""
    from nfquiz.tui.charts import bar, line

    plain = console.mark(True) != "✓"
    parts = []
    if training.rounds:
        parts.append(f"{training.done}/{training.rounds} {bar(training.share, BAR, plain)}")
    if training.losses:
        parts.append(f"loss {training.losses[-1]:.4g} {line(training.losses, PLOT, plain)}")
    return "  ".join([*parts, f"{seconds:.0f} s"])
