"""Who runs from this runtime folder: one launcher at a time, and its parts, so that a next one can clean up."""

import fcntl
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO

from paintoff.embedded.process import Mark, alive, end


class AlreadyRunning(Exception):
    """The sentence for a second launcher in the same folder."""


class Ledger:
    """The lock and the list, in var/run. The lock ends with its process; the list may outlive a killed one."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._list = folder / "parts.json"
        self._lock = _locked(folder / "up.lock")

    def say_where(self, address: str) -> None:
        """Note the address for whoever tries to start a second one."""
        self._lock.seek(0)
        self._lock.truncate()
        self._lock.write(f"{os.getpid()} {address}")
        self._lock.flush()

    def write(self, marks: Mapping[str, Mark]) -> None:
        """Note what runs now."""
        draft = self._list.with_suffix(".draft")
        draft.write_text(json.dumps({name: asdict(known) for name, known in marks.items()}))
        draft.replace(self._list)

    def clear_leftovers(self) -> list[str]:
        """End what an earlier launcher left running, last started first; returns the names."""
        left = {name: known for name, known in self._noted().items() if alive(known)}
        for known in reversed(left.values()):
            end(known, within=10.0, group=True)
        self.write({})
        return list(left)

    def _noted(self) -> dict[str, Mark]:
        with suppress(FileNotFoundError, ValueError, TypeError):
            return {name: Mark(**noted) for name, noted in json.loads(self._list.read_text()).items()}
        return {}


def _locked(path: Path) -> IO[str]:
    file = path.open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        pid, _, address = file.read().partition(" ")
        raise AlreadyRunning(
            f"Paintoff already runs from {path.parent.parent} (process {pid or 'unknown'})"
            f"{f' at {address}' if address else ''}. Stop it with Ctrl-C where it was started, "
            "or give this one a folder and a port of its own: PAINTOFF_VAR=… PORT=… make run"
        ) from None
    return file
