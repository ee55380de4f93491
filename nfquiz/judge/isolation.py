"""Confining the candidate's process, after the fork and before its source is compiled.

What is applied is reported by name; what a system does not offer is left out, never silently assumed.
"""

import contextlib
import ctypes
import os
import resource
import signal
import sys

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def confine(memory: int, seconds: float, parent: int) -> list[str]:
    """Apply what this system offers to the calling process and return the names of it.

    memory: bytes beyond what the process has already. seconds: of CPU time. parent: whose death is ours as well.
    """
    applied = ["process"]
    with contextlib.suppress(OSError):
        os.setsid()
        applied.append("session")
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)  # it died before we asked to be told
        applied.append("parent-death")
        if _libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0:
            applied.append("not-dumpable")
        if _libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
            applied.append("no-new-privileges")
    for name, limit in _limits(memory, seconds):
        if _limit(name, limit):
            applied.append(f"limit-{name}")
    return applied


def _limits(memory: int, seconds: float) -> list[tuple[str, int]]:
    # not NPROC: it counts everything the person runs
    limits = [("core", 0), ("cpu", int(seconds) + 1), ("fsize", 16 << 20), ("nofile", 64)]
    size = _address_space()
    return [*limits, ("as", size + memory)] if size else limits


def _address_space() -> int:
    """The bytes of address space in use, or 0 where that can't be told."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


def _limit(name: str, value: int) -> bool:
    which = getattr(resource, f"RLIMIT_{name.upper()}", None)
    if which is None:
        return False
    _, hard = resource.getrlimit(which)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    try:
        resource.setrlimit(which, (value, value))
    except (OSError, ValueError):
        return False
    return True


def close_descriptors(keep: set[int]) -> None:
    """Close every descriptor above 2 but these."""
    below = 3
    for fd in [*sorted(fd for fd in keep if fd > 2), 1 << 16]:
        os.closerange(below, fd)
        below = fd + 1
