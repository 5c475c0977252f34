"""Words in a PNG file, put between its chunks without touching a pixel. Pure. Format: PNG, third edition (W3C 2025)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping

SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEADER_END = len(SIGNATURE) + 4 + 4 + 13 + 4
FRAME = 12
"""Bytes of a chunk beside its content: length, kind and checksum."""

NEEDED = (b"tRNS", b"gAMA", b"cHRM", b"sRGB")
"""Chunks without which the same pixels would look otherwise."""


def with_texts(png: bytes, texts: Mapping[str, str]) -> bytes:
    """The same picture carrying these texts under their keywords (1 to 79 Latin-1 characters), right after its header.

    ValueError where the bytes are no PNG.
    """
    if not png.startswith(SIGNATURE) or png[12:16] != b"IHDR":
        raise ValueError("not a PNG file")
    chunks = b"".join(_text(keyword, text) for keyword, text in texts.items())
    return png[:HEADER_END] + chunks + png[HEADER_END:]


def without_words(png: bytes) -> bytes:
    """The same pixels and nothing else: of its chunks those that every reader needs, and transparency and colour.

    ValueError where the bytes are no PNG.
    """
    if not png.startswith(SIGNATURE):
        raise ValueError("not a PNG file")
    return SIGNATURE + b"".join(chunk for kind, chunk in _chunks(png) if _is_pixels(kind))


def _is_pixels(kind: bytes) -> bool:
    """A critical chunk has a capital letter first."""
    return kind[:1].isupper() or kind in NEEDED


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each with its kind, up to the one that ends the picture: what hangs on behind is none."""
    at, kind = len(SIGNATURE), b""
    while kind != b"IEND":
        length, kind = png[at : at + 4], png[at + 4 : at + 8]
        end = at + FRAME + int.from_bytes(length)
        if end > len(png):
            raise ValueError("the PNG file ends before its end")
        yield kind, png[at:end]
        at = end


def _text(keyword: str, text: str) -> bytes:
    """tEXt where Latin-1 will do, because old readers of `parameters` know no other; else iTXt, uncompressed."""
    name = keyword.encode("latin-1") + b"\0"
    try:
        return _chunk(b"tEXt", name + text.encode("latin-1"))
    except UnicodeEncodeError:
        return _international(name, text)


def _international(name: bytes, text: str) -> bytes:
    uncompressed, no_language, no_translation = b"\0\0", b"\0", b"\0"
    return _chunk(b"iTXt", name + uncompressed + no_language + no_translation + text.encode())


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
