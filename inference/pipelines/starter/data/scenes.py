"""What a picture shows, decided before it is drawn or described. Pure: chance is an argument."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from inference.pipelines.starter.data.backdrops import PLACES
from inference.pipelines.starter.data.catalogue import Subject
from inference.pipelines.starter.data.colours import PAINTS
from inference.pipelines.starter.data.styles import STYLES

Chance = np.random.Generator
RELATIONS = ("next to", "above", "below", "and")
COMMON_SHARE = 0.78


@dataclass(frozen=True, slots=True)
class Thing:
    """A subject by its place in the catalogue, how many of it, and its colour if the words name one."""

    subject: int
    count: int = 1
    paint: str | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """`place` is a key of PLACES or "plain <colour>"; None leaves the background to the painter. Same for style."""

    things: tuple[Thing, ...]
    relation: str | None = None
    place: str | None = None
    style: str | None = None


def scene_from(row: Mapping[str, Any]) -> Scene:
    """The scene that `asdict` turned into a row."""
    return Scene(**{**row, "things": tuple(Thing(**thing) for thing in row["things"])})


def imagine(subjects: Sequence[Subject], chance: Chance) -> Scene:
    things, relation = _things(subjects, chance)
    place = _place(chance) if things else str(chance.choice(list(PLACES)))
    return Scene(things, relation, place, _style(chance))


def _things(subjects: Sequence[Subject], chance: Chance) -> tuple[tuple[Thing, ...], str | None]:
    form = chance.random()
    if form < 0.03:
        return (), None
    first = _thing(subjects, chance)
    if form < 0.27:
        return (first, _thing(subjects, chance)), str(chance.choice(RELATIONS))
    if form < 0.39:
        return (first, _thing(subjects, chance), _thing(subjects, chance)), "and"
    if form < 0.49:
        return (Thing(first.subject, int(chance.choice([2, 2, 3])), first.paint),), None
    return (first,), None


def _thing(subjects: Sequence[Subject], chance: Chance) -> Thing:
    common = chance.random() < COMMON_SHARE
    choice = [place for place, subject in enumerate(subjects) if subject.common == common]
    subject = int(chance.choice(choice))
    painted = subjects[subject].recolourable and chance.random() < 0.24
    return Thing(subject, 1, str(chance.choice(list(PAINTS))) if painted else None)


def _place(chance: Chance) -> str | None:
    form = chance.random()
    if form < 0.36:
        return str(chance.choice(list(PLACES)))
    if form < 0.52:
        return f"plain {chance.choice(list(PAINTS))}"
    return None


def _style(chance: Chance) -> str | None:
    return str(chance.choice(list(STYLES))) if chance.random() < 0.45 else None
