"""What a list of pictures can be narrowed to, as a form offers it: the same on the feed and in search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from gallery.colours import Colour
from gallery.feed.facets import NAMES, Facets, Size
from gallery.find import options, tally
from gallery.find.options import Choice
from gallery.find.tally import Tally
from gallery.models import Level, Shape

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
class Field:
    """`chosen` is what the address says, also where no choice has it."""

    name: str
    label: str
    chosen: str
    choices: tuple[Choice, ...]

    @property
    def options(self) -> SafeString:
        return options.of(self.choices)

    @property
    def suggestions(self) -> SafeString:
        return options.suggested(self.choices)

    @property
    def swatches(self) -> SafeString:
        return options.swatches(self.choices)


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
    choices = tuple(Choice(value, word, count, value == chosen) for value, word, count in offers)
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
    return _with_chosen(sorted(_told(counts, "model")), facets.model.name if facets.model else None)


def _themes(counts: Tally) -> list[Offer]:
    """Only offered to whoever types: any theme that is spelt out is found."""
    return _told(counts, "theme")


def _told(counts: Tally, name: str) -> list[Offer]:
    return [(word, word, count) for word, count in counts.get(name, {}).items()]


def _with_chosen(offers: list[Offer], chosen: str | None) -> list[Offer]:
    """What is rare is not among the commonest, and is chosen all the same."""
    missing = chosen is not None and all(value != chosen for value, _, _ in offers)
    return [*offers, (str(chosen), str(chosen), None)] if missing else offers
