"""Places in an order that people choose, as text that sorts byte by byte. Pure.

A rank is a fraction in base 36, written without zeros at its end, so between any two there is a third. What is put at an end
counts up or down in the first eight digits and stays short; only what is put between others again and again grows longer.
"""

from __future__ import annotations

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
HEAD = 8
LAST = "i"
FIRST = "i" + "0" * (HEAD - 1) + LAST
LONGEST = 60


class NoRoom(ValueError):
    """These ranks have to be written anew: one is no fraction, or the next one would be too long."""


def between(low: str | None, high: str | None) -> str:
    """A rank above `low` and below `high`; None is the end. Raises NoRoom."""
    if not _is_fraction(low) or not _is_fraction(high) or (low and high and low >= high):
        raise NoRoom
    if low is None and high is None:
        return FIRST
    if high is None:
        return _stepped(low or "", 1)
    rank = _stepped(high, -1) if low is None else _middle(low, high)
    if len(rank) > LONGEST:
        raise NoRoom
    return rank


def spread(count: int) -> list[str]:
    """So many ranks in order, short and with room on all sides."""
    start = int(FIRST[:HEAD], 36)
    return [_written(start + at) + LAST for at in range(count)]


def _stepped(rank: str, by: int) -> str:
    """One whole number on or back; at the very edge, half of what is left."""
    head = int(rank.ljust(HEAD, "0")[:HEAD], 36) + by
    if head <= 0:
        return _middle("", rank)
    if head >= 36**HEAD:
        return _middle(rank, "")
    return _written(head) + LAST


def _middle(low: str, high: str) -> str:
    """The shortest that is well between; `high` empty is one."""
    shared = ""
    while True:
        below = DIGITS.index(low[0]) if low else 0
        above = DIGITS.index(high[0]) if high else len(DIGITS)
        if above - below > 1:
            return shared + DIGITS[(below + above) // 2]
        if above - below == 1 and len(high) > 1:
            return shared + high[0]
        shared += DIGITS[below]
        low, high = low[1:], high[1:] if above == below else ""


def _written(number: int) -> str:
    digits = ""
    for _ in range(HEAD):
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
    return digits


def _is_fraction(rank: str | None) -> bool:
    return rank is None or (rank != "" and rank[-1] != "0" and set(rank) <= set(DIGITS))
