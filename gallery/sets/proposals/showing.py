"""What pages of a proposal show of its slots: pictures as the reader may see them, words with what changed in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.models import Player
from gallery.ancestry.changes import Changes, changes_between
from gallery.models import ImageSet, Level, ProposalPick, ProposalRemark, SetVote
from gallery.sets import settling_by_vote
from gallery.sets.proposals import threeway
from gallery.sets.proposals.threeway import Contest, Place, Side, Way
from gallery.sets.reading import Different
from gallery.sets.showing import Shown
from gallery.sets.told import Told
from gallery.sets.tree.entries import Entry
from gallery.sets.tree.settling import SLOT, Conflict

LABELS = {
    "picture": "Picture",
    "prompt": "Prompt",
    "caption": "Caption",
    "tags": "Tags",
    "level": "Level",
    "order": "Place in the order",
    SLOT: "The whole slot",
}
WAYS = {
    Way.OURS: "As in {target}",
    Way.THEIRS: "As in {source}",
    Way.BASE: "As before both",
    Way.OWN: "In other words",
    Way.BOTH: "Keep both, in two slots",
}


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell before and after, as words; of a picture `words` is None."""

    name: str
    label: str
    words: Changes | None = None


@dataclass(frozen=True, slots=True)
class SlotChange:
    """A changed slot for the eye. `before` and `after` are its pictures, None where it has none."""

    slot: str
    kind: str
    before: Shown | None
    after: Shown | None
    has_new_picture: bool
    cells: Sequence[CellChange]
    remarks: Sequence[ProposalRemark] = ()

    @property
    def compares(self) -> bool:
        """Whether there are two pictures to hold against each other."""
        return bool(self.has_new_picture and self.before and self.after and self.before.src and self.after.src)


@dataclass(frozen=True, slots=True)
class Offered:
    """What somebody can pick of a conflict."""

    way: str
    label: str
    is_picked: bool


@dataclass(frozen=True, slots=True)
class CellContest:
    """A conflict for the eye: what each side holds, as text or picture, with what changed since before both."""

    slot: str
    cell: str
    label: str
    texts: Mapping[str, str]
    pictures: Mapping[str, Shown | None]
    changes: Mapping[str, Changes] = field(default_factory=dict)
    offered: Sequence[Offered] = ()
    own: str = ""
    picked: ProposalPick | None = None
    vote: SetVote | None = None
    vote_href: str = ""
    can_be_voted: bool = False

    @property
    def name(self) -> str:
        """Of its field in forms."""
        return f"{self.slot}.{self.cell}"

    @property
    def compares(self) -> bool:
        ours, theirs = self.pictures.get("ours"), self.pictures.get("theirs")
        return bool(ours and theirs and ours.src and theirs.src)


def changed(
    image_set: ImageSet,
    some: Sequence[Different],
    viewer: Player | None,
    remarks: Mapping[str, Sequence[ProposalRemark]],
) -> list[SlotChange]:
    told = Told(image_set, (entry for one in some for entry in (one.before, one.after)), viewer)
    return [_slot_change(told.different(one), told.shown, remarks.get(one.slot, ())) for one in some]


def contested(
    image_set: ImageSet,
    found: Iterable[Contest],
    viewer: Player | None,
    picks: Mapping[Place, ProposalPick],
    votes: Mapping[Place, SetVote],
    names: Mapping[str, str],
) -> list[list[CellContest]]:
    """By slot. `names` are of the two branches: source and target."""
    contests = list(found)
    sides = [entry for contest in contests for entry in (contest.base, contest.ours, contest.theirs)]
    told = Told(image_set, sides, viewer)
    return [[_cell(contest, one, told, picks, votes, names) for one in contest.conflicts] for contest in contests]


def held_by(contest: Contest, one: Conflict, told: Told) -> dict[Side, Any]:
    """What each side holds in this cell, as its reader is told it."""
    held = {Side.BASE: one.base, Side.OURS: one.ours, Side.THEIRS: one.theirs}
    sides = {Side.BASE: contest.base, Side.OURS: contest.ours, Side.THEIRS: contest.theirs}
    entries = {side: told.side(entry) for side, entry in sides.items()}
    if one.cell == SLOT:
        return dict(entries)
    if one.cell in threeway.WORDS:
        return {side: getattr(entry, one.cell) if entry is not None else held[side] for side, entry in entries.items()}
    return dict(held)


def text_of(cell: str, held: Any) -> str:
    """What a cell holds, in words."""
    if held is None:
        return ""
    if cell == "tags":
        return ", ".join(held)
    if cell == "level":
        return Level(held).name.lower() if held in set(Level) else str(held)
    if cell == "picture":
        return held.hex()[:12] if held else "no picture"
    if isinstance(held, Entry):
        words = held.caption or held.prompt or ", ".join(held.tags)
        return f"There, with “{words}”" if words else "There"
    return str(held)


def _slot_change(one: Different, shown: Mapping[str, Shown], remarks: Sequence[ProposalRemark]) -> SlotChange:
    before, after = one.before, one.after
    names = one.cells if before is not None and after is not None else ("prompt", "caption", "tags", "level")
    cells = []
    for name in names:
        was, now = (text_of(name, getattr(side, name)) if side is not None else "" for side in (before, after))
        if name != "picture" and (was or now) and not (name == "level" and one.kind != "changed" and _is_plain(one)):
            cells.append(CellChange(name, LABELS[name], changes_between(was, now)))
    pictures = [
        shown.get(side.picture.hex()) if side is not None and side.picture else None for side in (before, after)
    ]
    is_new = (before.picture if before else b"") != (after.picture if after else b"")
    return SlotChange(one.slot, one.kind, pictures[0], pictures[1], is_new, cells, remarks)


def _is_plain(one: Different) -> bool:
    """Of a slot that is new or gone: for everyone, as most are."""
    held = one.after or one.before
    return held is not None and held.level == Level.EVERYONE


def _cell(
    contest: Contest,
    one: Conflict,
    told: Told,
    picks: Mapping[Place, ProposalPick],
    votes: Mapping[Place, SetVote],
    names: Mapping[str, str],
) -> CellContest:
    place = (one.key, one.cell)
    held = held_by(contest, one, told)
    texts = {side.value: text_of(one.cell, each) for side, each in held.items()}
    if one.cell == SLOT:
        texts = {side: text or "Not there" for side, text in texts.items()}
    picked, vote = picks.get(place), votes.get(place)
    words = one.cell in threeway.WORDS
    return CellContest(
        slot=one.key,
        cell=one.cell,
        label=LABELS[one.cell],
        texts=texts,
        pictures={side.value: _picture(each, told.shown) for side, each in held.items()},
        changes={side: changes_between(texts["base"], texts[side]) for side in ("ours", "theirs")} if words else {},
        offered=[
            Offered(way.value, WAYS[way].format(**names), picked is not None and picked.way == way)
            for way in threeway.ways(one)
        ],
        own=picked.words if picked is not None and picked.way == Way.OWN else texts["theirs"] if words else "",
        picked=picked,
        vote=vote,
        vote_href=settling_by_vote.address(vote) if vote is not None else "",
        can_be_voted=settling_by_vote.is_there() and settling_by_vote.can_be_asked(one),
    )


def _picture(held: Any, shown: Mapping[str, Shown]) -> Shown | None:
    picture = held.picture if isinstance(held, Entry) else held if isinstance(held, bytes) else b""
    return shown.get(picture.hex()) if picture else None
