"""Where a browser asks for bytes; whether it gets them is decided when it asks. Prefetch `blob__renditions`."""

from __future__ import annotations

from gallery.encoding import WEBP
from gallery.files import EXTENSIONS
from gallery.models import Blob, Rendition, RenditionKind


def of(sha256: str, media_type: str) -> str:
    return f"/i/{sha256}.{EXTENSIONS[media_type]}"


def address(blob: Blob) -> str:
    """The original's."""
    return of(blob.sha256, blob.media_type)


def thumbnail(blob: Blob) -> str:
    """The thumbnail's that every browser can show; the original's until there is one."""
    made = next((one for one in renditions(blob, RenditionKind.THUMBNAIL) if one.media_type == WEBP), None)
    return of(made.sha256, made.media_type) if made else address(blob)


def renditions(blob: Blob, kind: RenditionKind) -> list[Rendition]:
    """The smallest file first, as a browser is offered them: it takes the first that it can show."""
    return sorted((made for made in blob.renditions.all() if made.kind == kind), key=lambda made: made.size)
