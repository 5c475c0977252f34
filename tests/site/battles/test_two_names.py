"""One person under two names in one battle: no vote on an entry of theirs, no second vote, and the receipt verifies."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.utils import timezone

from accounts import people
from accounts.models import Player
from battles import actions, models, receipts
from battles.integrity import correcting, deciding
from battles.models.integrity import Exclusion, ExclusionState
from battles.states import SeatRole
from tests.support.battles import again, guest, lobby, member, paint_all, seal, start, vote_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands until it is moved: deadlines are waited for, never bent."""
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


def wait(battle: models.Battle, clock: time_machine.Traveller) -> models.Battle:
    deadline = again(battle).deadline
    assert deadline is not None
    clock.move_to(deadline)
    actions.tick(battle.code)
    return again(battle)


def curtain_up(clock: time_machine.Traveller, watcher: Player, *players: Player) -> models.Battle:
    """A free-for-all whose pictures are judged, with somebody in the audience."""
    battle = lobby(*players)
    actions.join(battle.code, watcher, SeatRole.AUDIENCE)
    start(battle)
    for player in players:
        clock.shift(1)
        seal(battle, player, f"words of {player}")
    wait(battle, clock)
    clock.shift(1)
    battle = paint_all(battle)
    clock.shift(1)
    return battle


def room(clock: time_machine.Traveller, voter: Player, favourite: Player, *others: Player) -> models.Battle:
    """The same, when that somebody has judged everything in favour of one player."""
    battle = curtain_up(clock, voter, favourite, *others)
    assert vote_for(battle, voter, favourite)
    return battle


def finished(clock: time_machine.Traveller, battle: models.Battle) -> models.Battle:
    return wait(wait(battle, clock), clock)


def verdict_of(battle: models.Battle) -> str:
    issued = receipts.newest_of(battle)
    assert issued is not None
    verdict = receipts.judged(issued)
    assert verdict.findings == ()
    return verdict.sentence


def authors(ballot: models.Ballot) -> set[Player]:
    return {ballot.low.seat.player, ballot.high.seat.player}


def test_a_guest_in_the_audience_counts_no_more_when_the_guest_is_a_player(clock: time_machine.Traveller) -> None:
    ada, alias, bo = member("Ada"), guest("Nobody"), guest("Bo")
    battle = room(clock, alias, ada, bo, guest("Cy"))
    vote_for(battle, bo, bo)
    others = models.Ballot.objects.counting().filter(voter=bo).count()
    people.merge(alias, ada)
    assert models.Ballot.objects.answered().filter(voter=alias).exists()
    assert models.Ballot.objects.counting().count() == others > 0
    assert verdict_of(finished(clock, battle)) == "verified"


def test_an_account_in_the_audience_counts_no_more_on_what_it_plays_as_a_guest(clock: time_machine.Traveller) -> None:
    me, account, bo = guest("Me"), member("Myself"), guest("Bo")
    battle = room(clock, account, me, bo, guest("Cy"))
    people.merge(me, account)
    counting = models.Ballot.objects.counting().filter(voter=account)
    judged = {ballot.low.seat.player for ballot in counting} | {ballot.high.seat.player for ballot in counting}
    assert judged
    assert me not in judged
    assert verdict_of(finished(clock, battle)) == "verified"


def test_what_is_judged_after_two_became_one_weighs_nothing(clock: time_machine.Traveller) -> None:
    me, account, bo = guest("Me"), member("Myself"), guest("Bo")
    battle = curtain_up(clock, account, me, bo, guest("Cy"))
    people.merge(me, account)
    assert vote_for(battle, account, me)
    assert not models.Ballot.objects.counting().exists()
    vote_for(battle, bo, bo)
    assert verdict_of(finished(clock, battle)).startswith("verified")


@pytest.mark.parametrize("plays_as", ["the guest", "the account"])
def test_what_was_closed_before_is_proposed_and_counted_again_when_upheld(
    clock: time_machine.Traveller, plays_as: str
) -> None:
    me, account, bo, mo = guest("Me"), member("Myself"), guest("Bo"), member("Mo")
    player, other = (me, account) if plays_as == "the guest" else (account, me)
    battle = finished(clock, room(clock, other, player, bo, guest("Cy")))
    heat = models.Heat.objects.get()
    assert heat.winner.seat.player == player
    people.merge(me, account)
    assert models.Ballot.objects.counting().filter(voter=other).count() == heat.votes
    proposal = Exclusion.objects.get()
    assert (proposal.voter, proposal.state) == (account, ExclusionState.PROPOSED)
    own = [ballot.pk for ballot in models.Ballot.objects.counting() if player in authors(ballot)]
    assert own
    assert set(own) <= set(proposal.listed)
    deciding.uphold(proposal.pk, mo, "One person.", timezone.now())
    assert correcting.carry_out(proposal.pk) == 1
    assert not any(player in authors(ballot) for ballot in models.Ballot.objects.counting())
    assert verdict_of(again(battle)).startswith("verified")


def test_an_honest_guest_who_comes_home_is_suspected_of_nothing(clock: time_machine.Traveller) -> None:
    mo = guest("Mo")
    finished(clock, room(clock, mo, member("Ada"), guest("Bo"), guest("Cy")))
    people.merge(mo, member("Moira"))
    assert not Exclusion.objects.exists()
