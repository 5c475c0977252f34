"""The rules that hold now, made ready once for each place and kept until a row changes."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from moderation.rules import writing
from moderation.rules.kinds import Category, Level, Place, Strictness, holds
from moderation.rules.matching import Rulebook
from moderation.rules.rows import Rule

Edition = tuple[object, ...]

_ready: dict[tuple[Strictness, Place], tuple[Edition, Rulebook]] = {}


def of_place(place: Place) -> Rulebook:
    """One narrow query each time: what a moderator puts live holds from the next word on, in every process."""
    strictness = Strictness(settings.MODERATION_STRICTNESS)
    edition = tuple(Rule.objects.filter(is_active=True).order_by("pk").values_list("pk", "changed_at"))
    kept = _ready.get((strictness, place))
    if kept is None or kept[0] != edition:
        kept = (edition, made(Rule.objects.filter(is_active=True), strictness, place))
        _ready[strictness, place] = kept
    return kept[1]


def made(rows: Iterable[Rule], strictness: Strictness, place: Place) -> Rulebook:
    """Of those of these rules that are asked there. Raises writing's Miswritten."""
    asked = [row for row in rows if holds(Category(row.category), Level(row.level), strictness, place)]
    return Rulebook([writing.rule(row.name, row.body, row.unless) for row in asked])
