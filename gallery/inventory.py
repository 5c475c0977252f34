"""Goes through rows and files and finds where the two do not agree. Changes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice

from gallery import files, renditions
from gallery.freeing import GRACE
from gallery.models import Blob, Rendition
from gallery.shelves.shelf import Lying

BIT = 1 << 20
TOGETHER = 500


class Fault(StrEnum):
    """What is wrong with a file."""

    MISSING = "has a row and no bytes"
    CUT = "has not the size that its row names"
    DAMAGED = "has not the bytes that its name promises"
    UNMADE = "lacks files that should have been made of it"
    ORPHAN = "is named by no row"


@dataclass(frozen=True, slots=True)
class Finding:
    """`name` is the hash of an original or a rendition, or the path of an orphan."""

    fault: Fault
    name: str
    row: Blob | Rendition | None = None
    lying: Lying | None = None

    @property
    def said(self) -> str:
        kind = "rendition" if isinstance(self.row, Rendition) else "original" if self.row else "file"
        return f"{kind} {self.name} {self.fault}"


Looked = Finding | None
"""One step of the way: what was found there, or that all is well."""


def originals(is_quick: bool) -> Iterator[Looked]:
    for blob in Blob.objects.filter(freed_at=None).order_by("pk").iterator(TOGETHER):
        fault = _fault(blob.pk, blob.size, is_quick)
        yield Finding(fault, blob.pk, blob) if fault else None


def made(is_quick: bool) -> Iterator[Looked]:
    for row in Rendition.objects.select_related("blob").order_by("pk").iterator(TOGETHER):
        fault = _fault(row.sha256, row.size, is_quick)
        yield Finding(fault, row.sha256, row) if fault else None


def unmade() -> Iterator[Looked]:
    for blob in renditions.lacking().order_by("pk").iterator(TOGETHER):
        yield Finding(Fault.UNMADE, blob.pk, blob)


def orphans(now: datetime) -> Iterator[Looked]:
    """Files younger than the time of grace are passed over: their row may be on its way."""
    everything = files.every()
    while some := list(islice(everything, TOGETHER)):
        named = _named([sha256 for lying in some if (sha256 := files.hash_in(lying.name))])
        for lying in some:
            is_orphan = files.hash_in(lying.name) not in named and lying.modified < now - GRACE
            yield Finding(Fault.ORPHAN, lying.name, lying=lying) if is_orphan else None


def _fault(sha256: str, size: int, is_quick: bool) -> Fault | None:
    try:
        if files.length(sha256) != size:
            return Fault.CUT
        return None if is_quick or _hash_on_shelf(sha256) == sha256 else Fault.DAMAGED
    except FileNotFoundError:
        return Fault.MISSING


def _hash_on_shelf(sha256: str) -> str:
    found = hashlib.sha256()
    with closing(files.part(sha256)) as part:
        while bits := part.read(BIT):
            found.update(bits)
    return found.hexdigest()


def _named(hashes: list[str]) -> set[str]:
    kept = Blob.objects.filter(pk__in=hashes, freed_at=None).values_list("pk", flat=True)
    return {*kept, *Rendition.objects.filter(sha256__in=hashes).values_list("sha256", flat=True)}
