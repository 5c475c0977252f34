"""Conflicts as people settle them: base, ours and theirs of each cell side by side, what was picked, and what that makes. Pure.

Ours is the branch that is merged into, theirs the branch that is proposed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from gallery.sets.tree.entries import Entry, Unfit, encode
from gallery.sets.tree.settling import SLOT, Conflict, Held, settle

WORDS = ("prompt", "caption", "tags")
"""Cells for which somebody can write words of their own; a level is one of few numbers, and an order is where a slot stands."""
KEY_MAX = 64


class Side(StrEnum):
    BASE = "base"
    OURS = "ours"
    THEIRS = "theirs"


class Way(StrEnum):
    """What becomes of a conflict. `BOTH` keeps ours where it is, and theirs in a slot beside it."""

    BASE = "base"
    OURS = "ours"
    THEIRS = "theirs"
    OWN = "own"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Pick:
    """How one conflict is settled. `words` are somebody's own; tags are parted by commas. Of both, which sides: the first of them
    stays where it is, each other one gets a slot beside it."""

    way: Way
    words: str = ""

    @property
    def kept(self) -> tuple[Side, ...]:
        """Of `BOTH`. Raises Unfit for what names no two sides."""
        named = self.words.split() or [Side.OURS, Side.THEIRS]
        if len(set(named)) < 2 or not set(named) <= set(Side):
            raise Unfit("way", "To keep both, two sides are named.")
        return tuple(side for side in (Side.OURS, Side.THEIRS, Side.BASE) if side in named)


@dataclass(frozen=True, slots=True)
class Contest:
    """A slot that both sides changed, with the cells of which nobody but people can say what they hold."""

    slot: str
    base: Entry | None
    ours: Entry | None
    theirs: Entry | None
    conflicts: tuple[Conflict, ...]


Place = tuple[str, str]
"""Slot and cell."""


def contests(
    conflicts: Iterable[Conflict], sides: Mapping[str, tuple[Entry | None, Entry | None, Entry | None]]
) -> list[Contest]:
    """`sides` are base, ours and theirs of each slot that has a conflict."""
    by_slot: dict[str, list[Conflict]] = {}
    for one in conflicts:
        by_slot.setdefault(one.key, []).append(one)
    return [Contest(slot, *sides[slot], tuple(some)) for slot, some in sorted(by_slot.items())]


def digest(conflict: Conflict) -> str:
    """What a pick is about: it settles this conflict and none that came to stand in its place. 32 hex digits."""
    told = sha256()
    held = map(_written, (conflict.base, conflict.ours, conflict.theirs))
    for body in (conflict.key.encode(), conflict.cell.encode(), *held):
        told.update(len(body).to_bytes(4))
        told.update(body)
    return told.hexdigest()[:32]


def ways(conflict: Conflict) -> list[Way]:
    """What one may pick. Two orders or levels at once nobody wants, nor half of a slot that is gone."""
    found = [Way.OURS, Way.THEIRS]
    if conflict.cell == SLOT or conflict.base is not None:
        found.append(Way.BASE)
    if conflict.cell in WORDS:
        found.append(Way.OWN)
    if conflict.cell in ("picture", "prompt", "caption"):
        found.append(Way.BOTH)
    return found


def settled(found: Sequence[Contest], picks: Mapping[Place, Pick]) -> dict[str, Entry | None]:
    """What the slots hold of which every conflict is picked; the others are not among them. Raises Unfit for words that no
    cell can hold, and for a way that there is not."""
    changes: dict[str, Entry | None] = {}
    for contest in found:
        if all((contest.slot, one.cell) in picks for one in contest.conflicts):
            changes |= _of_slot(contest, picks)
    return changes


def variant(slot: str, beside: Entry) -> str:
    """The key of a slot beside one, for what it holds: the same for the same, whoever derives it."""
    told = sha256(encode(beside)).hexdigest()[:8]
    return f"{slot[: KEY_MAX - 9]}-{told}"


def own(cell: str, words: str) -> Any:
    """Somebody's own words as the cell holds them. Raises Unfit."""
    if cell not in WORDS:
        raise Unfit(cell, "Of this cell one takes what one of the sides has.")
    if cell != "tags":
        return words.strip()
    return tuple(sorted({tag for part in words.split(",") if (tag := " ".join(part.split()).lower())}))


def _of_slot(contest: Contest, picks: Mapping[Place, Pick]) -> dict[str, Entry | None]:
    """A slot, and the one beside it where both are kept."""
    chosen = {one.cell: picks[contest.slot, one.cell] for one in contest.conflicts}
    for one in contest.conflicts:
        if chosen[one.cell].way not in ways(one):
            raise Unfit(one.cell, "That cannot be picked here.")
    if SLOT in chosen:
        return {contest.slot: _whole(contest, chosen[SLOT].way)}
    merged, _ = settle(contest.slot, contest.base, contest.ours, contest.theirs)
    assert merged is not None  # else the slot itself were the conflict
    held: dict[str, Any] = {one.cell: _value(one, chosen[one.cell]) for one in contest.conflicts}
    entry = merged._replace(**held)
    changes: dict[str, Entry | None] = {contest.slot: entry}
    for one in contest.conflicts:
        for side in chosen[one.cell].kept[1:] if chosen[one.cell].way is Way.BOTH else ():
            beside_it: dict[str, Any] = {one.cell: _of_side(one, side)}
            beside = entry._replace(**beside_it)
            changes[variant(contest.slot, beside)] = beside
    encode(entry)
    return changes


def _whole(contest: Contest, way: Way) -> Entry | None:
    return {Way.OURS: contest.ours, Way.THEIRS: contest.theirs, Way.BASE: contest.base}[way]


def _value(conflict: Conflict, pick: Pick) -> Any:
    match pick.way:
        case Way.THEIRS:
            return conflict.theirs
        case Way.BASE:
            return conflict.base
        case Way.OWN:
            return own(conflict.cell, pick.words)
        case Way.BOTH:
            return _of_side(conflict, pick.kept[0])
    return conflict.ours


def _of_side(conflict: Conflict, side: Side) -> Any:
    return {Side.BASE: conflict.base, Side.OURS: conflict.ours, Side.THEIRS: conflict.theirs}[side]


def _written(held: Held) -> bytes:
    match held:
        case None:
            return b"-"
        case Entry():
            return b"e" + encode(held)
        case bytes():
            return b"b" + held
        case str():
            return b"s" + held.encode()
        case int():
            return b"i%d" % held
    return b"t" + "\0".join(held).encode()
