"""A version of a set slide by slide, as the big screen shows it: those slots alone whose picture the reader may see and that are
fit for whoever comes by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from accounts.models import Player
from gallery.models import ImageSet, Level, SetCommit
from gallery.sets import reading, store
from gallery.sets.cards import SlotCard, cards_of
from gallery.sets.reading import By, cursor_of
from gallery.sets.tree import versions
from gallery.sets.tree.versions import Slots

BATCHES = (6, 48, 48, 48, 48)
"""Slots looked at for one slide: most often the first of them will do, and of a set that shows nothing not all are read."""


@dataclass(frozen=True, slots=True)
class Slide:
    """`card` is None where none of the slots that were looked at is shown; `place` is where they ended, to go on behind it or
    ahead of it, and `is_last` where there are no more."""

    card: SlotCard | None
    place: str | None
    is_last: bool


def behind(image_set: ImageSet, commit: SetCommit, place: str | None, level: Level, viewer: Player | None) -> Slide:
    """The next slide behind a place, or the first. Raises UnknownCursor."""
    return _first_shown(image_set, _onwards(commit, place), level, viewer)


def ahead_of(image_set: ImageSet, commit: SetCommit, place: str, level: Level, viewer: Player | None) -> Slide:
    """The slide before a place. Raises UnknownCursor."""
    return _first_shown(image_set, _backwards(commit, place), level, viewer)


def _first_shown(
    image_set: ImageSet, batches: Iterator[tuple[Slots, bool]], level: Level, viewer: Player | None
) -> Slide:
    place, is_end = None, True
    for slots, is_end in batches:
        for number, card in enumerate(cards_of(image_set, slots, viewer), start=1):
            place = cursor_of((card.slot, card.entry), By.ORDER)
            if card.shown.src and max(card.entry.level, card.shown.level) <= level:
                return Slide(card, place, is_end and number == len(slots))
    return Slide(None, place, is_end)


def _onwards(commit: SetCommit, place: str | None) -> Iterator[tuple[Slots, bool]]:
    for size in BATCHES:
        page = reading.page_of(commit, By.ORDER, place, size)
        yield page.slots, page.after is None
        if page.after is None:
            return
        place = page.after


def _backwards(commit: SetCommit, place: str) -> Iterator[tuple[Slots, bool]]:
    """The last batch first, and of each the last slot."""
    until: tuple[str, str] = reading.place_of(place)
    for size in BATCHES:
        slots = versions.page_before(store.work(), bytes(commit.root), until, size)[::-1]
        yield slots, len(slots) < size
        if len(slots) < size:
            return
        until = (slots[-1][1].order, slots[-1][0])
