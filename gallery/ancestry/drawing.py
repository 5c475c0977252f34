"""A family as boxes and curves, in whole pixels, for a template to draw. Decides no place: the layout has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.urls import reverse

from gallery import addresses
from gallery.ancestry.family import Family, Member
from gallery.ancestry.layout import laid_out
from gallery.cards import card_of

SIDE = 112
ACROSS, DOWN = 148, 226
MARGIN = 20
TALL, TALLER = SIDE + 46, SIDE + 66
"""Of a box: the picture and two lines of words, or three."""

WORDS_MOST = 17


@dataclass(frozen=True, slots=True)
class Box:
    """`x` and `y` of its upper left corner. `href` is empty for a tombstone, `src` for what has no file."""

    x: int
    y: int
    key: str
    label: str
    words: str
    author: str
    href: str
    src: str
    family_href: str
    remixes_href: str
    more: int
    has_older: bool
    is_focus: bool
    generation: int
    parents: tuple[str, ...]

    @property
    def middle(self) -> int:
        return self.x + SIDE // 2

    @property
    def words_y(self) -> int:
        return self.y + SIDE + 20

    @property
    def author_y(self) -> int:
        return self.y + SIDE + 38

    @property
    def more_y(self) -> int:
        return self.y + SIDE + 58

    @property
    def older_y(self) -> int:
        return self.y - 8


@dataclass(frozen=True, slots=True)
class Curve:
    path: str
    kind: str


@dataclass(frozen=True, slots=True)
class Generation:
    """`away` is 0 for the picture's own, negative for older ones."""

    away: int
    boxes: tuple[Box, ...]

    @property
    def name(self) -> str:
        match self.away:
            case 0:
                return "The same generation"
            case -1:
                return "One generation before"
            case 1:
                return "One generation after"
        return f"{abs(self.away)} generations {'before' if self.away < 0 else 'after'}"


@dataclass(frozen=True, slots=True)
class Drawing:
    width: int
    height: int
    boxes: tuple[Box, ...]
    curves: tuple[Curve, ...]
    generations: tuple[Generation, ...]

    @property
    def kinds(self) -> list[str]:
        return sorted({curve.kind for curve in self.curves})


def drawn(family: Family) -> Drawing:
    layout = laid_out([one.number for one in family.members], [(line.parent, line.child) for line in family.lines])
    own_row = layout.places[family.focus][1]
    names = {one.number: _name(one) for one in family.members}
    boxes = []
    for one in sorted(family.members, key=lambda one: layout.places[one.number][::-1]):
        column, row = layout.places[one.number]
        parents = tuple(names[line.parent] for line in family.lines if line.child == one.number)
        boxes.append(_box(one, column, row, row - own_row, one.number == family.focus, parents))
    crowded = {one.number for one in family.members if one.more}
    curves = [
        Curve(_path(path, TALLER if line.parent in crowded else TALL), line.kind)
        for line, (_, path) in zip(family.lines, layout.paths, strict=True)
    ]
    return Drawing(
        width=round(layout.width * ACROSS) + SIDE + 2 * MARGIN,
        height=(layout.rows - 1) * DOWN + TALL + 2 * MARGIN + 20,
        boxes=tuple(boxes),
        curves=tuple(curves),
        generations=_generations(boxes),
    )


def _box(one: Member, column: float, row: int, generation: int, is_focus: bool, parents: tuple[str, ...]) -> Box:
    picture = one.picture
    key = [picture.key] if picture else []
    return Box(
        x=MARGIN + round(column * ACROSS),
        y=MARGIN + row * DOWN,
        key=picture.key if picture else "",
        label=card_of(picture).alt if picture else f"Not shown any more. Words by {one.credit}",
        words=_short(picture.prompt.text) if picture else "not shown",
        author=_short(one.credit),
        href=reverse("gallery:picture", args=key) if picture else "",
        src=addresses.thumbnail(picture.blob) if picture else "",
        family_href=reverse("gallery:ancestry", args=key) if picture else "",
        remixes_href=reverse("gallery:remixes", args=key) if picture else "",
        more=one.more,
        has_older=one.has_older and picture is not None and not is_focus,
        is_focus=is_focus,
        generation=generation,
        parents=parents,
    )


def _name(one: Member) -> str:
    return f"{one.picture.prompt.text} by {one.credit}" if one.picture else f"words by {one.credit}"


def _short(text: str) -> str:
    return text if len(text) <= WORDS_MOST else f"{text[: WORDS_MOST - 1].rstrip()}…"


def _path(points: Sequence[tuple[float, int]], tall: int) -> str:
    """From the bottom of one box to the top of the next; straight through the rows in which it bends."""
    ends = [(MARGIN + round(column * ACROSS) + SIDE // 2, MARGIN + row * DOWN) for column, row in points]
    path = f"M{ends[0][0]} {ends[0][1] + tall}"
    for (x, y), (to_x, to_y) in pairwise(ends):
        half = (y + tall + to_y) // 2
        path += f"C{x} {half} {to_x} {half} {to_x} {to_y}"
        if (to_x, to_y) != ends[-1]:
            path += f"V{to_y + TALL}"
            tall = TALL
    return path


def _generations(boxes: Sequence[Box]) -> tuple[Generation, ...]:
    found = sorted({box.generation for box in boxes})
    return tuple(Generation(away, tuple(box for box in boxes if box.generation == away)) for away in found)
