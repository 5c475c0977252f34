"""Asks again, now and then, whether sockets belong to who opened them: the news of a log-out may have been lost."""

from collections.abc import Iterable, Sequence
from itertools import islice

from live.person import Person
from live.sockets import Socket

TOGETHER = 50


def strangers(sockets: Sequence[Socket]) -> list[Socket]:
    """Blocking, for the read lane: those whose credential does not stand for the same person and log-in any more."""
    return [s for s in sockets if s.still is not None and not _are_same(s.still(), s.person)]


def in_portions(sockets: Iterable[Socket]) -> Iterable[list[Socket]]:
    """Small enough not to keep a read thread from the rooms for long."""
    remaining = iter(sockets)
    while portion := list(islice(remaining, TOGETHER)):
        yield portion


def _are_same(now: Person | None, then: Person) -> bool:
    return now is not None and (now.id, now.session) == (then.id, then.session)
