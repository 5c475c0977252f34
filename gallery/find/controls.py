"""What a list of pictures can be narrowed to, as a form offers it: the same on the feed and in search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from gallery.colours import Colour
from gallery.feed.facets import NAMES, Facets, Size
from gallery.find import tally
from gallery.find.tally import Tally
from gallery.models import Level, ModelName, Shape, Theme

OFFERED_MOST = 60
LABELS = {
    "model": "Model",
    "theme": "Theme",
    "format": "Format",
    "colour": "Colour",
    "size": "Size",
    "shape": "Shape",
    "level": "For whom",
    "player": "By",
    "since": "From",
    "until": "Until",
}
SIZES = {Size.SMALL: "small, below 512 × 512", Size.MEDIUM: "medium", Size.LARGE: "large, from 1024 × 1024"}
AUDIENCES = {Level.EVERYONE: "everyone", Level.MILD: "older children (mild)", Level.MATURE: "adults (mature)"}


@dataclass(frozen=True, slots=True)
class Choice:
    """`about` how many pictures it leaves of the whole gallery; None where that is not known."""

    value: str
    word: str
    about: int | None
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """`chosen` is what the address says, also where no choice has it."""

    name: str
    label: str
    chosen: str
    choices: list[Choice]


def of(given: Mapping[str, str], facets: Facets) -> dict[str, Any]:
    """For `gallery/_controls.html`. `given` are the address's parameters; the form keeps those that are not its own."""
    counts = tally.about()
    return {
        "colours": _field("colour", given, _colours(counts)),
        "selects": [
            _field("model", given, _models(counts, facets)),
            _field("format", given, _formats(counts, facets)),
            _field("size", given, ((size.value, word, None) for size, word in SIZES.items())),
            _field("shape", given, ((shape.value, shape.value, _of(counts, "shape", shape)) for shape in Shape)),
            _field("level", given, _levels(counts)),
        ],
        "theme": _field("theme", given, _themes(counts)),
        "days": [_field("since", given, ()), _field("until", given, ())],
        "kept": [(name, value) for name, value in given.items() if name not in NAMES and name != "after"],
        "player": facets.player,
    }


Offer = tuple[str, str, int | None]
"""A value, its word, and about how many."""


def _field(name: str, given: Mapping[str, str], offers: Iterable[Offer]) -> Field:
    chosen = given.get(name, "")
    choices = [Choice(value, word, count, value == chosen) for value, word, count in offers]
    return Field(name, LABELS[name], chosen, choices)


def _of(counts: Tally, column: str, value: object) -> int | None:
    return counts.get(column, {}).get(str(value))


def _colours(counts: Tally) -> list[Offer]:
    shown = counts.get("colours", {})
    return [(colour.word, colour.word, tally.with_bit(shown, int(colour)) or None) for colour in Colour]


def _levels(counts: Tally) -> list[Offer]:
    return [(level.name.lower(), word, _of(counts, "level", int(level))) for level, word in AUDIENCES.items()]


def _formats(counts: Tally, facets: Facets) -> list[Offer]:
    known = counts.get("format", {})
    return _with_chosen([(name, name, known[name]) for name in sorted(known)], facets.format)


def _models(counts: Tally, facets: Facets) -> list[Offer]:
    known = _commonest(counts, "model_id")
    names = ModelName.objects.in_bulk([int(number) for number in known])
    return _with_chosen(sorted(_told(names, known)), facets.model.name if facets.model else None)


def _themes(counts: Tally) -> list[Offer]:
    """Only offered to whoever types: any theme that is spelt out is found."""
    known = _commonest(counts, "theme_id")
    texts = Theme.objects.in_bulk([int(number) for number in known])
    return _told(texts, known)


def _told(rows: Mapping[int, object], known: Mapping[str, int]) -> list[Offer]:
    """Counts are a minute old: what they name may be gone."""
    there = {str(rows[int(number)]): count for number, count in known.items() if int(number) in rows}
    return [(word, word, count) for word, count in there.items()]


def _commonest(counts: Tally, column: str) -> dict[str, int]:
    known = counts.get(column, {})
    return {value: known[value] for value in sorted(known, key=lambda value: -known[value])[:OFFERED_MOST]}


def _with_chosen(offers: list[Offer], chosen: str | None) -> list[Offer]:
    """What is rare is not among the commonest, and is chosen all the same."""
    missing = chosen is not None and all(value != chosen for value, _, _ in offers)
    return [*offers, (str(chosen), str(chosen), None)] if missing else offers
