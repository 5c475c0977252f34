"""The file of an export as it lies on the shelf: parts under names that say nothing, read as one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from django.core.files.storage import default_storage

from gallery.shelves.shelf import Part, Shelf

ROOM = "exports"

Lying = tuple[str, int]
"""A part's name and its size in bytes."""


def write(name: str, content: bytes | bytearray) -> None:
    _shelf().write_anew(f"{ROOM}/{name}", cast("bytes", content))


def remove(names: Iterable[str]) -> None:
    """Harmless where nothing is."""
    for name in names:
        _shelf().remove(f"{ROOM}/{name}")


def read(name: str) -> bytes:
    part = _shelf().part(f"{ROOM}/{name}")
    try:
        return b"".join(iter(lambda: part.read(1 << 20), b""))
    finally:
        part.close()


class Chain:
    """So many bytes of the whole from there on; opens each part when it comes to it. A `Part` itself."""

    def __init__(self, lying: Sequence[Lying], start: int, length: int) -> None:
        self.whole = sum(size for _, size in lying)
        self._ahead = _pieces(lying, start, length)
        self._open: Part | None = None

    def open_next(self) -> bool:
        """Whether there is one; ask before an answer's first byte, and what is lost can still be told."""
        if self._open is None and self._ahead:
            name, begin, count = self._ahead.pop(0)
            self._open = _shelf().part(f"{ROOM}/{name}", begin, count)
        return self._open is not None

    def read(self, most: int, /) -> bytes:
        while self.open_next():
            assert self._open is not None
            if bits := self._open.read(most):
                return bits
            self.close()
        return b""

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
        self._open = None


def _pieces(lying: Sequence[Lying], start: int, length: int) -> list[tuple[str, int, int]]:
    """Name, first byte and number of bytes of each part that is touched."""
    pieces, begin, end = [], 0, start + length
    for name, size in lying:
        first, last = max(start, begin), min(end, begin + size)
        if first < last:
            pieces.append((name, first - begin, last - first))
        begin += size
    return pieces


def _shelf() -> Shelf:
    return cast("Shelf", default_storage)
