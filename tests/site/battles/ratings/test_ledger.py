"""What a finished battle does to ratings, what it does not, and how it is put right."""

from __future__ import annotations

import json
from io import StringIO
from threading import Barrier, Thread

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from accounts import people
from accounts.models import Player
from battles import actions, models
from battles.models import Rating, RatingChange
from battles.ratings import audit, ledger
from battles.ratings.wenglin import START_MU, START_SIGMA, Place, rate
from battles.states import EntryState, Format, Phase, VoidReason
from tests.support.battles import again, guest, lobby, member, paint_all, seal, setup, start, time_is_up, vote_for
from tests.support.rated import ada_beats_bo, finish, rated_battle, three_to_be_judged, won_by

pytestmark = pytest.mark.django_db


def rating(player: Player) -> Rating:
    return Rating.objects.get(player=player)


def logged(battle: models.Battle, kind: str) -> list[dict[str, object]]:
    return [json.loads(line.body) for line in battle.log.filter(kind=kind).order_by("number")]


def correct(battle: models.Battle, ranks: dict[int, int] | None, reason: str = "votes_excluded") -> list[RatingChange]:
    with actions.turn(battle.code) as taken:
        return ledger.correct(taken.row, taken.log, taken.now, reason=reason, ranks=ranks)


def assert_all_adds_up() -> None:
    assert list(audit.differences()) == []


def test_the_winner_of_a_rated_duel_rises_and_the_loser_falls() -> None:
    duel = ada_beats_bo()
    ada, bo = duel.ada, duel.bo
    start = [Place(1, 1, START_MU, START_SIGMA), Place(2, 2, START_MU, START_SIGMA)]
    assert [(rating(one).mu, rating(one).sigma) for one in (ada, bo)] == [(c.mu, c.sigma) for c in rate(start)]
    assert (rating(ada).battles, rating(ada).changes) == (1, 1)
    assert_all_adds_up()


def test_the_log_says_it_in_integers() -> None:
    duel = ada_beats_bo()
    ada, battle = duel.ada, duel.battle
    after = rating(ada)
    assert logged(battle, "rating")[0] == {
        "seat": 1, "rank": 1, "mu_before": START_MU, "sigma_before": START_SIGMA, "mu_after": after.mu,
        "sigma_after": after.sigma,
    }  # fmt: skip


def test_the_next_battle_begins_where_the_last_one_ended() -> None:
    duel = ada_beats_bo()
    ada, bo, mo = duel.ada, duel.bo, duel.mo
    won_by(bo, ada, voter=mo)
    first, second = RatingChange.objects.filter(player=ada)
    assert (second.mu_before, second.sigma_before) == (first.mu_after, first.sigma_after)
    assert [first.number, second.number] == [1, 2]
    assert_all_adds_up()


def test_equals_in_a_free_for_all_share_a_rank() -> None:
    ada, bo, cy = member("Ada"), member("Bo"), member("Cy")
    won_by(ada, bo, cy, voter=member("Mo"))
    assert [change.rank for change in RatingChange.objects.order_by("seat")] == [1, 2, 2]
    assert rating(bo).mu == rating(cy).mu < START_MU < rating(ada).mu


def test_a_casual_battle_moves_nobody_and_says_nothing_of_ratings() -> None:
    ada, bo = member("Ada"), member("Bo")
    battle = won_by(ada, bo, voter=guest("Mo"), is_rated=False)
    assert battle.phase == Phase.FINISHED
    assert not RatingChange.objects.exists()
    assert not battle.log.filter(kind__in=["rating", "unrated"]).exists()


def test_a_battle_that_lost_an_entry_in_the_studio_moves_nobody_and_says_why() -> None:
    three = three_to_be_judged()
    ada, cy, mo, battle = three.ada, three.cy, three.mo, three.battle
    models.Entry.objects.filter(seat__player=cy).update(state=EntryState.LOST)
    assert vote_for(battle, mo, favourite=ada)
    battle = finish(battle)
    assert battle.phase == Phase.FINISHED
    assert not Rating.objects.exists()
    assert logged(battle, "unrated") == [{"seat": None, "reason": "lost"}]


def test_a_rated_battle_that_nobody_judged_is_void_and_moves_nobody() -> None:
    battle = time_is_up(finish(rated_battle(member("Ada"), member("Bo"), audience=member("Mo"))))
    assert (battle.phase, battle.void_reason) == (Phase.VOID, VoidReason.NO_VOTERS)
    assert not Rating.objects.exists()
    assert logged(battle, "unrated") == [{"seat": None, "reason": "void"}]


def test_walk_overs_alone_move_nobody() -> None:
    ada, bo = member("Ada"), member("Bo")
    battle = lobby(ada, bo, chosen=setup(Format.DUEL, is_rated=True))
    start(battle)
    seal(battle, ada, "a red fox")
    time_is_up(battle)
    battle = time_is_up(paint_all(battle))
    assert battle.phase == Phase.FINISHED
    assert not Rating.objects.exists()
    assert logged(battle, "unrated") == [{"seat": None, "reason": "unjudged"}]


def test_whoever_leaves_a_rated_battle_loses_it_all_the_same() -> None:
    three = three_to_be_judged()
    ada, cy, mo, battle = three.ada, three.cy, three.mo, three.battle
    models.Seat.objects.filter(player=cy).update(left_at=timezone.now())
    assert vote_for(battle, mo, favourite=ada)
    finish(battle)
    assert rating(cy).mu < START_MU


def test_whose_account_is_gone_is_not_rated_and_the_others_are() -> None:
    three = three_to_be_judged()
    ada, bo, cy, mo, battle = three.ada, three.bo, three.cy, three.mo, three.battle
    assert vote_for(battle, mo, favourite=ada)
    Player.objects.filter(pk=cy.pk).update(user=None)
    battle = finish(battle)
    assert not Rating.objects.filter(player=cy).exists()
    assert rating(ada).mu > START_MU > rating(bo).mu
    assert logged(battle, "unrated") == [{"seat": 3, "reason": "guest"}]
    assert_all_adds_up()


def test_whom_the_host_removes_before_anything_is_judged_keeps_their_rating() -> None:
    three = three_to_be_judged()
    ada, cy, mo, battle = three.ada, three.cy, three.mo, three.battle
    models.Seat.objects.filter(player=cy).update(kicked_at=timezone.now())
    models.Entry.objects.filter(seat__player=cy).update(state=EntryState.BLANK)
    assert vote_for(battle, mo, favourite=ada)
    battle = finish(battle)
    assert not Rating.objects.filter(player=cy).exists()
    assert {"seat": 3, "reason": "kicked"} in logged(battle, "unrated")


def test_a_battle_rates_once() -> None:
    battle = ada_beats_bo().battle
    with pytest.raises(IntegrityError, match="rating_change_battle_once"), actions.turn(battle.code) as taken:
        ledger.settle(taken.row, taken.log, taken.now)


def test_no_line_of_the_ledger_can_be_changed_or_deleted() -> None:
    ada_beats_bo()
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        RatingChange.objects.update(mu_after=0)
    with (
        pytest.raises(ProgrammingError, match="Cannot update or delete"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM battles_ratingchange")


def test_what_a_guest_did_gives_no_rating_to_the_account_that_takes_it_over() -> None:
    """A guest's account has what they made, not a rating for it; and an account's own rating stays as it is."""
    ada, bo, mo = member("Ada"), guest("Bo"), guest("Mo")
    won_by(bo, ada, voter=mo, is_rated=False)
    robert = member("Robert")
    won_by(robert, ada, voter=member("Cy"))
    before = rating(robert).mu, rating(robert).sigma, rating(robert).changes
    people.sign_in(robert.user, bo)
    assert (rating(robert).mu, rating(robert).sigma, rating(robert).changes) == before
    assert not Rating.objects.filter(player=bo).exists()
    assert_all_adds_up()


# --- corrections --------------------------------------------------------------------------------------------------------
def test_a_battle_with_the_places_turned_gives_both_what_they_should_have_had() -> None:
    duel = ada_beats_bo()
    ada, bo, battle = duel.ada, duel.bo, duel.battle
    lost, won = rating(bo).mu, rating(ada).mu
    assert [change.kind for change in correct(battle, {1: 2, 2: 1})] == ["correction", "correction"]
    assert (rating(ada).mu, rating(bo).mu) == (lost, won)
    assert_all_adds_up()


def test_an_annulled_battle_gives_back_what_it_took_and_doubt_with_it() -> None:
    duel = ada_beats_bo()
    ada, bo, mo, first = duel.ada, duel.bo, duel.mo, duel.battle
    won_by(ada, bo, voter=mo)
    moved = RatingChange.objects.get(player=bo, battle=first)
    before = rating(bo)
    correct(first, {}, "annulled")
    after = rating(bo)
    assert after.mu - before.mu == moved.mu_before - moved.mu_after > 0
    assert after.sigma - before.sigma == moved.sigma_before - moved.sigma_after > 0
    assert_all_adds_up()


def test_a_correction_leaves_later_battles_and_those_who_were_not_in_it_alone() -> None:
    duel = ada_beats_bo()
    ada, cy, mo, first = duel.ada, member("Cy"), duel.mo, duel.battle
    won_by(ada, cy, voter=mo)
    untouched = rating(cy).mu
    correct(first, {1: 2, 2: 1})
    assert rating(cy).mu == untouched
    assert rating(cy).changes == 1


def test_a_correction_made_twice_is_made_once() -> None:
    battle = ada_beats_bo().battle
    correct(battle, {1: 2, 2: 1})
    assert correct(battle, {1: 2, 2: 1}) == []
    assert RatingChange.objects.count() == 4


def test_a_correction_taken_back_restores_every_micro_unit() -> None:
    duel = ada_beats_bo()
    ada, bo, battle = duel.ada, duel.bo, duel.battle
    before = [(rating(one).mu, rating(one).sigma) for one in (ada, bo)]
    correct(battle, {})
    correct(battle, None, "appeal")
    assert [(rating(one).mu, rating(one).sigma) for one in (ada, bo)] == before
    assert_all_adds_up()


def test_one_seat_taken_out_of_a_battle_leaves_the_others_as_if_it_had_not_played() -> None:
    ada, bo, cy = member("Ada"), member("Bo"), member("Cy")
    battle = won_by(ada, bo, cy, voter=member("Mo"))
    correct(battle, {2: 1, 3: 1}, "cheated")
    tie = rate([Place(2, 1, START_MU, START_SIGMA), Place(3, 1, START_MU, START_SIGMA)])
    assert [(rating(one).mu, rating(one).sigma) for one in (ada, bo, cy)] == [
        (START_MU, START_SIGMA),
        *((change.mu, change.sigma) for change in tie),
    ]
    assert_all_adds_up()


def test_a_battle_that_rated_nobody_has_nothing_to_correct() -> None:
    battle = won_by(member("Ada"), member("Bo"), voter=guest("Mo"), is_rated=False)
    assert correct(battle, {1: 2, 2: 1}) == []
    assert not again(battle).log.filter(kind="places_corrected").exists()


# --- the command ----------------------------------------------------------------------------------------------------------
def test_the_command_finds_a_rating_that_is_off_by_one_and_repairs_it() -> None:
    ada = ada_beats_bo().ada
    call_command("check_ratings", stdout=StringIO())
    right = rating(ada).mu
    Rating.objects.filter(player=ada).update(mu=right + 1)
    said = StringIO()
    with pytest.raises(CommandError) as failed:
        call_command("check_ratings", stdout=said)
    assert failed.value.returncode == 1
    assert str(right + 1) in said.getvalue()
    call_command("check_ratings", "--repair", stdout=StringIO())
    assert rating(ada).mu == right


def test_the_command_finds_a_ledger_that_does_not_follow_from_its_battle() -> None:
    """By a superuser of the database who gets past the trigger."""
    duel = ada_beats_bo()
    ada, battle = duel.ada, duel.battle
    with pgtrigger.ignore("battles.RatingChange:append_only"), connection.cursor() as cursor:
        cursor.execute("UPDATE battles_ratingchange SET mu_after = mu_after + 1 WHERE player_id = %s", [ada.pk])
        cursor.execute("UPDATE battles_rating SET mu = mu + 1 WHERE player_id = %s", [ada.pk])
    found = list(audit.differences())
    assert len(found) == 2  # the ledger has a line too many, and lacks one
    assert all(battle.code in sentence for sentence in found)


def test_the_command_finds_a_log_whose_rating_does_not_follow_from_its_places() -> None:
    duel = ada_beats_bo()
    ada, battle = duel.ada, duel.battle
    guards = "battles.RatingChange:append_only", "battles.LogLine:append_only"
    with pgtrigger.ignore(*guards), connection.cursor() as cursor:
        cursor.execute("UPDATE battles_ratingchange SET rank = 2 WHERE player_id = %s", [ada.pk])
        cursor.execute(
            """UPDATE battles_logline SET body = replace(body, '"rank":1', '"rank":2') WHERE kind = 'rating'"""
        )
    found = list(audit.differences())
    assert len(found) == 2  # neither was moved as a tie moves
    assert all(battle.code in sentence for sentence in found)


# --- at the same moment ----------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_two_battles_of_the_same_people_that_end_at_once_are_both_rated() -> None:
    ada, bo, mo = member("Ada"), member("Bo"), member("Mo")
    battles = []
    for players in ((ada, bo), (bo, ada)):
        battle = rated_battle(*players, audience=mo)
        vote_for(battle, mo, favourite=ada)
        battles.append(time_is_up(battle))
    models.Battle.objects.update(deadline=timezone.now())
    together = Barrier(2)

    def end(battle: models.Battle) -> None:
        together.wait()
        actions.tick(battle.code)
        connection.close()

    threads = [Thread(target=end, args=[battle]) for battle in battles]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {again(battle).phase for battle in battles} == {Phase.FINISHED}
    assert sorted(RatingChange.objects.values_list("player__nickname", "number")) == [
        ("Ada", 1), ("Ada", 2), ("Bo", 1), ("Bo", 2),
    ]  # fmt: skip
    assert_all_adds_up()
