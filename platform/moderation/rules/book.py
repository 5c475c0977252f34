"""The rules that hold now, made ready once for each place and kept until a row changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from moderation.rules import writing
from moderation.rules.kinds import Category, Level, Place, Strictness, holds
from moderation.rules.matching import Rulebook
from moderation.rules.rows import Rule


@dataclass(frozen=True, slots=True)
class Edition:
    """Which rules hold, each as it was last changed."""

    strictness: Strictness
    rows: tuple[object, ...]

    def of_place(self, place: Place) -> Rulebook:
        kept = _ready.get((self.strictness, place))
        if kept is None or kept[0] != self:
            kept = (self, made(Rule.objects.filter(is_active=True), self.strictness, place))
            _ready[self.strictness, place] = kept
        return kept[1]


_ready: dict[tuple[Strictness, Place], tuple[Edition, Rulebook]] = {}


def now() -> Edition:
    """One narrow query each time: what a moderator puts live holds from the next word on, in every process."""
    rows = Rule.objects.filter(is_active=True).order_by("pk").values_list("pk", "changed_at")
    return Edition(Strictness(settings.MODERATION_STRICTNESS), tuple(rows))


def made(rows: Iterable[Rule], strictness: Strictness, place: Place) -> Rulebook:
    """Of those of these rules that are asked there. Raises writing's Miswritten."""
    asked = [row for row in rows if holds(Category(row.category), Level(row.level), strictness, place)]
    return Rulebook([writing.rule(row.name, row.body, row.unless) for row in asked])
