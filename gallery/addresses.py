"""Where the bytes of a picture are asked for. Knows names and kinds, not who may see them."""

from __future__ import annotations

from gallery.models import Blob, Rendition, RenditionKind

EXTENSIONS = {"image/png": "png", "image/webp": "webp", "image/avif": "avif", "image/jpeg": "jpg"}


def address(file: Blob | Rendition) -> str:
    """The address of an original or of something made from it: /i/<sha256>.<ext>."""
    return f"/i/{file.sha256}.{EXTENSIONS[file.media_type]}"


def thumbnail(blob: Blob) -> str:
    """The address of the thumbnail, of the original while there is none. Prefetch `renditions` for lists."""
    made = next((file for file in blob.renditions.all() if file.kind == RenditionKind.THUMBNAIL), None)
    return address(made or blob)
