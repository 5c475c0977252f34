"""Staff who played where votes were given neither sees them nor decides about them."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from battles import models
from battles.integrity import deciding
from battles.integrity.recounting import pseudonym
from battles.models.integrity import Appeal, AppealOutcome, Exclusion, ExclusionState
from battles.refusals import Refused
from tests.support.battles import guest
from tests.support.crooked import excluded, proposed
from tests.support.people import browser_of

pytestmark = pytest.mark.django_db
REASON = "Gave Bo everything, whatever Ada painted."


@pytest.fixture
def town(town):
    """Ada, who lost by Eve's votes, is of the staff too."""
    town.ada.user.is_staff = town.ada.user.is_superuser = True
    town.ada.user.save()
    return town


def refusal(verb, *args, **more):
    with pytest.raises(Refused) as refused:
        verb(*args, **more)
    return refused.value.code


def test_who_played_sees_neither_who_judged_there_nor_how(town):
    name = pseudonym(town.battle, town.eve.id)
    browser = browser_of(town.ada)
    voters = browser.get(reverse("battles:voters"), {"battle": town.battle.code})
    voter = browser.get(reverse("battles:voter", args=[town.battle.code, name]))
    for answer in (voters, voter):
        assert answer.status_code == 403
        assert "You played there" in answer.content.decode()
        assert name not in answer.content.decode()
        assert "<bdi>Eve" not in answer.content.decode()


def test_who_played_proposes_nothing_that_reaches_the_battle(town):
    address = reverse("battles:voter", args=[town.battle.code, pseudonym(town.battle, town.eve.id)])
    assert browser_of(town.ada).post(address, {"scope": "here", "reason": REASON}).status_code == 403
    for where in (town.battle, None):
        code = refusal(deciding.propose_by_hand, town.eve, REASON, timezone.now(), by=town.ada, battle=where)
        assert code == "played_there"
    assert not Exclusion.objects.exists()


def test_who_played_takes_no_step_in_a_proposal(town):
    exclusion = proposed(town)
    page = browser_of(town.ada).get(reverse("battles:proposal", args=[exclusion.pk]), {"preview": "1"})
    assert page.context["steps"] == ()
    assert page.context["case"].preview is None
    assert "You played where these votes were given" in page.content.decode()
    for verb in (deciding.uphold, deciding.dismiss):
        assert refusal(verb, exclusion.pk, town.ada, REASON, timezone.now()) == "played_there"
    exclusion.refresh_from_db()
    assert exclusion.state == ExclusionState.PROPOSED


def test_who_played_neither_takes_back_nor_decides_the_appeal(town):
    exclusion = excluded(town)
    assert refusal(deciding.overturn, exclusion.pk, town.ada, REASON, timezone.now()) == "played_there"
    made = deciding.appeal(exclusion.pk, town.eve, "I looked at every picture.", timezone.now())
    said = {"granted": False, "reason": REASON, "now": timezone.now()}
    assert refusal(deciding.decide_appeal, made.pk, town.ada, **said) == "played_there"
    assert Appeal.objects.get().outcome == AppealOutcome.OPEN


def test_who_played_as_a_guest_and_came_home_has_a_stake_too(town):
    """The seat stays the guest's where the account sat there already."""
    other = guest("Other name")
    other.merged_into = town.max
    other.save()
    models.Seat.objects.filter(battle=town.battle, player=town.ada).update(player=other)
    assert refusal(deciding.uphold, proposed(town).pk, town.max, REASON, timezone.now()) == "played_there"


def test_who_judged_or_played_elsewhere_may_decide(town):
    """Mo sat in the audience there."""
    assert deciding.uphold(proposed(town).pk, town.mo, REASON, timezone.now()).state == ExclusionState.STANDING
