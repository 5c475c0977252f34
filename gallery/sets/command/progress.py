"""How far it is, on stderr: one line on a terminal, nothing elsewhere."""

from __future__ import annotations

import sys
import time
from threading import Lock
from typing import TextIO

EVERY = 0.1
"""Seconds between two lines."""


class Progress:
    """`with Progress("pictures", 40) as progress: progress.add(bytes)` for each that is done."""

    def __init__(self, what: str, total: int, stream: TextIO | None = None) -> None:
        self._what, self._total = what, total
        self._stream = stream or sys.stderr
        self._began = self._told = time.monotonic()
        self._done = self._bytes = 0
        self._lock = Lock()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_shown and self._done:
            self._stream.write(f"\r\033[K{self._line()}\n")

    def add(self, size: int = 0, count: int = 1) -> None:
        with self._lock:
            self._done += count
            self._bytes += size
            now = time.monotonic()
            if self._is_shown and now - self._told >= EVERY:
                self._told = now
                self._stream.write(f"\r\033[K{self._line()}")
                self._stream.flush()

    @property
    def _is_shown(self) -> bool:
        return self._stream.isatty()

    def _line(self) -> str:
        seconds = max(time.monotonic() - self._began, 0.001)
        left = (self._total - self._done) * seconds / max(self._done, 1)
        rate = f" · {self._bytes / seconds / 1_000_000:.1f} MB/s" if self._bytes else ""
        to_go = f" · {left:.0f} s to go" if left >= 1 else ""
        return f"{self._done:,} of {self._total:,} {self._what}{rate}{to_go}"
