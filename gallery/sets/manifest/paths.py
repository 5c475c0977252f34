"""Paths in folders and archives of others: which are refused, and which slot one stands for. Pure.

A slot's key comes from its path alone, so that the same folder gives the same slots again, on every machine.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from hashlib import sha256
from pathlib import PurePosixPath

from gallery.sets.manifest.files import FOLDER, slot_of_stem

PATH_MAX = 1_000
OTHERS = re.compile(r"[^A-Za-z0-9_-]+")
READ_MOST = 44
DIGITS = 16
KINDS = frozenset({".png", ".jpg", ".jpeg", ".webp", ".avif"})
LITTER = frozenset({"__macosx", "thumbs.db", "desktop.ini"})


class Crooked(ValueError):
    """A path that leads elsewhere than it says. Names it."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path!r:.200}: {why}")
        self.path, self.why = path, why


def straight(path: str) -> str:
    """The path in NFC, where it stays in its folder on every machine. Raises Crooked."""
    if not path or len(path) > PATH_MAX:
        raise Crooked(path, f"A path has 1 to {PATH_MAX:,} characters.")
    if "\\" in path:
        raise Crooked(path, "It has a backslash, which parts folders on some machines and on others does not.")
    if path.startswith("/") or re.match(r"[A-Za-z]:", path):
        raise Crooked(path, "It begins at the root of a disk.")
    if any(unicodedata.category(letter) in {"Cc", "Cs", "Cf"} for letter in path):
        raise Crooked(path, "It has a character that cannot be seen.")
    for part in path.split("/"):
        if part in {"", ".", ".."}:
            raise Crooked(path, "It has a part that is empty, . or .. in it.")
        if part[-1] in ". ":
            raise Crooked(path, "A part of it ends in a dot or a space, which some machines leave out.")
    return unicodedata.normalize("NFC", path)


def apart(paths: Iterable[str]) -> None:
    """Whether each of these is another file on every machine. Raises Crooked, naming both."""
    seen: dict[str, str] = {}
    for path in paths:
        alike = unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())
        if alike in seen:
            raise Crooked(path, f"It is one file with {seen[alike]!r:.200} where case or accents are not told apart.")
        seen[alike] = path


def slot_of(path: str) -> str:
    """Of a straight path: the slot whose file is called so, or its name without the ending where that is one; else what can be
    read of it, and a hash."""
    whole = str(PurePosixPath(path).with_suffix(""))
    if (slot := slot_of_stem(whole.removeprefix(f"{FOLDER}/"))) is not None:
        return slot
    read = OTHERS.sub("-", whole.lower()).strip("-")[:READ_MOST].strip("-")
    drawn = sha256(whole.encode()).hexdigest()[:DIGITS]
    return f"{read}-{drawn}" if read else drawn


def is_picture(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() in KINDS


def is_litter(path: str) -> bool:
    """What systems leave behind in folders, and hidden files."""
    parts = path.split("/")
    return any(part.startswith(".") or part.lower() in LITTER for part in parts)
