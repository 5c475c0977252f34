"""Where a page of notifications ended, as text: `1764340000123456-17`, microseconds since 1970 and a number. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
WRITTEN = re.compile(r"([0-9]{1,17})-([0-9]{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Place:
    at: datetime
    number: int

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // MICROSECOND}-{self.number}"


def parsed(text: str) -> Place | None:
    """None where the text names no place."""
    found = WRITTEN.fullmatch(text)
    return Place(EPOCH + int(found[1]) * MICROSECOND, int(found[2])) if found else None
