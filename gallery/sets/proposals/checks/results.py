"""What checks say. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from gallery.sets.tree.entries import Entry

SLOTS_TOLD = 200
"""So many slots a result names; how many there are in all it says."""


class Name(StrEnum):
    """The checks, in the order in which they are shown."""

    NEAR_DUPLICATES = "near-duplicates"
    LEVEL = "rating level"
    LICENCE = "licence"
    METADATA = "metadata"
    THEME = "theme"
    BALANCE = "balance"


class Outcome(StrEnum):
    PASSED = "passed"
    WARNED = "warned"
    FAILED = "failed"


class Change(NamedTuple):
    """A slot that the proposal changes; None is no slot."""

    slot: str
    before: Entry | None
    after: Entry | None


@dataclass(frozen=True, slots=True)
class Result:
    """`slots` are some of those that it is about, `count` is how many there are."""

    name: Name
    outcome: Outcome
    sentence: str
    slots: tuple[str, ...] = ()
    count: int = 0


def result(name: Name, outcome: Outcome, sentence: str, slots: Iterable[str] = ()) -> Result:
    about = sorted(set(slots))
    return Result(name, outcome, sentence, tuple(about[:SLOTS_TOLD]), len(about))


def put_in(changes: Iterable[Change]) -> Iterator[tuple[str, Entry]]:
    """Slots that are there after the change, and new or not as they were."""
    return ((slot, after) for slot, before, after in changes if after is not None and after != before)


def new_pictures(changes: Iterable[Change]) -> Iterator[tuple[str, bytes]]:
    """Slots that have a picture which they had not before."""
    for slot, before, after in changes:
        if after is not None and after.picture and (before is None or before.picture != after.picture):
            yield slot, after.picture


def many(count: int, one: str, more: str = "") -> str:
    return f"{count:,} {one if count == 1 else more or one + 's'}"
