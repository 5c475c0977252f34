"""An exclusion keeps the votes, counts again, moves ratings by compensating lines and is published; its end puts all back."""

import json

import pytest
from django.db import ProgrammingError, transaction
from django.db.models import Sum
from django.utils import timezone

from battles import models, receipts
from battles.integrity import correcting, deciding, scope
from battles.models.integrity import Correction, Decision, Exclusion
from battles.models.ratings import RatingChange
from battles.ratings.wenglin import START_MU, Place, rate
from battles.tasks import correct_what_is_left
from gallery.ancestry.credit import WHOLE
from gallery.models import CreditLine
from tests.support.crooked import excluded, heat_of, judge, proposed, ratings, standing
from tests.support.rated import finish, rated_battle

pytestmark = pytest.mark.django_db


def test_a_crook_decides_the_duel_at_first(town):
    assert heat_of(town.battle).winner.seat.player == town.bo
    assert ratings()[town.bo.id][0] > START_MU > ratings()[town.ada.id][0]


def test_a_proposal_alone_changes_nothing(town):
    before = standing(town.battle), ratings()
    exclusion = proposed(town)
    assert correcting.carry_out(exclusion.pk) == 0
    assert (standing(town.battle), ratings()) == before
    assert not Correction.objects.exists()


def test_the_excluded_votes_are_kept_and_count_no_more(town):
    exclusion = excluded(town)
    given = models.Ballot.objects.filter(voter=town.eve)
    assert given.exclude(answer="").count() >= 4
    assert set(given.exclude(answer="").values_list("exclusion", flat=True)) == {exclusion.pk}
    assert not models.Ballot.objects.counting().filter(voter=town.eve).exists()
    assert models.Ballot.objects.counting().count() == 2


def test_the_winner_changes_and_ratings_are_what_they_would_have_been(town):
    """A first battle: both come from the start, so the right ratings are those of one duel that Ada won."""
    excluded(town)
    heat = heat_of(town.battle)
    assert heat.winner.seat.player == town.ada
    assert (heat.voters, heat.votes) == (2, 2)
    mu, sigma = START_MU, RatingChange.objects.filter(kind="battle")[0].sigma_before
    right = {one.seat: (one.mu, one.sigma) for one in rate([Place(1, 1, mu, sigma), Place(2, 2, mu, sigma)])}
    assert ratings() == {town.ada.id: right[1], town.bo.id: right[2]}


def test_the_ledger_keeps_what_was_and_says_what_corrects_it(town):
    excluded(town)
    kinds = RatingChange.objects.filter(player=town.ada).order_by("number").values_list("kind", "reason")
    assert list(kinds) == [("battle", ""), ("correction", "by_hand")]


def test_a_correction_is_published_that_says_what_changed_and_why_and_names_nobody(town):
    excluded(town)
    correction = Correction.objects.get()
    assert correction.number == 1
    assert correction.ballots == 4
    assert "4 votes of one voter no longer count" in correction.sentence
    assert "one result changed" in correction.sentence
    [heat] = correction.heats
    assert (heat["before"]["winner"], heat["after"]["winner"]) == (2, 1)
    assert {one["seat"]: one["mu"] > 0 for one in correction.ratings} == {1: True, 2: False}
    told = json.dumps([correction.sentence, correction.heats, correction.ratings])
    assert "Eve" not in told
    assert len(correction.pseudonym) == 16


def test_the_log_says_which_ballots_and_what_the_count_is_then(town):
    before = town.battle.log.count()
    excluded(town)
    lines = list(town.battle.log.filter(number__gt=before).order_by("number"))
    assert [line.kind for line in lines] == [
        "excluding", "recount", "places_corrected", "rating_correction", "rating_correction", "corrected",
    ]  # fmt: skip
    excluding, recount = (json.loads(line.body) for line in lines[:2])
    ballots = [
        json.loads(body)
        for body in town.battle.log.filter(number__in=excluding["ballots"]).values_list("body", flat=True)
    ]
    assert len(ballots) == 4
    assert {one["voter"] for one in ballots} == {Correction.objects.get().pseudonym}
    assert (recount["winner"], recount["votes"]) == (1, 2)


def test_doing_it_again_does_nothing_more(town):
    exclusion = excluded(town)
    before = standing(town.battle), ratings(), town.battle.log.count()
    assert correcting.carry_out(exclusion.pk) == 0
    assert correcting.correct(exclusion.pk, town.battle.code, timezone.now()) is None
    assert (standing(town.battle), ratings(), town.battle.log.count()) == before
    assert Correction.objects.count() == 1


def test_overturned_everything_is_back_to_the_last_millionth(town):
    before = standing(town.battle), ratings()
    exclusion = excluded(town)
    deciding.overturn(exclusion.pk, town.max, "It was somebody else.", timezone.now())
    assert correcting.carry_out(exclusion.pk) == 1
    assert (standing(town.battle), ratings()) == before
    assert not models.Ballot.objects.filter(exclusion__isnull=False).exists()
    first, second = Correction.objects.order_by("number")
    assert (first.restores, second.restores) == (False, True)
    assert second.number == 2
    assert "count again" in second.sentence
    moved = {one["seat"]: one["mu"] for one in first.ratings}
    assert {one["seat"]: -one["mu"] for one in second.ratings} == moved


def test_credit_goes_to_whom_the_recount_says_and_back_where_that_is_overturned(town):
    assert credit() == {town.bo.id: WHOLE}
    exclusion = excluded(town)
    assert credit() == {town.bo.id: 0, town.ada.id: WHOLE}
    deciding.overturn(exclusion.pk, town.max, "It was somebody else.", timezone.now())
    correcting.carry_out(exclusion.pk)
    assert credit() == {town.bo.id: WHOLE, town.ada.id: 0}
    written = CreditLine.objects.values_list("number", "micros")
    assert sorted(written) == [(1, WHOLE), (2, -WHOLE), (2, WHOLE), (3, -WHOLE), (3, WHOLE)]


def credit():
    """Millionths of wins by whose words they are due to."""
    return dict(CreditLine.objects.order_by().values_list("prompt__author").annotate(Sum("micros")))


def test_cut_off_between_two_battles_the_next_call_goes_on(town):
    second = rated_battle(town.bo, town.ada, audience=town.eve)
    judge(second, town.eve, town.bo, 4)
    second = finish(second)
    exclusion = deciding.uphold(proposed(town).pk, town.mo, "So it is.", timezone.now())
    correcting.correct(exclusion.pk, town.battle.code, timezone.now())
    assert scope.battles_left(exclusion) == [second.code]
    assert list(scope.unfinished()) == [exclusion]
    assert correcting.carry_out(exclusion.pk) == 1
    assert [one.battle_id for one in Correction.objects.order_by("number")] == [town.battle.pk, second.pk]


def test_a_battle_that_nobody_else_judged_is_annulled_for_ratings(town):
    second = rated_battle(town.bo, town.ada, audience=town.eve)
    judge(second, town.eve, town.bo, 4)
    second = finish(second)
    before = ratings()
    exclusion = deciding.propose_by_hand(town.eve, "Only there.", timezone.now(), battle=second)
    deciding.uphold(exclusion.pk, town.mo, "So it is.", timezone.now())
    correcting.carry_out(exclusion.pk)
    assert heat_of(second).outcome == "unjudged"
    assert set(heat_of(second).entries.values_list("rank", flat=True)) == {None}
    first_only = {
        one.player_id: (one.mu_after, one.sigma_after) for one in RatingChange.objects.filter(battle=town.battle)
    }
    assert ratings() == first_only != before


def test_one_that_cannot_be_carried_out_holds_up_no_other(town):
    stuck, fine = proposed(town), deciding.propose_by_hand(town.cy, "Always Ada.", timezone.now())
    for one in (stuck, fine):
        deciding.uphold(one.pk, town.max, "So it is.", timezone.now())
    Exclusion.objects.filter(pk=stuck.pk).update(rule="unheard-of")
    assert correct_what_is_left() == 1
    assert set(models.Ballot.objects.exclude(exclusion=None).values_list("voter", flat=True)) == {town.cy.pk}


def test_a_battle_that_is_still_on_is_corrected_once_it_is_over(town):
    going = rated_battle(town.bo, town.ada, audience=town.eve)
    judge(going, town.eve, town.bo, 2)
    exclusion = deciding.uphold(proposed(town).pk, town.mo, "So it is.", timezone.now())
    assert scope.battles_left(exclusion) == [town.battle.code]
    going = finish(going)
    assert going.code in scope.battles_left(exclusion)


def test_only_the_battle_in_question_is_touched_where_one_is_named(town):
    second = rated_battle(town.bo, town.ada, audience=town.eve)
    judge(second, town.eve, town.bo, 4)
    finish(second)
    proposal = deciding.propose_by_hand(town.eve, "There.", timezone.now(), battle=town.battle)
    exclusion = deciding.uphold(proposal.pk, town.mo, "So it is.", timezone.now())
    assert scope.battles_left(exclusion) == [town.battle.code]


@pytest.mark.parametrize("change", [{"sentence": "Nothing happened."}, {"number": 9}])
def test_a_published_correction_cannot_be_changed_or_taken_away(town, change):
    excluded(town)
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        Correction.objects.update(**change)
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        Correction.objects.all().delete()


def test_a_decision_cannot_be_changed_or_taken_away(town):
    excluded(town)
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        Decision.objects.update(reason="Another.")
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        Decision.objects.all().delete()


def wrong_with(receipt):
    """But for deadlines, which tests do not wait for."""
    return [found for found in receipts.judged(receipt).findings if "before its deadline" not in found.why]


def test_the_new_receipt_verifies_and_the_old_one_says_what_superseded_it(town):
    old = receipts.newest_of(town.battle)
    exclusion = excluded(town)
    new = receipts.newest_of(town.battle)
    assert (old.number, new.number) == (1, 2)
    assert wrong_with(new) == []
    assert receipts.compose(old).superseded_by.number == 2
    deciding.overturn(exclusion.pk, town.max, "It was somebody else.", timezone.now())
    correcting.carry_out(exclusion.pk)
    assert wrong_with(receipts.newest_of(town.battle)) == []


def test_the_new_receipt_names_first_whom_the_count_puts_there_and_the_old_one_whom_it_did_then(town):
    exclusion = excluded(town)
    deciding.overturn(exclusion.pk, town.max, "It was somebody else.", timezone.now())
    correcting.carry_out(exclusion.pk)
    champions = [receipts.judged(one).champions for one in town.battle.receipts.order_by("number")]
    assert champions == [(2,), (1,), (2,)]


def test_the_receipt_of_a_battle_that_nobody_judged_once_it_was_counted_again_names_nobody_first(town):
    second = rated_battle(town.bo, town.ada, audience=town.eve)
    judge(second, town.eve, town.bo, 4)
    second = finish(second)
    exclusion = deciding.propose_by_hand(town.eve, "Only there.", timezone.now(), battle=second)
    deciding.uphold(exclusion.pk, town.mo, "So it is.", timezone.now())
    correcting.carry_out(exclusion.pk)
    assert [receipts.judged(one).champions for one in second.receipts.order_by("number")] == [(1,), ()]
