"""A started part: its process, its log, its end. It never outlives the launcher."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from paintoff.embedded.process import Mark, mark, tied
from paintoff.up.part import Part

LONGEST_LOG = 5 * 1024 * 1024


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
            preexec_fn=tied(part.stop),
            **options,
        )
    return Child(part, process, log)


def rotate(log: Path, longest: int = LONGEST_LOG) -> None:
    """Put a log that grew too long aside as <name>.1, where the one before it goes."""
    if log.exists() and log.stat().st_size > longest:
        log.replace(log.with_name(f"{log.name}.1"))
