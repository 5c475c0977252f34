"""Where a browser asks for bytes; whether it gets them is decided when it asks. Prefetch `blob__renditions`."""

from __future__ import annotations

from gallery.files import EXTENSIONS
from gallery.models import Blob, Rendition, RenditionKind


def of(sha256: str, media_type: str) -> str:
    return f"/i/{sha256}.{EXTENSIONS[media_type]}"


def address(blob: Blob) -> str:
    """The original's."""
    return of(blob.sha256, blob.media_type)


def thumbnail(blob: Blob) -> str:
    """The thumbnail's; the original's until there is one."""
    made = rendition(blob, RenditionKind.THUMBNAIL)
    return of(made.sha256, made.media_type) if made else address(blob)


def rendition(blob: Blob, kind: RenditionKind) -> Rendition | None:
    return next((made for made in blob.renditions.all() if made.kind == kind), None)
