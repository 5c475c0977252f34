"""Files in a folder of this machine, or of one that all machines of the site mount."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from django.core.files.storage import FileSystemStorage

from gallery.shelves.shelf import Lying, NotAdmitted


class Folder(FileSystemStorage):
    """A shelf. A crash leaves the whole file or a stray draft, never half a file under its name."""

    def write(self, name: str, content: bytes) -> None:
        path = Path(self.path(name))
        if not (path.exists() and path.stat().st_size == len(content)):
            self.write_anew(name, content)

    def write_anew(self, name: str, content: bytes) -> None:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            with draft.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        _sync(path.parent)

    def part(self, name: str, start: int = 0, length: int | None = None) -> _Part:
        file = Path(self.path(name)).open("rb")  # noqa: SIM115 - whoever reads it closes it
        whole = os.fstat(file.fileno()).st_size
        file.seek(start)
        return _Part(file, whole if length is None else length, whole)

    def length(self, name: str) -> int:
        return Path(self.path(name)).stat().st_size

    def every(self, prefix: str) -> Iterator[Lying]:
        root = Path(self.location)
        for folder, _, names in os.walk(Path(self.path(prefix))):
            for path in (Path(folder, name) for name in names):
                # A draft may have become its file in the meantime.
                if path.exists():
                    yield _lying(root, path)

    def move(self, name: str, to: str) -> None:
        target = Path(self.path(to))
        target.parent.mkdir(parents=True, exist_ok=True)
        Path(self.path(name)).replace(target)
        _sync(target.parent)

    def remove(self, name: str) -> None:
        Path(self.path(name)).unlink(missing_ok=True)

    def probe(self) -> None:
        try:
            folder = Path(self.location)
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise NotAdmitted(f"{self.location} cannot be made: {error.strerror}") from error
        if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            raise NotAdmitted(f"{folder} cannot be written by this account")


class _Part:
    def __init__(self, file: BinaryIO, length: int, whole: int) -> None:
        self._file, self._left, self.whole = file, length, whole

    def read(self, most: int, /) -> bytes:
        content = self._file.read(min(most, self._left))
        self._left -= len(content)
        return content

    def close(self) -> None:
        self._file.close()


def _lying(root: Path, path: Path) -> Lying:
    said = path.stat()
    return Lying(path.relative_to(root).as_posix(), said.st_size, datetime.fromtimestamp(said.st_mtime, UTC))


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
