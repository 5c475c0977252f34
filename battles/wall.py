"""The letters that stand for entries while they are judged. Pure."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection


def letters(secret: bytes, entries: Collection[int]) -> dict[int, str]:
    """A to Z, AA, AB … by entry, in an order that only the round's secret knows."""
    shuffled = sorted(
        entries, key=lambda entry: hmac.digest(secret, f"paintoff-letter/1:{entry}".encode(), hashlib.sha256)
    )
    return {entry: _letter(place) for place, entry in enumerate(shuffled)}


def _letter(place: int) -> str:
    head, tail = divmod(place, 26)
    return (chr(ord("A") + head - 1) if head else "") + chr(ord("A") + tail)
