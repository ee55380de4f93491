"""Memory that was freed goes back to the system: the app stays open for long."""

import sys
from contextlib import suppress


def give_back() -> None:
    """glibc keeps what was freed for later; with very many cards that is a quarter of what the app holds."""
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):  # another C library
            ctypes.CDLL(None).malloc_trim(0)
