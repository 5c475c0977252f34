"""Duels of several rounds, rated ones, and those with somebody in the audience or under two names, before the open jury."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from accounts import people
from battles import actions, models
from battles.jury import dealing
from battles.jury.sitting import VOTERS_FEWEST
from battles.refusals import Refused
from battles.snapshot import snapshot
from battles.states import Format, Outcome, Phase, SeatRole, VoidReason
from gallery.models import Picture
from tests.support.battles import (
    again,
    guest,
    lobby,
    member,
    paint_all,
    seal,
    setup,
    start,
    time_is_up,
    to_voting,
    vote_for,
)
from tests.support.open_juries import before_the_jury, judge, minutes_later, only_heat, visitors

pytestmark = pytest.mark.django_db


def test_of_several_rounds_each_says_by_its_name_how_many_have_judged_it() -> None:
    battle = before_the_jury(guest("Ada"), guest("Bo"), rounds=3)
    models.Heat.objects.filter(round__battle=battle, round__number=1).update(voters=3, votes=9, confidence=0.8)
    judging = snapshot(battle, timezone.now()).judging
    assert [(heat.round, heat.number, heat.voters) for heat in judging.heats] == [(1, 1, 3), (2, 1, 0), (3, 1, 0)]
    assert judging.voters == 0
    for door in ("/battles", "/jury"):
        page = Client().get(door).content.decode()
        assert "Round 1: 3 judges so far" in page
        assert "Round 2: 0 judges so far" in page


def test_a_round_that_its_room_judged_is_not_among_those_that_wait() -> None:
    battle = before_the_jury(guest("Ada"), guest("Bo"), rounds=3)
    models.Heat.objects.filter(round__battle=battle, round__number=1).update(outcome=Outcome.TIED, voters=4)
    assert [heat.round for heat in snapshot(battle, timezone.now()).judging.heats] == [2, 3]
    assert "Round 1:" not in Client().get("/battles").content.decode()


def test_who_watched_the_room_may_judge() -> None:
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    battle = to_voting(lobby(ada, bo, chosen=setup(Format.DUEL)), {ada: "a fox", bo: "a boat"})
    actions.join(battle.code, cy, SeatRole.AUDIENCE)
    time_is_up(time_is_up(battle))
    assert judge(cy, favourite=bo) == 4


def test_in_a_rated_duel_only_accounts_count() -> None:
    ada, bo = member("Ada"), member("Bo")
    battle = before_the_jury(ada, bo, is_rated=True)
    visitors(VOTERS_FEWEST, favourite=bo)
    assert minutes_later(battle).phase == Phase.JURY
    for number in range(VOTERS_FEWEST):
        judge(member(f"Juror{number}"), favourite=ada)
    battle = minutes_later(battle)
    assert only_heat(battle).winner.seat.player == ada


def test_a_rated_duel_decided_by_the_jury_moves_ratings_and_a_void_one_does_not() -> None:
    ada, bo = member("Ada"), member("Bo")
    void = before_the_jury(ada, bo, is_rated=True)
    time_is_up(void)
    assert not void.log.filter(kind="rating").exists()
    battle = before_the_jury(ada, bo, is_rated=True)
    for number in range(VOTERS_FEWEST):
        judge(member(f"Juror{number}"), favourite=bo)
    minutes_later(battle)
    assert battle.log.filter(kind="rating").count() == 2


def test_a_private_duel_ends_void_as_before() -> None:
    ada, bo = guest("Ada"), guest("Bo")
    battle = lobby(ada, bo, chosen=setup(Format.DUEL))
    models.Battle.objects.filter(pk=battle.pk).update(is_listed=False)
    battle = time_is_up(time_is_up(to_voting(battle, {ada: "a fox", bo: "a boat"})))
    assert (battle.phase, battle.void_reason) == (Phase.VOID, VoidReason.NO_VOTERS)


def test_a_round_that_changes_nothing_comes_out_unjudged() -> None:
    """Best of three: Ada wins two, nobody judged the one between."""
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    battle = lobby(ada, bo, chosen=setup(Format.DUEL, rounds=3))
    actions.join(battle.code, cy, SeatRole.AUDIENCE)
    start(battle)
    for number, is_judged in ((1, True), (2, False), (3, True)):
        for player in (ada, bo):
            seal(battle, player, f"round {number} of {player}")
        time_is_up(battle)
        paint_all(battle)
        if is_judged:
            vote_for(battle, cy, ada)
        battle = time_is_up(battle)
        outcome = models.Heat.objects.get(round__battle=battle, round__number=number).outcome
        assert outcome == (Outcome.WON if is_judged else Outcome.JURY)
        battle = time_is_up(battle)
    assert battle.phase == Phase.FINISHED
    assert [heat.outcome for heat in models.Heat.objects.order_by("round__number")] == ["won", "unjudged", "won"]
    assert not Picture.objects.filter(named_at=None).exists()
    assert not models.Round.objects.filter(closed_at=None).exists()


def test_who_judged_under_another_name_what_they_play_in_counts_no_more() -> None:
    ada, bo, alias = member("Ada"), member("Bo"), guest("Nobody")
    battle = before_the_jury(ada, bo)
    judge(alias, favourite=ada)
    people.merge(alias, ada)
    assert not only_heat(battle).ballots.counting().exists()


def test_who_played_as_a_guest_what_they_judged_from_their_account_counts_no_more() -> None:
    me, bo, account = guest("Me"), guest("Bo"), member("Myself")
    battle = before_the_jury(me, bo)
    judge(account, favourite=me, most=2)
    people.merge(me, account)
    assert not only_heat(battle).ballots.counting().exists()
    assert dealing.hand(account) == []


def test_who_plays_as_the_guest_they_were_is_dealt_nothing_from_their_seat_in_the_audience() -> None:
    me, bo, account = guest("Me"), guest("Bo"), member("Myself")
    battle = lobby(me, bo, chosen=setup(Format.DUEL))
    actions.join(battle.code, account, SeatRole.AUDIENCE)
    battle = again(time_is_up(time_is_up(to_voting(battle, {me: "a fox", bo: "a boat"}))))
    assert battle.phase == Phase.JURY
    offered = dealing.offers(timezone.now())[0]
    people.merge(me, account)
    assert dealing.hand(account) == []
    with pytest.raises(Refused) as refused:
        dealing.adopt(offered, account)
    assert refused.value.code == "own_battle"
