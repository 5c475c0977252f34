"""Bytes under their SHA-256, written once and never changed. Knows the storage, and no row."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import closing
from typing import cast

from django.core.files.storage import default_storage

from gallery.shelves.shelf import Lying, Part, Shelf

EXTENSIONS = {"image/png": "png", "image/webp": "webp", "image/jpeg": "jpg", "image/avif": "avif"}
BIT = 1 << 20
HASH = re.compile(r"[0-9a-f]{64}")
ROOM, LOST = "pictures", "orphans"
"""Where files lie, and where those are laid that no row names."""


def write_once(content: bytes) -> str:
    """Keep these bytes; returns their SHA-256 in hex. Durable when it returns, and harmless to do again."""
    sha256 = hash_of(content)
    _shelf().write(name_of(sha256), content)
    return sha256


def write_anew(content: bytes) -> str:
    """The same where what lies there is known to be damaged."""
    sha256 = hash_of(content)
    _shelf().write_anew(name_of(sha256), content)
    return sha256


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def read(sha256: str) -> bytes:
    """FileNotFoundError where nothing was ever written under this name."""
    return _read(name_of(sha256))


def part(sha256: str, start: int = 0, length: int | None = None) -> Part:
    """So many bytes from there on, or all that follow, to be read bit by bit and closed. FileNotFoundError like `read`."""
    return _shelf().part(name_of(sha256), start, length)


def length(sha256: str) -> int:
    """In bytes. FileNotFoundError like `read`."""
    return _shelf().length(name_of(sha256))


def remove(sha256: str) -> None:
    """For `gallery.freeing` alone, which knows that nobody claims them."""
    _shelf().remove(name_of(sha256))


def set_aside(lying: Lying) -> None:
    """Out of the way, and still there."""
    _shelf().move(lying.name, f"{LOST}/{lying.name}")


def read_set_aside(sha256: str) -> bytes:
    """FileNotFoundError where it was not."""
    return _read(f"{LOST}/{name_of(sha256)}")


def every() -> Iterator[Lying]:
    return _shelf().every(ROOM)


def probe() -> None:
    """ShelfError, with a sentence for the operator, where nothing can be kept."""
    _shelf().probe()


def name_of(sha256: str) -> str:
    """Two levels of folders, so that none holds more than some thousands of a million."""
    return f"{ROOM}/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def hash_in(name: str) -> str | None:
    """The hash that a file of this name should have; None where it is no file of ours."""
    sha256 = name.rpartition("/")[2]
    return sha256 if HASH.fullmatch(sha256) and name == name_of(sha256) else None


def _read(name: str) -> bytes:
    with closing(_shelf().part(name)) as opened:
        return b"".join(iter(lambda: opened.read(BIT), b""))


def _shelf() -> Shelf:
    return cast("Shelf", default_storage)
