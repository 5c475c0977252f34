"""What a file begins with, and how large it is: so what no site takes is refused before it is in a commit. Pure.

Whether it can be read to its end the site finds out.
"""

from __future__ import annotations

BYTES_MAX = 20_000_000
"""Of `gallery.uploads.opening`, which this cannot ask: the command has no library of pictures."""
HEAD = 16
LARGE = f"A picture has at most {BYTES_MAX:,} bytes; this has {{:,}}."
NO_PICTURE = "This is no PNG, JPEG, WebP or AVIF, whatever it is called."
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
AVIF = (b"avif", b"avis", b"mif1", b"msf1")


def fault(head: bytes, size: int) -> str:
    """Why a file of this size, which begins so, is no picture for a set. Empty: nothing speaks against it."""
    if not _is_picture(head):
        return NO_PICTURE
    return LARGE.format(size) if size > BYTES_MAX else ""


def _is_picture(head: bytes) -> bool:
    is_webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    is_avif = head[4:8] == b"ftyp" and head[8:12] in AVIF
    return head.startswith((PNG, JPEG)) or is_webp or is_avif
