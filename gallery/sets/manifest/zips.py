"""A zip of others, opened with distrust: what it says of itself is checked before anything of it is unpacked. Pure."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from typing import IO

from gallery.sets.manifest import paths

RATIO_MAX = 200
"""Pictures hardly shrink, and words by ten: what unpacks to more than this is made to fill a disk."""
SMALL = 1 << 20
ENTRY_MOST = 400
"""Bytes of an entry in the directory, which Python reads whole before it says how many there are."""
END, FAR_END = struct.Struct("<4s4H2LH"), struct.Struct("<4sQ2H2L4Q")
WHERE = struct.Struct("<4sLQL")
FULL = 0xFFFFFFFF
BIT = 1 << 16


class Unfit(ValueError):
    """A zip that is not unpacked. `path` names the entry, where it is one's fault."""

    def __init__(self, why: str, path: str = "") -> None:
        super().__init__(f"{path!r:.200}: {why}" if path else why)
        self.path, self.why = path, why


def _directory(file: IO[bytes]) -> int:
    """How long it says that its directory is, in bytes; 0 where it says nothing (APPNOTE.TXT 6.3.10, 4.3.14 to 4.3.16)."""
    whole = file.seek(0, 2)
    begin = max(0, whole - (1 << 16) - END.size - WHERE.size)
    file.seek(begin)
    tail = file.read()
    at = tail.rfind(b"PK\5\6")
    if at < 0 or at + END.size > len(tail):
        return 0
    size: int = END.unpack_from(tail, at)[5]
    if size != FULL or at < WHERE.size:
        return size
    kind, _, far, _ = WHERE.unpack_from(tail, at - WHERE.size)
    file.seek(min(far, whole))
    record = file.read(FAR_END.size)
    return int(FAR_END.unpack(record)[8]) if kind == b"PK\6\7" and len(record) == FAR_END.size else size


class Zip:
    """Its files by name. Raises Unfit and paths.Crooked, here and when one is read."""

    def __init__(self, file: IO[bytes], entries_most: int, bytes_most: int) -> None:
        if _directory(file) > entries_most * ENTRY_MOST:
            raise Unfit(f"It lists more than can be; at most {entries_most:,} entries can be.")
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            raise Unfit("This is no zip file that can be read.") from None
        listed = self._zip.infolist()
        if len(listed) > entries_most:
            raise Unfit(f"It has {len(listed):,} entries; at most {entries_most:,} can be.")
        self._files: dict[str, zipfile.ZipInfo] = {}
        for one in listed:
            self._take(one)
        whole = sum(one.file_size for one in self._files.values())
        if whole > bytes_most:
            raise Unfit(f"Unpacked it has {whole:,} bytes; at most {bytes_most:,} can be.")

    @property
    def names(self) -> list[str]:
        return list(self._files)

    def read(self, name: str) -> bytes:
        """No more of it than it said."""
        one = self._files[name]
        try:
            with self._zip.open(one) as opened:
                content = b"".join(iter(lambda: opened.read(BIT), b""))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
            raise Unfit("It is damaged.", name) from None
        if len(content) != one.file_size:
            raise Unfit("It is damaged.", name)
        return content

    def size(self, name: str) -> int:
        return self._files[name].file_size

    def _take(self, one: zipfile.ZipInfo) -> None:
        # Python cuts names at a NUL and turns the machine's own separators: what stands in the file is looked at.
        name = one.orig_filename
        if one.is_dir():
            paths.straight(name.rstrip("/"))
            return
        if one.flag_bits & 0x1:
            raise Unfit("It is encrypted.", name)
        kind = stat.S_IFMT(one.external_attr >> 16)
        if kind not in (0, stat.S_IFREG):
            raise Unfit("It is a link or a device, and no file.", name)
        if name in self._files:
            raise Unfit("It is there twice.", name)
        if one.file_size > SMALL and one.file_size > RATIO_MAX * max(one.compress_size, 1):
            raise Unfit("It unpacks to far more than it is.", name)
        paths.straight(name)
        self._files[name] = one
