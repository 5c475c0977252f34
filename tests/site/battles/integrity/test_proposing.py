"""Looking at voters: who is flagged is proposed once, with the evidence; nothing changes by it."""

from copy import deepcopy

import pytest
from django.utils import timezone

from accounts.models import Player
from battles import models
from battles.integrity import deciding, proposing
from battles.integrity.gathering import undecided_since
from battles.models.integrity import Decision, Exclusion, ExclusionState
from tests.support.battles import guest, member, vote_for
from tests.support.rated import finish, rated_battle

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def eve_in_three_battles(rows_of_the_module) -> Player:
    with rows_of_the_module():
        eve, players = guest("Eve"), [guest(name) for name in ("Ada", "Bo", "Cy", "Di", "Ed")]
        for _ in range(3):
            battle = rated_battle(*players, is_rated=False, audience=eve)
            vote_for(battle, eve, players[0])
            finish(battle)
        assert models.Ballot.objects.filter(voter=eve).exclude(answer="").count() >= proposing.FEWEST
        return eve


@pytest.fixture
def eve(db: None, eve_in_three_battles: Player) -> Player:
    """A guest who answers everything in three battles as soon as it counts, 0.3 seconds after it was shown."""
    return deepcopy(eve_in_three_battles)


def test_who_cannot_have_looked_is_proposed_with_the_evidence(eve):
    [made] = proposing.look(timezone.now())
    assert (made.voter, made.rule, made.state) == (eve, "speed", ExclusionState.PROPOSED)
    [speed] = [one for one in made.evidence["signs"] if one["sign"] == "speed"]
    answered = models.Ballot.objects.filter(voter=eve).exclude(answer="").count()
    assert (speed["hits"], speed["trials"]) == (answered, answered)
    assert made.evidence["p"] < 0.005
    assert Decision.objects.get().by is None


def test_a_proposal_changes_no_vote_and_is_made_once(eve):
    counting = models.Ballot.objects.counting().count()
    proposing.look(timezone.now())
    assert proposing.look(timezone.now()) == []
    assert Exclusion.objects.count() == 1
    assert models.Ballot.objects.counting().count() == counting > 0


def test_what_was_dismissed_is_not_held_against_them_again(eve):
    [made] = proposing.look(timezone.now())
    deciding.dismiss(made.pk, member("Mo"), "A quick eye.", timezone.now())
    assert proposing.look(timezone.now()) == []


def test_what_others_were_decided_about_stays_what_the_crowd_says(eve):
    before = {one.ballot for one in undecided_since(timezone.now() - proposing.SEASON, timezone.now())}
    [made] = proposing.look(timezone.now())
    left = {one.ballot for one in undecided_since(timezone.now() - proposing.SEASON, timezone.now())}
    assert before - left == set(models.Ballot.objects.answered().filter(voter=eve).values_list("id", flat=True))
    Exclusion.objects.filter(pk=made.pk).update(until=made.since)
    later = {one.ballot for one in undecided_since(timezone.now() - proposing.SEASON, timezone.now())}
    assert later - left == set(
        models.Ballot.objects.filter(voter=eve, answered_at__gt=made.since).values_list("id", flat=True)
    )


def test_what_stayed_a_guests_is_proposed_as_the_persons_and_these_ballots_alone_are_meant(eve):
    home = member("Evelina")
    Player.objects.filter(pk=eve.pk).update(merged_into=home)
    [made] = proposing.look(timezone.now())
    assert made.voter == home
    assert set(made.listed) == set(models.Ballot.objects.answered().filter(voter=eve).values_list("id", flat=True))
    deciding.dismiss(made.pk, member("Mo"), "A quick eye.", timezone.now())
    assert proposing.look(timezone.now()) == []
