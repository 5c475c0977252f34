"""What descends from what around one picture, as one viewer is shown it: pictures, tombstones with credit, nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from accounts.models import Player
from gallery.ancestry import walk
from gallery.ancestry.walk import Line
from gallery.models import Picture, PromptParent
from gallery.prompts import SOMEBODY


@dataclass(frozen=True, slots=True)
class Member:
    """`picture` is None for a tombstone: words whose picture this viewer is not shown, of which the credit is left.
    `more` shown children are not drawn; with `has_older` there are ancestors beyond."""

    number: int
    picture: Picture | None
    credit: str
    more: int = 0
    has_older: bool = False


@dataclass(frozen=True, slots=True)
class Family:
    """Members by number, so parents first; lines between them."""

    focus: int
    members: tuple[Member, ...]
    lines: tuple[Line, ...]


def family_of(picture: Picture, viewer: Player | None) -> Family:
    """Around a picture that this viewer may read."""
    focus = picture.prompt_id
    lines = walk.lines_around(focus, viewer)
    numbers = {focus} | {end for line in lines for end in (line.parent, line.child)}
    shown = walk.shown_pictures(numbers, viewer) | {focus: picture}
    kept = members_kept(focus, lines, shown)
    drawn = tuple(line for line in lines if line.parent in kept and line.child in kept)
    more = walk.children_beyond(kept & shown.keys(), kept)
    older = _with_older(kept - {line.child for line in drawn})
    members = (
        Member(number, shown.get(number), _credit(number, shown, drawn), more.get(number, 0), number in older)
        for number in sorted(kept)
    )
    return Family(focus, tuple(members), drawn)


def members_kept(focus: int, lines: Iterable[Line], shown: Collection[int]) -> set[int]:
    """What is not shown stands only where somebody shown came from it: below that, nobody may learn that it is there."""
    children: defaultdict[int, list[int]] = defaultdict(list)
    for line in lines:
        children[line.parent].append(line.child)
    kept = {focus}
    # A child's number is greater than its parents', so the greatest first means children first.
    for number in sorted({*children, *shown}, reverse=True):
        if number in shown or kept.intersection(children[number]):
            kept.add(number)
    return kept


def _credit(number: int, shown: dict[int, Picture], lines: Iterable[Line]) -> str:
    """The name of now for who is shown; for a tombstone, the name at the moment when the first line led from it."""
    if picture := shown.get(number):
        return picture.owner.nickname if picture.owner else SOMEBODY
    return next(line.credit for line in lines if line.parent == number)


def _with_older(roots: Collection[int]) -> set[int]:
    return set(PromptParent.objects.filter(child__in=roots).order_by().values_list("child_id", flat=True))
