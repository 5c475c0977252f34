"""What a reader of a set is told of its slots: whoever may not see a picture has not the words either that it was painted
from, and nobody is told what moderators took down.

A commit's root vouches for all cells as they were written; this leaves out of an answer, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from accounts.models import Player
from gallery import sight
from gallery.models import ImageSet, Level
from gallery.sets import showing, words
from gallery.sets.blame import Touch
from gallery.sets.reading import Different
from gallery.sets.showing import Shown
from gallery.sets.tree.entries import Entry


def without(entry: Entry, prompt: str) -> Entry:
    """As whoever may not have its picture is told it. Other words that somebody gave the slot stay."""
    return entry._replace(prompt="") if entry.prompt == prompt else entry


class Told:
    """Of these entries. Asks once for all their pictures; `shown` has them by hash."""

    def __init__(self, image_set: ImageSet, entries: Iterable[Entry | None], viewer: Player | None) -> None:
        self._set = image_set
        self._viewer = viewer
        self._is_own = viewer is not None and viewer.pk == image_set.owner_id
        hashes = {entry.picture.hex() for entry in entries if entry is not None and entry.picture}
        self.shown: Mapping[str, Shown] = showing.shown(image_set, hashes, viewer) if hashes else {}

    def picture(self, entry: Entry) -> Shown | None:
        """A slot has a level of its own, which may be higher than its picture's."""
        shown = self.shown.get(entry.picture.hex())
        if shown is None or not entry.level:
            return shown
        if self._is_open(min(entry.level, Level.MATURE)):
            return replace(shown, level=max(shown.level, min(entry.level, Level.MATURE)))
        return Shown(shown.credit, showing.RATED, words=entry.prompt)

    def _is_open(self, level: int) -> bool:
        return self._is_own or sight.is_open_to(level, self._viewer)

    def entry(self, entry: Entry) -> Entry:
        shown = self.picture(entry)
        said = words.left_out(self._set, entry)
        return without(said, shown.words) if shown is not None and shown.why else said

    def side(self, entry: Entry | None) -> Entry | None:
        return self.entry(entry) if entry is not None else None

    def different(self, one: Different) -> Different:
        return Different(one.slot, one.kind, one.cells, self.side(one.before), self.side(one.after))

    def touch(self, one: Touch) -> Touch:
        return Touch(one.commit, self.side(one.before), self.side(one.after))


def differences(image_set: ImageSet, some: Iterable[Different], viewer: Player | None) -> list[Different]:
    held = list(some)
    told = Told(image_set, (side for one in held for side in (one.before, one.after)), viewer)
    return [told.different(one) for one in held]


def touches(image_set: ImageSet, some: Iterable[Touch], viewer: Player | None) -> list[Touch]:
    held = list(some)
    told = Told(image_set, (side for one in held for side in (one.before, one.after)), viewer)
    return [told.touch(one) for one in held]
