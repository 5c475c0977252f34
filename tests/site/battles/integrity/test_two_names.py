"""An exclusion of somebody who judged a battle under two names: each name's votes are told as its own, whenever they come."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import people
from accounts.models import Player
from battles import actions, models, receipts
from battles.integrity import correcting, deciding
from battles.integrity.gathering import undecided_since
from battles.integrity.recounting import pseudonym
from battles.models.integrity import Correction, Exclusion
from battles.refusals import Refused
from battles.states import SeatRole
from tests.support.battles import guest, member
from tests.support.crooked import judge
from tests.support.people import browser_of
from tests.support.rated import finish, rated_battle

pytestmark = pytest.mark.django_db


@dataclass
class Town:
    """Eve judged all four pairs of a casual duel from her account, and two of them from a window in which she is a guest."""

    eve: Player
    window: Player
    mo: Player
    battle: models.Battle


@pytest.fixture(scope="module")
def town_of_one_duel(rows_of_the_module) -> Town:
    with rows_of_the_module():
        ada, bo, eve, cy, mo, window = *map(member, ("Ada", "Bo", "Eve", "Cy", "Mo")), guest("Window")
        battle = rated_battle(ada, bo, is_rated=False, audience=eve)
        for voter, favourite, times in ((cy, ada, 1), (window, bo, 2), (eve, bo, 4)):
            actions.join(battle.code, voter, SeatRole.AUDIENCE)
            judge(battle, voter, favourite, times)
        return Town(eve, window, mo, finish(battle))


@pytest.fixture
def town(db: None, town_of_one_duel: Town) -> Town:
    return deepcopy(town_of_one_duel)


def upheld(town: Town, proposal: Exclusion) -> Exclusion:
    deciding.uphold(proposal.pk, town.mo, "So it is.", timezone.now())
    correcting.carry_out(proposal.pk)
    return proposal


def wrong_with(battle: models.Battle) -> list[str]:
    """But for deadlines, which tests do not wait for."""
    issued = receipts.newest_of(battle)
    assert issued is not None
    return [found.why for found in receipts.judged(issued).findings if "before its deadline" not in found.why]


def voters_excluded(battle: models.Battle) -> set[str]:
    told = [number for body in battle.log.filter(kind="excluding").values_list("body", flat=True)
            for number in json.loads(body)["ballots"]]  # fmt: skip
    return {json.loads(body)["voter"] for body in battle.log.filter(number__in=told).values_list("body", flat=True)}


def test_where_both_names_judged_a_pair_the_log_takes_out_the_ballot_that_is_meant(town: Town) -> None:
    people.merge(town.window, town.eve)
    upheld(town, Exclusion.objects.get())
    assert set(models.Ballot.objects.counting().values_list("voter__nickname", flat=True)) == {"Cy", "Eve"}
    name = pseudonym(town.battle, town.window.pk)
    assert voters_excluded(town.battle) == {name} == {Correction.objects.get().pseudonym}
    assert wrong_with(town.battle) == []


def test_votes_that_come_along_once_it_is_carried_out_are_taken_out_as_well_and_hold_up_nobody(town: Town) -> None:
    exclusion = upheld(town, deciding.propose_by_hand(town.eve, "Always Bo.", timezone.now()))
    people.merge(town.window, town.eve)
    assert correcting.carry_out(exclusion.pk) == 1
    assert correcting.carry_out(exclusion.pk) == 0
    assert set(models.Ballot.objects.counting().values_list("voter__nickname", flat=True)) == {"Cy"}
    told = Correction.objects.order_by("number").values_list("pseudonym", "ballots")
    assert list(told) == [(pseudonym(town.battle, town.eve.pk), 4), (pseudonym(town.battle, town.window.pk), 2)]
    assert wrong_with(town.battle) == []


def test_a_guests_votes_are_proposed_as_the_persons_who_is_told_and_decides_nothing(town: Town) -> None:
    people.merge(town.window, town.eve)
    deciding.dismiss(Exclusion.objects.get().pk, town.mo, "An honest second window.", timezone.now())
    town.mo.user.is_superuser = town.mo.user.is_staff = True
    town.mo.user.save()
    page = reverse("battles:voter", args=[town.battle.code, pseudonym(town.battle, town.window.pk)])
    assert browser_of(town.mo).post(page, {"scope": "here", "reason": "Always Bo."}).status_code == 302
    proposal = Exclusion.objects.latest("pk")
    assert proposal.voter == town.eve
    with pytest.raises(Refused, match="own_case"):
        deciding.uphold(proposal.pk, town.eve, "So it is.", timezone.now())
    max_ = member("Max")
    deciding.uphold(proposal.pk, max_, "So it is.", timezone.now())
    assert browser_of(town.eve).get(reverse("battles:appeal", args=[proposal.pk])).status_code == 200


def looked_at(town: Town) -> set[tuple[str, str]]:
    """Name of the voter and code of the battle."""
    now = timezone.now()
    seen = [one.ballot for one in undecided_since(now - timedelta(days=1), now)]
    return set(models.Ballot.objects.filter(pk__in=seen).values_list("voter__nickname", "heat__round__battle__code"))


def test_what_was_decided_about_the_person_is_not_looked_at_again_under_the_guests_name(town: Town) -> None:
    people.merge(town.window, town.eve)
    code = town.battle.code
    assert looked_at(town) == {("Cy", code), ("Eve", code)}
    deciding.dismiss(Exclusion.objects.get().pk, town.mo, "An honest second window.", timezone.now())
    everything = deciding.propose_by_hand(town.eve, "Always Bo.", timezone.now())
    deciding.dismiss(everything.pk, town.mo, "A taste of her own.", timezone.now())
    assert looked_at(town) == {("Cy", code)}


def test_a_decision_about_one_battle_hides_nothing_of_another(town: Town) -> None:
    ada, bo = (one.player for one in town.battle.seating.order_by("number")[:2])
    second = rated_battle(bo, ada, is_rated=False, audience=town.eve)
    judge(second, town.eve, bo, 4)
    finish(second)
    here = deciding.propose_by_hand(town.eve, "Always Bo.", timezone.now(), battle=town.battle)
    deciding.dismiss(here.pk, town.mo, "A taste of her own.", timezone.now())
    assert {code for name, code in looked_at(town) if name == "Eve"} == {second.code}
