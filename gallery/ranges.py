"""Which bytes of a file somebody asks for: one range of RFC 9110, section 14. Pure.

What is no range, or more than one, is answered with the whole file, as the RFC allows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

ONE = re.compile(r"bytes=[ \t]*([0-9]{0,18})-([0-9]{0,18})[ \t]*", re.IGNORECASE)


class BeyondTheEnd(ValueError):
    """None of the bytes asked for are there: 416."""


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` to before `end`, counted in bytes from 0, of a file of `size`."""

    start: int
    end: int
    size: int

    @property
    def length(self) -> int:
        return self.end - self.start

    @property
    def said(self) -> str:
        """For Content-Range."""
        return f"bytes {self.start}-{self.end - 1}/{self.size}"


def asked(header: str, size: int) -> Span | None:
    """None where the whole file is to be sent. Raises BeyondTheEnd."""
    found = ONE.fullmatch(header)
    first, last = found.groups() if found else ("", "")
    if not first:
        return _last_bytes(int(last), size) if last else None
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise BeyondTheEnd
    return Span(int(first), min(int(last) + 1, size) if last else size, size)


def still_applies(if_range: str, etag: str) -> bool:
    """Whether a range is of the file that its asker has the beginning of. Only our strong tag says so: we tell no dates."""
    return not if_range or if_range == etag


def _last_bytes(count: int, size: int) -> Span:
    if not count or not size:
        raise BeyondTheEnd
    return Span(max(0, size - count), size, size)
