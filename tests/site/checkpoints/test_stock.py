"""The stock of checkpoint duels: painted when the studio is idle, from words that can still be seen."""

from __future__ import annotations

import pytest
from django.utils import timezone

from battles import models, withdrawing
from battles.checkpoints import judging, stock, views
from battles.checkpoints.painting import SAME_PICTURE
from battles.states import Answer, DuelState
from battles.themes import THEMES
from gallery.models import Picture
from inference import fake
from jobs import closing
from jobs import models as jobs
from jobs.models import Priority
from jobs.orders import order
from moderation.states import State
from tests.support.battles import again, fail, guest, lobby, start, time_is_up, to_voting, vote_for
from tests.support.battles import paint_all as paint_battle
from tests.support.duels import name_models, open_duels, paint_all, serve

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_models(settings) -> None:
    name_models(settings, quick=4, starter=12)


def decided(words: str = "a fox in a tall hat") -> models.Battle:
    """A public battle that Bo won."""
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    battle = to_voting(lobby(ada, bo, cy), {ada: "a boat", bo: words, cy: "a tree"})
    vote_for(battle, cy, bo)
    models.Ballot.objects.update(weight=1)
    return again(time_is_up(time_is_up(battle)))


def test_two_served_models_are_asked_for_the_same_words_seed_and_size() -> None:
    serve("quick", "starter")
    assert stock.keep(timezone.now()) == stock.AT_ONCE
    duel = models.CheckpointDuel.objects.first()
    one, other = duel.first_job.request, duel.second_job.request
    alike = ("prompt", "negative_prompt", "seed", "width", "height")
    assert [one[name] for name in alike] == [other[name] for name in alike]
    assert (one["model"], other["model"]) == ("quick", "starter")
    assert duel.prompt.text in THEMES


def test_each_model_paints_with_its_own_settings() -> None:
    serve("quick", "starter")
    stock.keep(timezone.now())
    duel = models.CheckpointDuel.objects.first()
    assert (duel.first_job.request["steps"], duel.second_job.request["steps"]) == (4, 12)


def test_duels_wait_behind_everything_else() -> None:
    serve("quick", "starter")
    stock.keep(timezone.now())
    assert set(jobs.Job.objects.values_list("priority", flat=True)) == {Priority.BACKGROUND}


def test_nothing_is_asked_while_people_write_or_wait() -> None:
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    battle = lobby(ada, bo, cy)
    serve("quick", "starter")
    start(battle)
    assert stock.keep(timezone.now()) == 0


def test_nothing_is_asked_while_a_picture_is_wanted() -> None:
    serve("quick", "starter")
    stock.keep(timezone.now())
    assert stock.keep(timezone.now()) == 0
    paint_all()
    assert stock.keep(timezone.now()) == stock.AT_ONCE


def test_one_model_paints_no_duel() -> None:
    serve("starter")
    assert stock.keep(timezone.now()) == 0


def test_a_model_that_the_settings_do_not_name_paints_no_duel() -> None:
    serve("starter", "stranger")
    assert stock.keep(timezone.now()) == 0


def test_the_stock_is_full_with_twelve_open_duels() -> None:
    serve("quick", "starter")
    open_duels(12)
    assert stock.keep(timezone.now()) == 0


@pytest.mark.parametrize(("state", "begun"), [(State.PENDING, 0), (State.WITHHELD, 1), (State.BLOCKED, 1)])
def test_a_duel_that_nobody_can_judge_leaves_its_place_to_another(state, begun) -> None:
    serve("quick", "starter")
    duel, *_ = open_duels(12)
    Picture.objects.filter(pk=duel.first_picture_id).update(state=state)
    assert duel not in judging.judgeable()
    assert stock.keep(timezone.now()) == begun


def test_where_nothing_can_be_judged_there_is_nothing_to_come_for() -> None:
    serve("quick", "starter")
    open_duels(1)
    serve("starter")
    assert stock.is_worth_a_visit(timezone.now())
    Picture.objects.update(state=State.BLOCKED)
    assert not stock.is_worth_a_visit(timezone.now())


def test_the_words_of_a_winner_are_painted_again_once() -> None:
    battle = decided()
    winner = models.Heat.objects.get(round__battle=battle).winner
    assert winner is not None
    serve("quick", "starter")
    stock.keep(timezone.now())
    assert list(models.CheckpointDuel.objects.filter(source=winner).values_list("prompt__text", flat=True)) == [
        "a fox in a tall hat"
    ]


def test_words_of_deleted_pictures_are_neither_painted_nor_dealt_any_more() -> None:
    battle = decided()
    serve("quick", "starter")
    duels = open_duels()
    about = next(duel for duel in duels if duel.source)
    assert about in judging.judgeable()
    winner = models.Heat.objects.get(round__battle=battle).winner
    Picture.objects.filter(paint__entry=winner).update(deleted_at=timezone.now())
    assert about not in judging.judgeable()
    assert winner not in stock.winners()


def test_withdrawn_words_are_neither_painted_nor_dealt_nor_told_any_more() -> None:
    battle = decided()
    serve("quick", "starter")
    about = next(duel for duel in open_duels() if duel.source)
    winner = models.Heat.objects.get(round__battle=battle).winner
    assert (about in judging.judgeable(), winner in stock.winners()) == (True, True)
    seen = dict.fromkeys(("dealt_at", "left_sent_at", "right_sent_at", "shown_at", "answered_at"), timezone.now())
    said = models.CheckpointBallot.objects.create(
        duel=about, voter=guest("Mo"), first_is_left=True, answer=Answer.LEFT, **seen
    )
    assert views._told(said)["words"] == "a fox in a tall hat"
    withdrawing.withdraw_words(battle.code, winner.seat.player, 1)
    assert (about in judging.judgeable(), winner in stock.winners()) == (False, False)
    assert views._told(said)["words"] == ""


def test_words_of_a_private_battle_stay_there() -> None:
    battle = decided()
    models.Battle.objects.filter(pk=battle.pk).update(is_listed=False)
    assert not stock.winners().exists()


def test_both_pictures_open_a_duel_and_stay_sealed() -> None:
    serve("quick", "starter")
    open_duels()
    assert not Picture.objects.exclude(revealed_at=None).exists()
    assert not Picture.objects.exclude(owner=None).exists()


def test_a_picture_that_fails_ends_the_duel_and_its_other_job() -> None:
    serve("quick", "starter")
    stock.keep(timezone.now())
    duel = models.CheckpointDuel.objects.first()
    fail(duel.first_job)
    duel.refresh_from_db()
    duel.second_job.refresh_from_db()
    assert (duel.state, duel.failure_code, duel.second_job.state) == (DuelState.FAILED, "step-failed", "cancelled")


def test_two_models_that_paint_one_picture_are_nothing_to_judge() -> None:
    serve("quick", "starter")
    stock.keep(timezone.now())
    duel = models.CheckpointDuel.objects.first()
    for job in (duel.first_job, duel.second_job):
        closing.close_painted(job, fake.painted(order(job)), timezone.now())
    duel.refresh_from_db()
    assert (duel.state, duel.failure_code) == (DuelState.FAILED, SAME_PICTURE)


def test_a_battles_own_pictures_are_no_duels() -> None:
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    battle = to_voting(lobby(ada, bo, cy), {ada: "a boat", bo: "a fox", cy: "a tree"})
    paint_battle(battle)
    assert not models.CheckpointDuel.objects.exists()
