"""A rated knockout of eight whose first quarter-final was decided by Eve and Fay: they gave it to the last of the draw."""

from __future__ import annotations

from dataclasses import dataclass, replace

import time_machine
from django.utils import timezone

from accounts.models import Player
from battles import actions, models, rules
from battles.integrity import correcting, deciding
from battles.loading import load_draw
from battles.models.integrity import Exclusion
from battles.states import Format, Phase, SeatRole
from tests.support.battles import again, member, setup, start, vote_for
from tests.support.clocks import wait_for_deadline, write_and_paint

PLAYERS = ("Ada", "Bo", "Dee", "Gus", "Hal", "Ida", "Jo", "Kim")


@dataclass
class CrookedKnockout:
    """`draw` are the seats, best first. The last of them should have been out against the first, and was champion."""

    battle: models.Battle
    draw: tuple[int, ...]
    eve: Player
    fay: Player
    mo: Player
    max: Player

    def exclude(self, voter: Player) -> Exclusion:
        proposal = deciding.propose_by_hand(voter, "Gave one quarter-final away.", timezone.now())
        exclusion = deciding.uphold(proposal.pk, self.mo, "So it is.", timezone.now())
        assert correcting.carry_out(exclusion.pk) == 1
        return exclusion

    def take_back(self, exclusion: Exclusion) -> None:
        deciding.overturn(exclusion.pk, self.max, "It was somebody else.", timezone.now())
        assert correcting.carry_out(exclusion.pk) == 1

    def player(self, place: int) -> Player:
        """By the place in the draw, from 1."""
        return models.Seat.objects.get(battle=self.battle, number=self.draw[place - 1]).player


def crooked_knockout(clock: time_machine.Traveller) -> CrookedKnockout:
    """Quarter-finals 1–8, 4–5, 2–7, 3–6 by places in the draw. Cy, who is honest, prefers the better placed but for the last:
    in the semi-final and the final that one wins with Cy's votes alone. In quarter-final 1 Cy's vote stands against two."""
    players = [member(name) for name in PLAYERS]
    battle = actions.create_battle(players[0], _three_rounds(), theme="A quiet harbour", model="starter", slots=1)
    for player in players[1:]:
        actions.join(battle.code, player, SeatRole.PLAYER)
    cy, eve, fay, mo, max = (member(name) for name in ("Cy", "Eve", "Fay", "Mo", "Max"))
    for person in (mo, max):
        person.user.is_staff = person.user.is_superuser = True
        person.user.save()
    for voter in (cy, eve, fay):
        actions.join(battle.code, voter, SeatRole.AUDIENCE)
    start(battle)
    town = CrookedKnockout(battle, load_draw(battle), eve, fay, mo, max)
    first, second, third, fourth, last = (town.player(place) for place in (1, 2, 3, 4, 8))
    _play(town, clock, {cy: (first, second, third, fourth)} | dict.fromkeys((eve, fay), (last, second, third, fourth)))
    _play(town, clock, {cy: (last, second)})
    _play(town, clock, {cy: (last,)})
    town.battle = again(battle)
    assert town.battle.phase == Phase.FINISHED
    return town


def _play(town: CrookedKnockout, clock: time_machine.Traveller, favourites: dict[Player, tuple[Player, ...]]) -> None:
    entries = models.Entry.objects.filter(heat__round__battle=town.battle, sealed_at=None)
    writers = [entry.seat.player for entry in entries.select_related("seat__player").order_by("id")]
    write_and_paint(town.battle, clock, {player: f"by {player}" for player in writers})
    for voter, chosen in favourites.items():
        assert vote_for(town.battle, voter, *chosen)
    wait_for_deadline(wait_for_deadline(town.battle, clock), clock)


def _three_rounds() -> rules.Setup:
    return replace(setup(Format.KNOCKOUT, is_rated=True), rounds=3)
