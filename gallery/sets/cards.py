"""A slot as pages show it to one reader: its cells, and its picture or the card that stands for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import Player
from gallery.models import ImageSet, Level
from gallery.sets import showing
from gallery.sets.showing import Shown
from gallery.sets.told import Told
from gallery.sets.tree.entries import Entry

NONE = Shown("", "There is no picture in this slot.")


@dataclass(frozen=True, slots=True)
class SlotCard:
    slot: str
    entry: Entry
    shown: Shown

    @property
    def has_picture(self) -> bool:
        return bool(self.entry.picture)

    @property
    def title(self) -> str:
        return self.entry.caption or self.entry.prompt or self.slot

    @property
    def alt(self) -> str:
        """Of a picture what it is of, of a card why it is one."""
        if not self.shown.src:
            by = f" A picture by {self.shown.credit}." if self.shown.credit else ""
            return self.shown.why + by
        return f"{self.title}, by {self.shown.credit}"

    @property
    def level(self) -> str:
        known = {one.value: one.name.lower() for one in Level}
        return known.get(self.entry.level, str(self.entry.level))

    @property
    def sha256(self) -> str:
        return self.entry.picture.hex()


def cards_of(image_set: ImageSet, slots: Iterable[tuple[str, Entry]], viewer: Player | None) -> list[SlotCard]:
    """Asks once for all their pictures."""
    held = list(slots)
    told = Told(image_set, (entry for _, entry in held), viewer)
    missing = Shown("", showing.GONE)
    return [
        SlotCard(slot, told.entry(entry), (told.picture(entry) or missing) if entry.picture else NONE)
        for slot, entry in held
    ]
