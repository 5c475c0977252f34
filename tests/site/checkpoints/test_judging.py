"""The page that asks which picture is better: one tap for anybody, blind before it and open after it."""

from __future__ import annotations

import json

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from accounts import people
from accounts.models import Player
from battles import models
from battles.checkpoints import ballots, judging
from battles.refusals import Refused
from battles.states import Answer, BallotKind, DuelState
from gallery import pictures
from gallery.models import Level, Picture
from gallery.viewing import choosing
from tests.support.duels import beat_again, look_at, name_models, open_duels, serve
from tests.support.people import account, browser_of, guest

pytestmark = pytest.mark.django_db

Ballot = models.CheckpointBallot
SCRIPT = {"X-Pair": "1"}


@pytest.fixture(autouse=True)
def two_models(settings) -> None:
    name_models(settings, hasty=4, painstaking=12)
    serve("hasty", "painstaking")


def judge(browser: Client, answer: str = "left", **more: object):
    """Look at the pair on top and say something of it, as a form does."""
    browser.get("/duels")
    ballot = Ballot.objects.filter(answer="").order_by("id").first()
    look_at(browser, ballot)
    return browser.post("/duels/vote", {"ballot": ballot.token, "answer": answer, **more})


def test_looking_makes_no_guest_and_the_first_vote_makes_one() -> None:
    open_duels()
    browser = Client()
    assert browser.get("/duels").status_code == 200
    assert not Player.objects.exists()
    assert judge(browser).status_code == 302
    voter = Player.objects.get()
    assert voter.is_guest
    judge(browser)
    assert Player.objects.get() == voter


def test_a_vote_tells_both_models_their_settings_and_the_seed() -> None:
    open_duels()
    browser = Client()
    answer = judge(browser, "left")
    page = browser.get(answer["Location"]).content.decode()
    ballot = Ballot.objects.exclude(answer="").get()
    chosen = ballot.duel.first_model if ballot.first_is_left else ballot.duel.second_model
    assert f"You picked {chosen}" in page
    for said in ("hasty", "painstaking", "4 steps", "12 steps", str(ballot.duel.seed)):
        assert said in page


def test_what_was_hidden_is_told_to_the_voter_alone() -> None:
    open_duels()
    answer = judge(browser_of(guest("Bo")))
    assert "painstaking" not in browser_of(guest("Cy")).get(answer["Location"]).content.decode()


def test_a_vote_by_the_pages_script_brings_the_next_pairs() -> None:
    open_duels()
    browser = Client()
    browser.get("/duels")
    first, second = Ballot.objects.order_by("id")
    look_at(browser, first)
    said = {"ballot": first.token, "answer": "tie", "held": [second.token]}
    piece = browser.post("/duels/vote", said, headers=SCRIPT)
    assert piece.status_code == 200
    assert str(second.token) in piece.content.decode()
    assert Ballot.objects.get(pk=second.pk).voter == Player.objects.get()
    assert Ballot.objects.filter(answer="").count() == 2


def test_nothing_counts_before_both_pictures_were_sent() -> None:
    open_duels()
    browser = Client()
    browser.get("/duels")
    ballot = Ballot.objects.order_by("id").first()
    look_at(browser, ballot, "left")
    answer = browser.post("/duels/vote", {"ballot": ballot.token, "answer": "left"})
    assert answer.status_code == 409
    assert "both pictures" in answer.content.decode()
    assert not Ballot.objects.exclude(answer="").exists()
    assert not Player.objects.exists()


def test_asking_for_the_pictures_headers_alone_shows_nothing() -> None:
    open_duels()
    bo = guest("Bo")
    ballot = judging.hand(bo)[0]
    for side in judging.SIDES:
        assert browser_of(bo).head(f"/duels/{ballot.token}/{side}").status_code == 200
    ballot.refresh_from_db()
    assert (ballot.left_sent_at, ballot.right_sent_at, ballot.shown_at) == (None, None, None)
    with pytest.raises(Refused, match="not_shown"):
        judging.cast(ballot.token, bo, Answer.LEFT)


def test_a_vote_quicker_than_anybody_looks_is_kept_and_not_counted() -> None:
    open_duels()
    bo = guest("Bo")
    ballot = judging.hand(bo)[0]
    for side in judging.SIDES:
        judging.sent_picture(ballot.token, side, bo)
    ballot.refresh_from_db()
    judging.cast(ballot.token, bo, Answer.LEFT, now=ballot.shown_at + judging.LOOK_LEAST / 2)
    assert Ballot.objects.get(answer="left").weight == 0
    assert ballots.comparisons() == []


def shown(voter: Player) -> models.CheckpointBallot:
    """The pair on top, looked at for a while."""
    ballot = judging.hand(voter)[0]
    look_at(browser_of(voter), ballot)
    return ballot


def test_one_person_judges_a_duel_once() -> None:
    open_duels()
    bo = guest("Bo")
    ballot = shown(bo)
    judging.cast(ballot.token, bo, Answer.LEFT)
    judging.cast(ballot.token, bo, Answer.LEFT)
    with pytest.raises(Refused, match="already_answered"):
        judging.cast(ballot.token, bo, Answer.RIGHT)
    assert Ballot.objects.exclude(answer="").get().answer == "left"
    with pytest.raises(IntegrityError):
        Ballot.objects.create(duel=ballot.duel, voter=bo, first_is_left=True, dealt_at=timezone.now())


def test_a_pair_dealt_to_nobody_is_not_a_second_vote() -> None:
    open_duels(4)
    bo = guest("Bo")
    mine = shown(bo)
    judging.cast(mine.token, bo, Answer.LEFT)
    other = Ballot.objects.create(
        duel=mine.duel,
        first_is_left=True,
        dealt_at=timezone.now(),
        left_sent_at=timezone.now(),
        right_sent_at=timezone.now(),
        shown_at=timezone.now(),
    )
    with pytest.raises(Refused, match="already_answered"):
        judging.cast(other.token, bo, Answer.RIGHT)


def test_somebody_elses_pair_is_not_mine_to_judge_or_to_look_at() -> None:
    open_duels()
    bo, cy = guest("Bo"), guest("Cy")
    ballot = shown(bo)
    with pytest.raises(Refused, match="unknown_ballot"):
        judging.cast(ballot.token, cy, Answer.LEFT)
    assert browser_of(cy).get(f"/duels/{ballot.token}/left").status_code == 404
    assert browser_of(bo).get(f"/duels/{ballot.token}/middle").status_code == 404


def test_a_counted_ballot_is_a_comparison_of_the_two_models() -> None:
    open_duels()
    bo = guest("Bo")
    ballot = shown(bo)
    judging.cast(ballot.token, bo, Answer.LEFT)
    (compared,) = ballots.comparisons()
    assert (compared.first, compared.second) == ("hasty", "painstaking")
    assert compared.score == (1.0 if ballot.first_is_left else 0.0)
    assert (compared.voter, compared.weight, compared.first_is_left) == (bo.pk, 1.0, ballot.first_is_left)


def test_a_bot_may_look_and_does_not_count() -> None:
    open_duels()
    robo = people.become_guest("Robo", is_bot=True)
    ballot = shown(robo)
    judging.cast(ballot.token, robo, Answer.LEFT)
    assert ballots.comparisons() == []


def test_after_ten_answers_an_older_pair_comes_again_the_other_way_round() -> None:
    open_duels(12)
    bo = guest("Bo")
    for _ in range(10):
        judging.cast(shown(bo).token, bo, Answer.LEFT)
    judging.cast(shown(bo).token, bo, Answer.LEFT)
    judging.hand(bo)
    mirrored = Ballot.objects.get(voter=bo, kind=BallotKind.MIRRORED)
    before = Ballot.objects.get(voter=bo, kind=BallotKind.NORMAL, duel=mirrored.duel)
    assert mirrored.first_is_left is not before.first_is_left
    look_at(browser_of(bo), mirrored)
    counted = len(ballots.comparisons())
    judging.cast(mirrored.token, bo, Answer.RIGHT)
    assert len(ballots.comparisons()) == counted


def test_a_duel_closes_once_it_has_been_judged_enough() -> None:
    (duel, *_) = open_duels(1)
    models.CheckpointDuel.objects.exclude(pk=duel.pk).update(state=DuelState.CLOSED)
    for number in range(judging.ENOUGH):
        voter = guest(f"Voter {number}")
        judging.cast(shown(voter).token, voter, Answer.LEFT)
    duel.refresh_from_db()
    assert duel.state == DuelState.CLOSED
    assert judging.hand(guest("Late")) == []


def test_sides_are_even_over_a_duels_ballots() -> None:
    (duel, *_) = open_duels(1)
    models.CheckpointDuel.objects.exclude(pk=duel.pk).update(state=DuelState.CLOSED)
    for number in range(10):
        voter = guest(f"Voter {number}")
        judging.cast(shown(voter).token, voter, Answer.LEFT)
    assert Ballot.objects.filter(duel=duel, first_is_left=True).count() == 5


def test_the_votes_of_a_guest_become_the_accounts_and_none_twice() -> None:
    open_duels()
    bo, cy = guest("Bo"), account("Cy")
    both = shown(bo)
    judging.cast(both.token, bo, Answer.LEFT)
    alone = shown(bo)
    judging.cast(alone.token, bo, Answer.LEFT)
    Ballot.objects.create(duel=both.duel, voter=cy, first_is_left=True, dealt_at=timezone.now())
    people.merge(bo, cy)
    assert Ballot.objects.get(pk=alone.pk).voter == cy
    assert (Ballot.objects.get(pk=both.pk).voter, Ballot.objects.get(pk=both.pk).weight) == (bo, 0)


# --- blindness --------------------------------------------------------------------------------------------------------------
def leaks() -> list[str]:
    pictures = Picture.objects.all()
    hidden = [*pictures.values_list("blob_id", flat=True), *pictures.values_list("key", flat=True)]
    seeds = map(str, models.CheckpointDuel.objects.values_list("seed", flat=True))
    keys = models.CheckpointDuel.objects.values_list("key", flat=True)
    return ["hasty", "painstaking", *hidden, *seeds, *keys]


@pytest.mark.parametrize("who", [None, "Bo", "Cy"])
def test_no_page_tells_which_model_painted_what_before_the_vote(who: str | None) -> None:
    open_duels()
    player = {None: None, "Bo": guest("Bo"), "Cy": account("Cy")}[who]
    browser = browser_of(player)
    ballot = Ballot.objects.get(pk=judging.hand(player)[0].pk)
    picture = Picture.objects.first()
    doors = [
        "/duels",
        f"/duels?after={ballot.token}",
        f"/duels/{ballot.token}/left",
        "/",
        "/gallery",
        "/api/pictures",
        f"/api/pictures/{picture.key}",
        f"/pictures/{picture.key}",
        f"/i/{picture.blob_id}.png",
    ]
    for door in doors:
        answer = browser.get(door)
        text = answer.content.decode("latin-1") + json.dumps(dict(answer.headers))
        assert not [leak for leak in leaks() if leak in text], door


def test_the_bytes_are_seen_by_the_duels_door_alone_and_carry_pixels_alone() -> None:
    open_duels()
    bo = guest("Bo")
    ballot = judging.hand(bo)[0]
    answer = browser_of(bo).get(f"/duels/{ballot.token}/right")
    assert answer.status_code == 200
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/png", "private, max-age=3600")
    for chunk in (b"tEXt", b"iTXt", b"zTXt", b"eXIf"):
        assert chunk not in answer.content
    picture = Picture.objects.first()
    assert browser_of(bo).get(f"/i/{picture.blob_id}.png").status_code == 404


def test_a_picture_that_moderation_withheld_is_not_shown_any_more() -> None:
    open_duels()
    bo = guest("Bo")
    ballot = judging.hand(bo)[0]
    Picture.objects.update(state="withheld")
    assert browser_of(bo).get(f"/duels/{ballot.token}/left").status_code == 404
    assert judging.hand(guest("Cy")) == []


# --- what is missing, and bad input ------------------------------------------------------------------------------------------
def test_nobody_is_asked_about_pictures_that_are_not_for_them_to_see() -> None:
    """Bo chose to see what is for everyone alone; Cy is an adult who sees all."""
    one, *others = open_duels(1)
    models.CheckpointDuel.objects.filter(pk__in=[other.pk for other in others]).update(state=DuelState.CLOSED)
    bo, cy = account("Bo"), account("Cy")
    choosing.choose(bo, Level.EVERYONE, None, False, timezone.now())
    choosing.choose(cy, Level.MATURE, None, True, timezone.now())
    dealt, picture = judging.hand(None)[0], one.first_picture
    for level, asked in ((Level.EVERYONE, (1, 1, 1)), (Level.MILD, (1, 0, 1)), (Level.MATURE, (0, 0, 1))):
        pictures.rule([picture.pk], level)
        assert tuple(len(judging.hand(viewer)) for viewer in (None, bo, cy)) == asked
    sides = [judging.sent_picture(dealt.token, side, None) for side in judging.SIDES]
    assert picture not in sides


def test_with_one_model_the_page_says_what_is_missing() -> None:
    serve("painstaking")
    page = Client().get("/duels")
    assert page.status_code == 200
    assert "One model paints alone here" in page.content.decode()
    assert "PAINTOFF_MODELS" not in page.content.decode()


def test_staff_are_told_how_to_serve_a_second_model() -> None:
    serve("painstaking")
    page = browser_of(account("Root", is_staff=True)).get("/duels").content.decode()
    assert "PAINTOFF_MODELS" in page


def test_who_has_judged_everything_is_thanked() -> None:
    open_duels(4)
    browser = browser_of(guest("Bo"))
    for _ in range(4):
        judge(browser)
    beat_again()
    assert "You have judged every pair" in browser.get("/duels").content.decode()


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({}, 400),
        ({"ballot": "x", "answer": "left"}, 400),
        ({"ballot": "0" * 32, "answer": "left"}, 409),
        ({"ballot": "0" * 32, "answer": "both"}, 400),
    ],
)
def test_what_is_no_vote_is_refused_and_changes_nothing(said: dict[str, str], status: int) -> None:
    open_duels()
    for headers in ({}, SCRIPT):
        assert Client().post("/duels/vote", said, headers=headers).status_code == status
    assert not Player.objects.exists()


def test_one_address_judges_only_so_fast(settings) -> None:
    settings.JUDGING_PER_ADDRESS = "3/minute"
    open_duels()
    browser = Client()
    statuses = [browser.get("/duels").status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]


def test_pairs_that_nobody_judged_are_forgotten() -> None:
    open_duels()
    Client().get("/duels")
    mine = judging.hand(guest("Bo"))
    Ballot.objects.update(dealt_at=timezone.now() - 2 * judging.LOOK_LEAST)
    judging.forget_nobodys(judging.LOOK_LEAST)
    assert set(Ballot.objects.values_list("pk", flat=True)) == {ballot.pk for ballot in mine}
