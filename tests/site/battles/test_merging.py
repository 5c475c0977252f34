"""A guest signs in to an account in mid battle: nothing is lost on the way, and nothing counts twice."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts import people
from battles import actions, models, painting, rules
from battles.integrity import deciding, gathering, merging
from battles.integrity.merging import COVERED, NARROWER
from battles.models.integrity import Decision, Exclusion, ExclusionState
from battles.states import SeatRole
from gallery.models import Picture
from inference.protocol import Progress
from jobs import closing
from live import publisher
from tests.support.battles import (
    guest,
    lobby,
    member,
    open_jobs,
    painted,
    seal,
    start,
    time_is_up,
    to_voting,
    vote_for,
)
from tests.support.crooked import crooked_duel

pytestmark = pytest.mark.django_db


def test_previews_follow_a_guest_who_signs_in_while_their_pictures_form() -> None:
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    battle = lobby(ada, bo, cy)
    start(battle)
    seal(battle, bo, "a blue boat")
    time_is_up(battle)
    account = member("Robert")
    people.sign_in(account.user, bo)
    job, heard = open_jobs(battle)[0], []
    publisher.listen(heard.append)
    painting.on_progress(job, Progress(str(job.id), 1, 2, 8))
    publisher.unlisten(heard.append)
    assert [notice["people"] for notice in heard] == [[account.id]]


def test_pictures_that_were_asked_for_as_a_guest_come_in_for_the_account() -> None:
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    battle = lobby(ada, bo, cy)
    start(battle)
    seal(battle, bo, "a blue boat")
    time_is_up(battle)
    account = member("Robert")
    people.sign_in(account.user, bo)
    for job in open_jobs(battle):
        closing.close_painted(job, painted(job), timezone.now())
    assert set(Picture.objects.values_list("owner", flat=True)) == {account.id}


def test_a_command_sent_again_after_signing_in_is_done_once() -> None:
    ada = guest("Ada")
    battle = lobby(ada, guest("Bo"), guest("Cy"))
    start(battle)

    def extend(seat: rules.Seat, taken: actions.Turn) -> rules.Move:
        return rules.Extend(seat.number, rules.EXTENSION_LIMIT / 3)

    actions.move(battle.code, ada.id, "once", "extend 60", extend)
    account = member("Adelaide")
    people.sign_in(account.user, ada)
    actions.move(battle.code, account.id, "once", "extend 60", extend)
    assert models.Battle.objects.get(pk=battle.pk).extended_seconds == 60


def test_whoever_sat_twice_has_no_vote_on_an_entry_of_theirs() -> None:
    ada, bo, cy, mo = member("Ada"), guest("Bo"), guest("Cy"), guest("Mo")
    battle = to_voting(lobby(ada, bo, cy), {ada: "a red fox", bo: "a blue boat", cy: "a green tree"})
    actions.join(battle.code, mo, SeatRole.AUDIENCE)
    assert vote_for(battle, mo, favourite=ada)
    people.sign_in(ada.user, mo)
    assert not models.Ballot.objects.filter(voter=ada).exists()


def test_decisions_about_a_guest_go_along_to_the_account() -> None:
    mo, moira = guest("Mo"), member("Moira")
    upheld = deciding.propose_by_hand(mo, "Always the left one.", timezone.now())
    deciding.uphold(upheld.pk, member("Max"), "So it is.", timezone.now())
    appeal = deciding.appeal(upheld.pk, mo, "I looked at every picture.", timezone.now())
    waiting = deciding.propose_by_hand(mo, "Once more.", timezone.now())
    people.merge(mo, moira)
    states = dict(Exclusion.objects.filter(voter=moira).values_list("pk", "state"))
    assert states == {upheld.pk: ExclusionState.STANDING, waiting.pk: ExclusionState.PROPOSED}
    appeal.refresh_from_db()
    assert appeal.by == moira


def test_of_two_proposals_the_accounts_stays() -> None:
    mo, moira = guest("Mo"), member("Moira")
    guests = deciding.propose_by_hand(mo, "Always the left one.", timezone.now())
    accounts = deciding.propose_by_hand(moira, "Too fast.", timezone.now())
    people.merge(mo, moira)
    states = dict(Exclusion.objects.filter(voter=moira).values_list("pk", "state"))
    assert states == {guests.pk: ExclusionState.DISMISSED, accounts.pk: ExclusionState.PROPOSED}
    assert Decision.objects.filter(exclusion=guests).last().reason == COVERED


@pytest.mark.parametrize("narrow", ["battle", "listed", "since"])
def test_votes_that_the_accounts_narrower_proposal_does_not_reach_are_looked_at_again(narrow: str) -> None:
    """A proposal about one battle would else have washed the guest clean of all the others."""
    town = crooked_duel()
    moira = member("Moira")
    guests = deciding.propose_by_hand(town.eve, "Always Bo.", timezone.now())
    meant = {"battle": town.battle} if narrow == "battle" else {}
    meant |= {"listed": [1]} if narrow == "listed" else {}
    meant |= {"since": timezone.now()} if narrow == "since" else {}
    accounts = deciding.propose_by_hand(moira, "Too fast.", timezone.now(), **meant)
    merging.move_exclusions(town.eve, moira)
    models.Ballot.objects.filter(voter=town.eve).update(voter=moira)
    Exclusion.objects.filter(pk=accounts.pk).update(listed=[0])
    guests.refresh_from_db()
    assert guests.state == ExclusionState.DISMISSED
    assert Decision.objects.filter(exclusion=guests).last().reason == NARROWER
    looked_at = gathering.undecided_since(town.battle.created_at, timezone.now())
    assert sum(one.voter == moira.pk for one in looked_at) == 4
