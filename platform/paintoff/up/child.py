"""A started part: its process, its log, its end. It never outlives the launcher."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from paintoff.embedded.process import Mark, mark
from paintoff.up.part import Part

LONGEST_LOG = 5 * 1024 * 1024
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class Child:
    """One life of one part."""

    def __init__(self, part: Part, process: "subprocess.Popen[bytes]", log: Path) -> None:
        self.part = part
        self.log = log
        self.began = time.monotonic()
        self._process = process

    @property
    def mark(self) -> Mark | None:
        """Its process, told from later ones with the same number."""
        return mark(self._process.pid)

    @property
    def age(self) -> float:
        """Seconds since it started."""
        return time.monotonic() - self.began

    def ended(self) -> int | None:
        """Its exit status, or None while it lives."""
        return self._process.poll()

    def ask_to_end(self) -> None:
        """Tell its leader alone: it knows how to end its own children."""
        with suppress(ProcessLookupError):
            self._process.send_signal(self.part.stop)

    def end(self, *, within: float) -> None:
        """Wait for the end that was asked for, then take what is left of its group by force."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=within)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def start(part: Part, environment: Mapping[str, str], logs: Path) -> Child:
    """Start the part in a session of its own, its output appended to <name>.log."""
    extra = part.prepare() or {}
    log = logs / f"{part.name}.log"
    rotate(log)
    options = {"env": {**environment, **extra}, **part.options}
    with log.open("ab") as output:
        process = subprocess.Popen(
            list(part.command()),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_tied_to(os.getpid(), part.stop),
            **options,
        )
    return Child(part, process, log)


def rotate(log: Path, longest: int = LONGEST_LOG) -> None:
    """Put a log that grew too long aside as <name>.1, where the one before it goes."""
    if log.exists() and log.stat().st_size > longest:
        log.replace(log.with_name(f"{log.name}.1"))


def _tied_to(launcher: int, how: signal.Signals) -> Callable[[], None]:
    # The kernel ends the part when the launcher is killed -9. On macOS the ledger finds leftovers.
    def tie() -> None:
        if LIBC is not None:
            LIBC.prctl(PR_SET_PDEATHSIG, int(how))
            if os.getppid() != launcher:
                os.kill(os.getpid(), how)

    return tie
