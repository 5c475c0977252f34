"""A rated duel that a crook decided: Eve gives Bo all she has, Cy and Mo each give Ada one vote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from accounts.models import Player
from battles import actions, models, voting
from battles.integrity import correcting, deciding
from battles.models.integrity import Exclusion
from battles.states import Answer, Phase, SeatRole
from tests.support.battles import look_and_cast, member
from tests.support.rated import finish, rated_battle


def judge(battle: models.Battle, voter: Player, favourite: Player, times: int) -> None:
    """So many ballots, in favour of one player."""
    for _ in range(times):
        voting.deal(battle.code, voter.id)
        ballot = models.Ballot.objects.filter(voter=voter, answer="", kind="normal").order_by("id")[0]
        left = ballot.low if ballot.low_is_left else ballot.high
        look_and_cast(battle, voter, ballot, Answer.LEFT if left.seat.player_id == favourite.id else Answer.RIGHT)


@dataclass
class Crooked:
    """`ada` should have won, `bo` did; `eve` is the crook, `mo` and `max` are staff, `cy` an honest voter."""

    ada: Player
    bo: Player
    eve: Player
    cy: Player
    mo: Player
    max: Player
    battle: models.Battle


def crooked_duel() -> Crooked:
    people = {name: member(name.title()) for name in ("ada", "bo", "eve", "cy", "mo", "max")}
    for name in ("mo", "max"):
        people[name].user.is_staff = people[name].user.is_superuser = True
        people[name].user.save()
    battle = rated_battle(people["ada"], people["bo"], audience=people["eve"])
    for name in ("cy", "mo"):
        actions.join(battle.code, people[name], SeatRole.AUDIENCE)
    judge(battle, people["cy"], people["ada"], 1)
    judge(battle, people["mo"], people["ada"], 1)
    judge(battle, people["eve"], people["bo"], 4)
    battle = finish(battle)
    assert battle.phase == Phase.FINISHED
    return Crooked(**people, battle=battle)


def proposed(town: Crooked) -> Exclusion:
    return deciding.propose_by_hand(town.eve, "Always Bo, in every battle.", timezone.now())


def excluded(town: Crooked, now: datetime | None = None) -> Exclusion:
    """Upheld by Mo and carried out."""
    exclusion = deciding.uphold(proposed(town).pk, town.mo, "She says so herself.", now or timezone.now())
    correcting.carry_out(exclusion.pk)
    return exclusion


def heat_of(battle: models.Battle) -> models.Heat:
    return models.Heat.objects.select_related("winner__seat__player").get(round__battle=battle)


def standing(battle: models.Battle) -> list[tuple[object, ...]]:
    """Everything that a count writes."""
    heat = heat_of(battle)
    entries = heat.entries.order_by("id").values_list("id", "rank", "strength", "slots_won", "slots_judged")
    return [(heat.outcome, heat.winner_id, heat.confidence, heat.voters, heat.votes), *entries]


def ratings() -> dict[int, tuple[int, int]]:
    return {one.player_id: (one.mu, one.sigma) for one in models.Rating.objects.all()}
