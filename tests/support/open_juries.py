"""A public duel that nobody in its room judged, and the people who come by to judge it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from accounts.models import Player
from battles import actions, models
from battles.jury import dealing, jurors, offers
from battles.states import Answer, Format
from battles.tables import Deal
from tests.support.battles import again, guest, lobby, paint_all, seal, setup, start, time_is_up
from tests.support.scenes import once

BY_ADA, BY_BO = "ADA-WROTE-A-FOX", "BO-WROTE-A-BOAT"


def before_the_jury(ada: Player, bo: Player, *, is_rated: bool = False, rounds: int = 1) -> models.Battle:
    """A duel, painted, not judged in any of its rounds, and over but for the jury."""
    battle = lobby(ada, bo, chosen=setup(Format.DUEL, rounds, is_rated=is_rated))
    start(battle)
    for _ in range(rounds):
        seal(battle, ada, BY_ADA)
        seal(battle, bo, BY_BO)
        time_is_up(battle)
        paint_all(battle)
        time_is_up(time_is_up(battle))
    return again(battle)


@dataclass(frozen=True)
class Unjudged:
    ada: Player
    bo: Player
    battle: models.Battle


def unjudged() -> Unjudged:
    """Two guests' duel of one round."""
    return once(_unjudged)


def _unjudged() -> Unjudged:
    ada, bo = guest("Ada"), guest("Bo")
    return Unjudged(ada, bo, before_the_jury(ada, bo))


def offered_in(battle: models.Battle) -> str:
    """A pair of this battle as somebody without a name is offered it."""
    heat = models.Heat.objects.get(round__battle=battle)
    low, high = heat.entries.filter(state="painted").order_by("pk").values_list("pk", flat=True)[:2]
    return offers.sealed(offers.offer(heat.pk, Deal(low, high, 0, True), timezone.now()))


def pick(ballot: models.Ballot, favourite: Player) -> Answer:
    left = ballot.low if ballot.low_is_left else ballot.high
    return Answer.LEFT if left.seat.player_id == favourite.pk else Answer.RIGHT


def looked_at(ballot: models.Ballot) -> models.Ballot:
    """Both pictures have been before its voter for longer than the least."""
    models.Ballot.objects.filter(pk=ballot.pk).update(shown_at=timezone.now() - 2 * models.LOOK_LEAST)
    ballot.refresh_from_db()
    return ballot


def judge(voter: Player, favourite: Player, most: int = 99, network: str = "") -> int:
    """Judge what the jury has for this voter, in favour of one player: each on a network of their own, unless it is named.
    How many pairs that were."""
    judged = 0
    while judged < most and (held := dealing.hand(voter)):
        ballot = looked_at(held[0])
        jurors.cast(ballot, voter, pick(ballot, favourite), network or f"home of {voter.pk}")
        judged += 1
    return judged


def minutes_later(battle: models.Battle) -> models.Battle:
    """The referee looks again, some minutes on: the shortest time that anything is open for has passed."""
    models.Battle.objects.filter(pk=battle.pk).update(phase_started_at=timezone.now() - timedelta(minutes=5))
    actions.tick(battle.code)
    return again(battle)


def visitors(many: int, favourite: Player) -> list[Player]:
    came = [guest(f"Visitor {number}") for number in range(many)]
    for visitor in came:
        judge(visitor, favourite)
    return came


def only_heat(battle: models.Battle) -> models.Heat:
    return models.Heat.objects.get(round__battle=battle)
