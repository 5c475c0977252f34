"""Pictures of a clone, by the hash of their bytes: written once, under a name that says whether they are whole."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

BIT = 1 << 20


def hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Objects:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    def part(self, sha256: str) -> Path:
        """What came of it before the line was cut."""
        path = self.path(sha256).with_suffix(".part")
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def has(self, sha256: str) -> bool:
        return self.path(sha256).exists()

    def take(self, file: Path) -> str:
        """A copy of this file. Its hash."""
        sha256 = hash_of(file)
        if not self.has(sha256):
            part = self.part(sha256)
            shutil.copyfile(file, part)
            self.finish(sha256)
        return sha256

    def finish(self, sha256: str) -> bool:
        """What came is whole. Whether it is what it is called; if not it is gone."""
        part = self.part(sha256)
        if hash_of(part) != sha256:
            part.unlink()
            return False
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(self.path(sha256))
        return True

    def lay(self, sha256: str, to: Path) -> None:
        """A copy at a place in the folder, whole or not at all."""
        to.parent.mkdir(parents=True, exist_ok=True)
        fresh = to.with_name(f".{to.name}.new")
        shutil.copyfile(self.path(sha256), fresh)
        fresh.replace(to)

    def every(self) -> Iterator[tuple[str, Path]]:
        for path in sorted(self._folder.glob("??/*")):
            if not path.suffix:
                yield path.name, path
