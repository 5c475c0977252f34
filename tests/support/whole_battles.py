"""A whole battle with its receipt, played by its actions ten minutes ago, for tests that look at what is left of it."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from django.utils import timezone

from accounts.models import Player
from battles import actions, models
from battles.states import Phase, SeatRole
from tests.support.battles import again, guest, lobby, paint_all, seal, start, vote_for


def finished_battle(ada: Player, bo: Player, cy: Player) -> models.Battle:
    """Three wrote, and the audience preferred Bo's."""
    with time_machine.travel(timezone.now() - timedelta(minutes=10), tick=False) as clock:
        battle = lobby(ada, bo, cy)
        watchers = [guest("Mo"), guest("Flo")]
        for watcher in watchers:
            actions.join(battle.code, watcher, SeatRole.AUDIENCE)
        start(battle)
        for player, prompt in ((ada, "a red fox"), (bo, "a blue boat on the sea"), (cy, "a green tree")):
            clock.shift(1)
            seal(battle, player, prompt)
        _wait(battle, clock)
        clock.shift(1)
        paint_all(battle)
        clock.shift(1)
        for watcher in watchers:
            vote_for(battle, watcher, bo)
        _wait(battle, clock)
        _wait(battle, clock)
    battle = again(battle)
    assert battle.phase == Phase.FINISHED
    return battle


def _wait(battle: models.Battle, clock: time_machine.Traveller) -> None:
    """Until the deadline; then the referee looks."""
    deadline = again(battle).deadline
    assert deadline is not None
    clock.move_to(deadline)
    actions.tick(battle.code)
