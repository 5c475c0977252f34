"""Battles whose deadlines are waited for on a clock that stands until it is moved: their receipts verify whole."""

from __future__ import annotations

import time_machine

from accounts.models import Player
from battles import actions, models
from battles.states import SeatRole
from tests.support.battles import again, guest, paint_all, seal, vote_for


def wait_for_deadline(battle: models.Battle, clock: time_machine.Traveller) -> models.Battle:
    deadline = again(battle).deadline
    assert deadline is not None
    clock.move_to(deadline)
    actions.tick(battle.code)
    return again(battle)


def paint(battle: models.Battle, clock: time_machine.Traveller) -> models.Battle:
    clock.shift(1)
    return paint_all(battle)


def write_and_paint(battle: models.Battle, clock: time_machine.Traveller, words: dict[Player, str]) -> models.Battle:
    for player, prompt in words.items():
        clock.shift(1)
        seal(battle, player, prompt)
    battle = paint(wait_for_deadline(battle, clock), clock)
    clock.shift(1)
    return battle


def play_round(
    battle: models.Battle, clock: time_machine.Traveller, words: dict[Player, str], votes: dict[Player, Player]
) -> models.Battle:
    """Write, paint, vote (who votes for whom), and wait until the results are out."""
    battle = write_and_paint(battle, clock, words)
    for voter, favourite in votes.items():
        vote_for(battle, voter, favourite)
    return wait_for_deadline(battle, clock)


def audience(battle: models.Battle, *names: str) -> list[Player]:
    people = [guest(name) for name in names]
    for person in people:
        actions.join(battle.code, person, SeatRole.AUDIENCE)
    return people
