"""Named lists of words to draw from, one file each: its first line says what is in it, every other line is an entry."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).parent / "lists"


def _read(path: Path) -> tuple[str, tuple[str, ...]]:
    title, *entries = path.read_text(encoding="utf-8").splitlines()
    return title.removeprefix("#").strip(), tuple(entry for entry in entries if entry)


_FILES = {path.stem: _read(path) for path in sorted(FOLDER.glob("*.txt"))}

TITLES: Mapping[str, str] = {name: title for name, (title, _) in _FILES.items()}
LISTS: Mapping[str, tuple[str, ...]] = {name: entries for name, (_, entries) in _FILES.items()}
