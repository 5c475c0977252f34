"""Words in a PNG file, put between its chunks without touching a pixel. Pure. Format: PNG, third edition (W3C 2025)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping

SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEADER_END = len(SIGNATURE) + 4 + 4 + 13 + 4


def with_texts(png: bytes, texts: Mapping[str, str]) -> bytes:
    """The same picture carrying these texts under their keywords (1 to 79 Latin-1 characters), right after its header.

    ValueError where the bytes are no PNG.
    """
    if not png.startswith(SIGNATURE) or png[12:16] != b"IHDR":
        raise ValueError("not a PNG file")
    chunks = b"".join(_text(keyword, text) for keyword, text in texts.items())
    return png[:HEADER_END] + chunks + png[HEADER_END:]


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
