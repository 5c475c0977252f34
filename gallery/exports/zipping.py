"""A zip file written from front to back, bit by bit. Pure: knows bytes and no files.

After APPNOTE.TXT 6.3.10: stored entries with their sizes in front, names in UTF-8, ZIP64 where numbers need it. Python's own
writer needs a file that it can go back in, or leaves sizes out of the headers, and then some programs cannot unpack it.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from datetime import datetime

LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
END_64 = struct.Struct("<4sQ2H2L4Q")
WHERE_64 = struct.Struct("<4sLQL")
SIZES_AT = 14
"""Where in a local header checksum and sizes stand."""

PLAIN, BIG = 20, 45
UTF8 = 1 << 11
FULL = 0xFFFFFFFF
MANY = 0xFFFF


class Zip:
    """Entries go into `out`, whose first byte is the file's byte number `start`; what of the directory came with them is in
    `directory`. Who writes a file in several goes puts these together and ends it with `end`."""

    def __init__(self, out: bytearray, start: int = 0) -> None:
        self._out, self._start = out, start
        self.directory = bytearray()
        self.entries = 0

    def add(self, name: str, content: Iterable[bytes], at: datetime) -> None:
        """The content is held once: its checksum is written over the header's zeros. One entry is below 4 GiB."""
        begin, spelt, moment = len(self._out), name.encode(), _moment(at)
        self._out += LOCAL.pack(b"PK\3\4", PLAIN, UTF8, 0, *moment, 0, 0, 0, len(spelt), 0) + spelt
        body, checksum = len(self._out), 0
        for bits in content:
            checksum = zlib.crc32(bits, checksum)
            self._out += bits
        size = len(self._out) - body
        struct.pack_into("<3L", self._out, begin + SIZES_AT, checksum, size, size)
        self._note(spelt, moment, checksum, size, self._start + begin)

    def let_go(self) -> int:
        """Empty `out`, which has been written away. How many bytes those were."""
        gone = len(self._out)
        self._start += gone
        self._out.clear()
        return gone

    def _note(self, spelt: bytes, moment: tuple[int, int], checksum: int, size: int, begin: int) -> None:
        far = struct.pack("<2HQ", 1, 8, begin) if begin >= FULL else b""
        needed = BIG if far else PLAIN
        self.directory += CENTRAL.pack(
            b"PK\1\2",
            needed,
            needed,
            UTF8,
            0,
            *moment,
            checksum,
            size,
            size,
            len(spelt),
            len(far),
            0,
            0,
            0,
            0,
            min(begin, FULL),
        )
        self.directory += spelt + far
        self.entries += 1


def end(entries: int, size: int, begin: int) -> bytes:
    """What follows a directory of so many entries and bytes that begins there."""
    far = b""
    if entries >= MANY or begin >= FULL or size >= FULL:
        far = END_64.pack(b"PK\6\6", END_64.size - 12, BIG, BIG, 0, 0, entries, entries, size, begin)
        far += WHERE_64.pack(b"PK\6\7", 0, begin + size, 1)
    few = min(entries, MANY)
    return far + END.pack(b"PK\5\6", 0, 0, few, few, min(size, FULL), min(begin, FULL), 0)


def _moment(at: datetime) -> tuple[int, int]:
    """Time and day as MS-DOS had them: two seconds fine, from 1980 on."""
    year = max(at.year, 1980) - 1980
    return at.hour << 11 | at.minute << 5 | at.second // 2, year << 9 | at.month << 5 | at.day
