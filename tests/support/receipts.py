"""Battles whose receipts are read: a clock that stands until it is moved, and what a receipt is found to be."""

from __future__ import annotations

import time_machine
from django.utils import timezone

from accounts.models import Player
from battles import models, receipts
from tests.support.battles import (
    guest,
    lobby,
    start,
)
from tests.support.clocks import audience, play_round, wait_for_deadline
from tests.support.scenes import once


def receipt_of(battle: models.Battle) -> models.Receipt:
    issued = receipts.newest_of(battle)
    assert issued is not None
    return issued


def verdict_of(battle: models.Battle) -> str:
    verdict = receipts.judged(receipt_of(battle))
    assert verdict.findings == ()
    return verdict.sentence


def three_players(clock: time_machine.Traveller) -> tuple[models.Battle, Player, Player, Player]:
    """Over when the clock stands there again."""
    played = once(_three_players)
    ended = played[0].finished_at
    assert ended is not None
    clock.move_to(max(timezone.now(), ended))
    return played


def _three_players() -> tuple[models.Battle, Player, Player, Player]:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
        battle = lobby(ada, bo, cy)
        mo, flo = audience(battle, "Mo", "Flo")
        start(battle)
        words = {ada: "a red fox", bo: "a blue boat", cy: "a green tree"}
        battle = play_round(battle, clock, words, {mo: bo, flo: bo, ada: bo})
        return wait_for_deadline(battle, clock), ada, bo, cy
