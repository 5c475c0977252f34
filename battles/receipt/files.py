"""Pictures somebody downloaded, compared with those a receipt tells of. Reads a folder; knows no site."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from battles.receipt.document import Receipt
from battles.receipt.findings import Finding
from battles.receipt.telling import read_lines, tell

CHECK = "files"


def hashes_in(receipt: Receipt) -> dict[str, str]:
    """By SHA-256 which picture that is: an original, or the published file made from it."""
    story, _ = tell(read_lines(receipt.lines)[0])
    known: dict[str, str] = {}
    for entry in story.entries.values():
        place = f"round {entry.round}, seat {entry.seat}"
        known |= {picture.sha256: f"{place}, slot {slot}, original" for slot, picture in entry.pictures.items()}
        known |= {sha256: f"{place}, slot {slot}, published" for slot, sha256 in entry.published.items()}
    return known


def check(receipt: Receipt, folder: Path) -> Iterator[tuple[Path, str | Finding]]:
    """Each file of the folder with the picture it is, or with a finding."""
    known = hashes_in(receipt)
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        missing = Finding(CHECK, path.name, "it is no picture of this battle, or its bytes were changed")
        yield path, known.get(sha256, missing)
