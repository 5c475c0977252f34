"""What a shelf of files can do, whatever it is made of. Names are paths with slashes; a name's bytes never change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class ShelfError(OSError):
    """The shelf could not be used; the sentence is for the operator."""


class Away(ShelfError, ConnectionError):
    """Nobody answers there now. Doing it again later may work, and whoever settles a painted job does."""


class NotAdmitted(ShelfError):
    """The settings do not open it. Doing it again will not help."""


@dataclass(frozen=True, slots=True)
class Lying:
    """A file as the shelf lists it."""

    name: str
    size: int
    modified: datetime


class Part(Protocol):
    """Some bytes in a row, read bit by bit. `whole` is the length of the file that they are of."""

    @property
    def whole(self) -> int: ...

    def read(self, most: int, /) -> bytes: ...

    def close(self) -> None: ...


class Shelf(Protocol):
    """Every call raises ShelfError where the shelf cannot be used, and FileNotFoundError where a name should be and is not."""

    def write(self, name: str, content: bytes) -> None:
        """Durable and whole when it returns, and nothing under the name until then. A file of this size stays as it is."""

    def write_anew(self, name: str, content: bytes) -> None:
        """The same over whatever is there."""

    def part(self, name: str, start: int = 0, length: int | None = None) -> Part:
        """So many bytes from there on, or all that follow."""

    def length(self, name: str) -> int:
        """In bytes."""

    def every(self, prefix: str) -> Iterator[Lying]:
        """All files whose name begins so, drafts that a crash left behind too."""

    def move(self, name: str, to: str) -> None: ...

    def remove(self, name: str) -> None:
        """Harmless where nothing is."""

    def probe(self) -> None:
        """ShelfError where nothing can be kept here."""
