"""A pair offered to somebody without a name: a sealed ballot that becomes a row with their first vote.

Looking around makes neither guests nor ballots. Encrypted and not only signed: entries are numbered in the order of seats,
so whoever could read which of the two is on the left would know whose it is. Fernet (AES-128-CBC with HMAC-SHA256 and a
time stamp) under a key of this site's secret.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import astuple, dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from battles.refusals import Refused
from battles.tables import Deal

PURPOSE = "battles.jury.offer"
GOOD_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Offer:
    """`dealt` and `shown` are milliseconds of the server's clock; `shown` is 0 until both pictures are there."""

    token: str
    heat: int
    low: int
    high: int
    slot: int
    low_is_left: bool
    dealt: int
    shown: int = 0

    @property
    def key(self) -> UUID:
        """The token of the ballot that it becomes."""
        return UUID(self.token)

    @property
    def dealt_at(self) -> datetime:
        return datetime.fromtimestamp(self.dealt / 1000, UTC)

    @property
    def shown_at(self) -> datetime | None:
        return datetime.fromtimestamp(self.shown / 1000, UTC) if self.shown else None


def offer(heat: int, pair: Deal, now: datetime) -> Offer:
    return Offer(str(uuid4()), heat, pair.low, pair.high, pair.slot, pair.low_is_left, _milliseconds(now))


def sealed(offered: Offer) -> str:
    return _cipher().encrypt(json.dumps(astuple(offered)).encode()).decode()


def opened(text: str) -> Offer:
    """Raises `Refused` for what was never offered, or too long ago."""
    try:
        return Offer(*json.loads(_cipher().decrypt(text.encode(), ttl=int(GOOD_FOR.total_seconds()))))
    except (InvalidToken, TypeError, ValueError):
        raise Refused("unknown_ballot", "This pair was not dealt to you, or too long ago.", "ballot") from None


def shown(offered: Offer, now: datetime) -> Offer:
    """Only the first time is kept."""
    return offered if offered.shown else replace(offered, shown=_milliseconds(now))


def somebody_elses() -> Refused:
    """What who asks for a pair that another voter has is told, by whichever door."""
    return Refused("unknown_ballot", "This pair was dealt to somebody else.", "ballot")


def _milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def _cipher() -> Fernet:
    key = hashlib.sha256(f"{PURPOSE}:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
