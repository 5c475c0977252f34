"""Which entries of a heat nobody can see: placed last by `battles.withheld`. Reads rows."""

from __future__ import annotations

import json

from battles import ballots, models
from battles.states import Outcome, PaintState
from battles.withheld import PLACED_LAST_FROM, out_of_sight

WAITS = (Outcome.OPEN, Outcome.JURY)


def withheld_in(heat: models.Heat, contenders: list[ballots.Contender]) -> frozenset[int]:
    """By their keys. While the heat is judged, as the room was told of its pictures, since whoever ends voting goes by that;
    afterwards as it was then, less what was given back."""
    if heat.outcome not in WAITS:
        return frozenset(heat.entries.filter(is_withheld=True).values_list("id", flat=True))
    if not heat.round.unseen or len(contenders) < 2 or _rules_of(heat) < PLACED_LAST_FROM:
        return frozenset()
    paints = models.Paint.objects.filter(pk__in=heat.round.unseen, entry__heat=heat, state=PaintState.PAINTED)
    return out_of_sight(contenders, set(paints.values_list("entry_id", "slot")))


def _rules_of(heat: models.Heat) -> int:
    """By which the log is counted that was begun when the battle was made."""
    first = models.LogLine.objects.get(battle=heat.round.battle_id, number=1)
    rules: int = json.loads(first.body).get("rules", 0)
    return rules
