"""A zip of others, opened with distrust: what it says of itself is checked before anything of it is unpacked. Pure."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from gallery.sets.manifest import paths

RATIO_MAX = 200
"""Pictures hardly shrink, and words by ten: what unpacks to more than this is made to fill a disk."""
SMALL = 1 << 20
ENTRY_MOST = 400
"""Bytes of an entry in the directory, which Python reads whole before it says how many there are."""
COMMENT_MOST = 1 << 17
"""Where the end of a zip is looked for."""
BIT = 1 << 16


class Unfit(ValueError):
    """A zip that is not unpacked. `path` names the entry, where it is one's fault."""

    def __init__(self, why: str, path: str = "") -> None:
        super().__init__(f"{path!r:.200}: {why}" if path else why)
        self.path, self.why = path, why


class _Shy:
    """A file of which no more is read at once than a directory may have: Python reads that in one go."""

    def __init__(self, file: IO[bytes], most: int | None) -> None:
        self._file, self.most = file, most
        self.seek, self.tell = file.seek, file.tell

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        if self.most is not None and size > self.most:
            raise Unfit(f"It lists more than can be: at most {self.most:,} bytes of names.")
        return self._file.read(size)


class Zip:
    """Its files by name. Raises Unfit and paths.Crooked, here and when one is read."""

    def __init__(self, file: IO[bytes], entries_most: int, bytes_most: int) -> None:
        shy = _Shy(file, max(entries_most * ENTRY_MOST, COMMENT_MOST))
        try:
            self._zip = zipfile.ZipFile(shy)
        except Unfit:
            raise
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            raise Unfit("This is no zip file that can be read.") from None
        shy.most = None
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
        with self._opened(name) as opened:
            content = b"".join(iter(lambda: opened.read(BIT), b""))
        if len(content) != self.size(name):
            raise Unfit("It is damaged.", name)
        return content

    def head(self, name: str, count: int) -> bytes:
        """So many bytes of its beginning."""
        with self._opened(name) as opened:
            return opened.read(count)

    def size(self, name: str) -> int:
        return self._files[name].file_size

    @contextmanager
    def _opened(self, name: str) -> Iterator[IO[bytes]]:
        try:
            with self._zip.open(self._files[name]) as opened:
                yield opened
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
            raise Unfit("It is damaged.", name) from None

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
