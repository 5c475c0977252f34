"""Keeps a process's own answer to SIGTERM while Ray starts, which takes the signal for itself twice: in Python, and below
it for a report of a crash. Knows nothing else of Ray."""

import ctypes
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

LARGER_THAN_ANY_SIGACTION = 512


@contextmanager
def sigterm_kept() -> Iterator[None]:
    """Works in any thread; Python's own `signal.signal` only does in the main one."""
    python, below = signal.getsignal(signal.SIGTERM), ctypes.create_string_buffer(LARGER_THAN_ANY_SIGACTION)
    libc = ctypes.CDLL(None)
    libc.sigaction(signal.SIGTERM, None, below)
    try:
        yield
    finally:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, python)
        libc.sigaction(signal.SIGTERM, below, None)
