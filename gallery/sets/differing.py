"""What differs between two versions, for the eye: both sides of each slot, words marked, pictures that can be compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import Player
from gallery.ancestry.changes import Changes, changes_between
from gallery.models import ImageSet
from gallery.sets.cards import SlotCard, cards_of
from gallery.sets.reading import Different, Kind


@dataclass(frozen=True, slots=True)
class Seen:
    """One slot. Of words there is something where they differ, tags are those that one side alone has."""

    slot: str
    kind: Kind
    cells: Sequence[str]
    before: SlotCard | None
    after: SlotCard | None

    @property
    def has_other_picture(self) -> bool:
        return "picture" in self.cells

    @property
    def can_be_compared(self) -> bool:
        return bool(self.before and self.after and self.before.shown.src and self.after.shown.src)

    @property
    def prompt(self) -> Changes | None:
        return self._words("prompt")

    @property
    def caption(self) -> Changes | None:
        return self._words("caption")

    @property
    def tags(self) -> bool:
        return "tags" in self.cells

    @property
    def tags_out(self) -> list[str]:
        return self._tags(self.before, self.after)

    @property
    def tags_in(self) -> list[str]:
        return self._tags(self.after, self.before)

    @property
    def levels(self) -> bool:
        return "level" in self.cells

    @property
    def is_moved(self) -> bool:
        return "order" in self.cells

    def _words(self, cell: str) -> Changes | None:
        if cell not in self.cells or self.before is None or self.after is None:
            return None
        return changes_between(getattr(self.before.entry, cell), getattr(self.after.entry, cell))

    @staticmethod
    def _tags(one: SlotCard | None, other: SlotCard | None) -> list[str]:
        without = set(other.entry.tags) if other is not None else set()
        return [tag for tag in (one.entry.tags if one is not None else ()) if tag not in without]


def seen(image_set: ImageSet, some: Sequence[Different], viewer: Player | None) -> list[Seen]:
    """Asks once for all pictures of both sides."""
    sides = [(one.slot, side) for one in some for side in (one.before, one.after) if side is not None]
    cards = iter(cards_of(image_set, sides, viewer))
    return [
        Seen(
            one.slot,
            one.kind,
            one.cells,
            next(cards) if one.before is not None else None,
            next(cards) if one.after is not None else None,
        )
        for one in some
    ]
