"""A process told from a later one with the same number, and ended politely. Knows no server by name."""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import psutil

# A process' start is read from jiffies and boot time: it wobbles by a tick, never by seconds.
SAME_START = 2.0
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True, slots=True)
class Mark:
    """A process by number and start: numbers come round again, the pair does not."""

    pid: int
    started: float


def mark(pid: int) -> Mark | None:
    """The mark of a living process, or None."""
    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else Mark(pid, process.create_time())
    except psutil.NoSuchProcess:
        return None


def alive(known: Mark) -> bool:
    """Whether that very process still runs."""
    now = mark(known.pid)
    return now is not None and abs(now.started - known.started) < SAME_START


def end(known: Mark, *, by: signal.Signals = signal.SIGTERM, within: float = 10.0, group: bool = False) -> None:
    """Ask the process (and its group) to end, and kill it when `within` seconds were not enough."""
    if not alive(known):
        return
    _send(known.pid, by, group)
    deadline = time.monotonic() + within
    while alive(known) and time.monotonic() < deadline:
        time.sleep(0.02)
    if alive(known):
        _send(known.pid, signal.SIGKILL, group)


def tied(how: signal.Signals) -> Callable[[], None]:
    """A preexec_fn: the kernel sends `how` to the child when this process is gone, even by kill -9. Nothing on macOS."""
    parent = os.getpid()

    def tie() -> None:
        if LIBC is not None:
            LIBC.prctl(PR_SET_PDEATHSIG, int(how))
            if os.getppid() != parent:
                os.kill(os.getpid(), how)

    return tie


def _send(pid: int, what: signal.Signals, group: bool) -> None:
    with suppress(ProcessLookupError, PermissionError):
        if group and os.getpgid(pid) == pid:
            os.killpg(pid, what)
        else:
            os.kill(pid, what)
