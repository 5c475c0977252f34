"""Tells the gallery who won a heat, so that the words which the winner's descend from are credited. Call it with the
battle's row locked, whenever a heat's winner is written: also when it was counted again, and when it has none any more.

Words that their author takes back have won all the same: the win stands in the results, and who helped to it keeps the credit.
"""

from __future__ import annotations

from django.utils import timezone

from battles import models
from battles.states import Outcome
from gallery.ancestry import crediting


def settle(heat: models.Heat) -> None:
    """What was won by default, as nobody else was left, is nobody's help."""
    won = heat.winner if heat.winner and heat.outcome == Outcome.WON else None
    battle = heat.round.battle
    words = won.prompt if won else None
    crediting.settle(f"heat:{heat.pk}", words, timezone.now(), place=battle.code, round_=heat.round.number)
