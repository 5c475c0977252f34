"""The page of the open jury as an outsider, a guest, an account and a player of the duel meet it; and that it is blind."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Player
from battles import models
from battles.jury import dealing
from battles.provider import BattleRooms
from battles.states import Phase
from gallery import addresses
from gallery.models import Picture
from tests.support.battles import guest, member
from tests.support.open_juries import BY_ADA, BY_BO, before_the_jury, judge, looked_at, minutes_later, unjudged
from tests.support.people import browser_of

pytestmark = pytest.mark.django_db
SCRIPT = {"X-Pair": "1"}
Ballot = models.Ballot


def offered(browser: Client) -> list[str]:
    """What the answers of the page's pairs name, the one on the table first."""
    return [pair.token for pair in browser.get("/jury").context["pairs"]]


def seen(browser: Client, token: str) -> str:
    """Both pictures are there: the token to answer with."""
    answer = browser.post("/jury/shown", {"ballot": token}, headers=SCRIPT)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def test_an_outsider_judges_with_one_tap_and_becomes_a_guest() -> None:
    battle = unjudged().battle
    many, browser = Player.objects.count(), Client()
    first, second = offered(browser)
    shown = seen(browser, first)
    assert (Player.objects.count(), Ballot.objects.count()) == (many, 0)
    answer = browser.post("/jury/vote", {"ballot": shown, "answer": "left", "held": second}, headers=SCRIPT)
    assert answer.status_code == 200
    voter = Player.objects.latest("pk")
    assert voter.is_guest
    assert Ballot.objects.filter(voter=voter, answer="").count() == 2
    ballot = Ballot.objects.exclude(answer="").get()
    assert (ballot.heat.round.battle, ballot.voter, ballot.answer) == (battle, voter, "left")
    assert ballot.shown_at is not None


def test_an_offer_or_a_ballot_that_is_taken_leaves_no_guest_behind_who_names_it_again() -> None:
    battle = unjudged().battle
    browser = Client()
    first, second = offered(browser)
    shown = seen(browser, first)
    assert browser.post("/jury/vote", {"ballot": shown, "answer": "left"}, headers=SCRIPT).status_code == 200
    many = Player.objects.count()
    for taken in (shown, first, str(Ballot.objects.exclude(answer="").get().token)):
        assert Client().post("/jury/vote", {"ballot": taken, "answer": "left"}, headers=SCRIPT).status_code == 409
    models.Heat.objects.filter(round__battle=battle).update(outcome="unjudged")
    assert Client().post("/jury/vote", {"ballot": second, "answer": "left"}, headers=SCRIPT).status_code == 409
    assert (Player.objects.count(), Ballot.objects.exclude(answer="").count()) == (many, 1)


def test_the_pair_that_was_loading_stays_the_voters() -> None:
    unjudged()
    browser = Client()
    first, second = offered(browser)
    piece = browser.post(
        "/jury/vote", {"ballot": seen(browser, first), "answer": "tie", "held": second}, headers=SCRIPT
    )
    assert piece.context["pairs"][0].key == browser.get("/jury").context["pairs"][0].key
    token = seen(browser, second)
    looked_at(Ballot.objects.get(token=token))
    assert browser.post("/jury/vote", {"ballot": token, "answer": "left"}, headers=SCRIPT).status_code == 200
    assert Ballot.objects.exclude(answer="").count() == 2
    assert Ballot.objects.get(token=token).weight == 1


def test_a_guest_judges_what_was_dealt() -> None:
    unjudged()
    cy = guest("Cy")
    browser = browser_of(cy)
    token = offered(browser)[0]
    assert seen(browser, token) == token
    looked_at(Ballot.objects.get(token=token))
    answer = browser.post("/jury/vote", {"ballot": token, "answer": "right"})
    page = browser.get(answer["Location"]).content.decode()
    assert "Your vote is in" in page
    assert Ballot.objects.counting().get().voter == cy


def test_in_a_rated_duel_a_guest_is_told_that_an_account_counts() -> None:
    before_the_jury(member("Ada"), member("Bo"), is_rated=True)
    for voter, says in ((guest("Cy"), "Sign up"), (member("Dee"), "Your vote is in")):
        browser = browser_of(voter)
        token = offered(browser)[0]
        looked_at(Ballot.objects.get(token=token))
        answer = browser.post("/jury/vote", {"ballot": token, "answer": "right"})
        assert says in browser.get(answer["Location"]).content.decode()


def test_a_player_of_the_duel_finds_nothing_to_judge() -> None:
    ada = unjudged().ada
    page = browser_of(ada).get("/jury")
    assert page.context["pairs"] == []
    said = page.content.decode()
    assert "In what is left below you play yourself" in said
    assert ">Judge<" not in said


def test_somebody_elses_ballot_is_not_mine() -> None:
    unjudged()
    ballot = dealing.hand(guest("Cy"))[0]
    browser = browser_of(guest("Dee"))
    assert browser.post("/jury/shown", {"ballot": ballot.token}).status_code == 409
    assert browser.post("/jury/vote", {"ballot": ballot.token, "answer": "left"}).status_code == 409
    assert not Ballot.objects.exclude(answer="").exists()


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({}, 400),
        ({"answer": "left"}, 409),
        ({"ballot": "x", "answer": "left"}, 409),
        ({"ballot": "x", "answer": "all"}, 400),
    ],
)
def test_what_is_no_vote_is_refused_and_makes_nobody(said: dict[str, str], status: int) -> None:
    unjudged()
    many = Player.objects.count()
    for headers in ({}, SCRIPT):
        assert Client().post("/jury/vote", said, headers=headers).status_code == status
    assert Player.objects.count() == many


def test_one_address_judges_only_so_fast(settings) -> None:
    settings.JUDGING_PER_ADDRESS = "2/minute"
    browser = Client()
    assert [browser.get("/jury").status_code for _ in range(3)] == [200, 200, 429]


def test_with_no_duel_waiting_the_page_says_so() -> None:
    page = Client().get("/jury")
    assert page.status_code == 200
    assert "No duel waits for a jury" in page.content.decode()


def test_lists_show_the_sitting_jury_and_where_to_judge() -> None:
    unjudged()
    for door in ("/battles", "/", "/gallery"):
        assert 'href="/jury"' in Client().get(door).content.decode(), door
    assert "Before the open jury" in Client().get("/battles").content.decode()


# --- blindness --------------------------------------------------------------------------------------------------------------
def leaks() -> list[str]:
    """What must not come out anywhere while the jury sits."""
    rounds = models.Round.objects.all()
    seeds = {str(seed) for seed in models.Paint.objects.values_list("seed", flat=True)}
    entries = models.Entry.objects.all()
    salts = [*entries.values_list("salt", flat=True)]
    keys = Picture.objects.values_list("key", flat=True)
    return [BY_ADA, BY_BO, *seeds, *salts, *keys, *(bytes(one.secret).hex() for one in rounds)]


def made_by(player: Player) -> set[str]:
    """What of it is their own, and theirs to see."""
    salts = models.Entry.objects.filter(seat__player=player).values_list("salt", flat=True)
    return {BY_BO, *salts, *Picture.objects.filter(owner=player).values_list("key", flat=True)}


def doors(battle: models.Battle) -> list[str]:
    pictures = Picture.objects.select_related("blob", "owner").prefetch_related("blob__renditions")
    found = [f"/pictures/{one.key}" for one in pictures] + [f"/api/pictures/{one.key}" for one in pictures]
    found += [f"/players/{one.owner.key}" for one in pictures] + [
        f"/players/{one.owner.key}/pictures" for one in pictures
    ]
    files = [f"/i/{one.blob_id}.png" for one in pictures]
    files += [addresses.of(made.sha256, made.media_type) for one in pictures for made in one.blob.renditions.all()]
    room = [f"/b/{battle.code}", f"/b/{battle.code}/screen", f"/api/battles/{battle.code}", f"/join/{battle.code}"]
    room += [f"/b/{battle.code}/{over}" for over in ("results", "card.png", "charts/votes-1-1.svg")]
    return ["/", "/battles", "/gallery", "/jury", "/duels", "/api/pictures", *room, *found, *files]


@pytest.mark.parametrize("who", ["nobody", "Cy", "Bo"])
def test_no_door_tells_whose_picture_is_whose_or_what_was_written(who: str) -> None:
    duel = unjudged()
    bo, cy, battle = duel.bo, guest("Cy"), duel.battle
    browser = browser_of({"nobody": None, "Cy": cy, "Bo": bo}[who])
    hidden = [leak for leak in leaks() if who != "Bo" or leak not in made_by(bo)]
    for door in doors(battle):
        answer = browser.get(door)
        text = answer.content.decode("latin-1") + json.dumps(dict(answer.headers))
        assert not [leak for leak in hidden if leak in text], door


def test_the_jurys_own_page_names_nobody() -> None:
    before_the_jury(guest("Adalbert"), guest("Bonifatius"))
    for browser in (Client(), browser_of(guest("Cy"))):
        page = browser.get("/jury").content.decode()
        assert "Adalbert" not in page
        assert "Bonifatius" not in page


def test_a_juror_is_told_the_theme_of_the_pair_and_who_comes_by_code_is_sent_to_the_jury() -> None:
    battle = unjudged().battle
    theme = models.Round.objects.get(battle=battle, number=1).theme
    assert theme in Client().get("/jury").content.decode()
    assert Client().get(f"/join/{battle.code}")["Location"] == "/jury"


def test_no_frame_of_the_room_tells_anything_either() -> None:
    duel = unjudged()
    cy, battle = guest("Cy"), duel.battle
    rooms = BattleRooms()
    told = json.dumps(dict(rooms.snapshot(f"battles.{battle.code}").frames))
    told += json.dumps(rooms.private(f"battles.{battle.code}", [cy.pk])[cy.pk])
    assert not [leak for leak in leaks() if leak in told]


def test_a_vote_tells_nothing_of_the_sides() -> None:
    battle = before_the_jury(guest("Adalbert"), guest("Bonifatius"))
    browser = Client()
    shown = seen(browser, offered(browser)[0])
    text = browser.post("/jury/vote", {"ballot": shown, "answer": "left"}, headers=SCRIPT).content.decode()
    assert not [leak for leak in (*leaks(), "Adalbert", "Bonifatius", battle.code) if leak in text]


def test_the_results_open_it_all_to_everybody() -> None:
    duel = unjudged()
    bo, battle = duel.bo, duel.battle
    for number in range(5):
        judge(guest(f"Visitor {number}"), favourite=bo)
    battle = minutes_later(battle)
    assert battle.phase == Phase.FINISHED
    page = browser_of(None).get(f"/b/{battle.code}").content.decode()
    assert BY_BO in page
    assert timezone.now() >= battle.finished_at
