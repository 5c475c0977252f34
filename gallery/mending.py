"""Puts right what an inventory found, as far as that can be done without losing a byte that somebody may want."""

from __future__ import annotations

from django.db import transaction

from gallery import file_locks, files, freeing, png, renditions
from gallery.inventory import Fault, Finding
from gallery.models import Blob, Rendition, RenditionKind


def mend(finding: Finding) -> bool:
    """Whether it is right now. Raises OSError and ValueError where a file cannot be read or written."""
    match finding:
        case Finding(fault=Fault.ORPHAN):
            return _set_aside(finding)
        case Finding(fault=Fault.UNMADE, row=Blob() as blob):
            renditions.make_missing(blob)
            return not renditions.lacking().filter(pk=blob.pk).exists()
        case Finding(row=Rendition() as row):
            return _make_again(row)
        case Finding(row=Blob() as blob):
            return _find_again(blob)
    return False


@transaction.atomic
def _set_aside(finding: Finding) -> bool:
    """Moved, never removed: an operator may know better. Not while somebody brings these very bytes."""
    sha256 = files.hash_in(finding.name)
    if sha256 and (not file_locks.take(sha256) or freeing.is_named(sha256)):
        return False
    if finding.lying:
        files.set_aside(finding.lying)
    return True


@transaction.atomic
def _make_again(row: Rendition) -> bool:
    """From the original, over whatever lies there. One encoder makes the same file again; the row follows another one."""
    content = renditions.content_of(row)
    if content is None:
        # Nobody may read its words now: it is made anew when somebody may.
        row.delete()
        return True
    sha256 = files.hash_of(content)
    file_locks.hold(sha256)
    files.write_anew(content)
    if sha256 != row.sha256:
        row.sha256, row.size = sha256, len(content)
        row.save(update_fields=["sha256", "size"])
    return True


@transaction.atomic
def _find_again(blob: Blob) -> bool:
    """An original cannot be made again, but it may lie among the orphans, or inside the published file."""
    file_locks.hold(blob.pk)
    published = blob.renditions.filter(kind=RenditionKind.PUBLISHED).values_list("sha256", flat=True)
    for content in (_set_aside_before(blob.pk), *map(_pixels_of, published)):
        if content is not None and files.hash_of(content) == blob.pk:
            files.write_anew(content)
            return True
    return False


def _set_aside_before(sha256: str) -> bytes | None:
    try:
        return files.read_set_aside(sha256)
    except FileNotFoundError:
        return None


def _pixels_of(published: str) -> bytes | None:
    try:
        return png.without_words(files.read(published))
    except (FileNotFoundError, ValueError):
        return None
