"""The doors of battles: what is typed badly is said next to its field, and changes nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts import people, tokens
from accounts.models import Player, User
from battles import actions, models, rules
from battles.provider import BattleRooms
from battles.states import Format, SeatRole
from live.person import Credential, Person
from paintoff import throttle
from tests.support.battles import again, guest, lobby, make_move, member, setup, start, time_is_up, to_voting, vote_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_counted_here")]

NEW = {
    "format": "free-for-all",
    "theme": "",
    "rounds": "1",
    "seats": "4",
    "writing_seconds": "60",
    "voting_seconds": "45",
    "results_seconds": "20",
    "listed": "on",
    "playing": "on",
    "nickname": "Ada",
}


@pytest.fixture
def _counted_here() -> None:
    throttle.forget()


def test_a_stranger_makes_a_battle_with_nothing_but_a_nickname() -> None:
    client = Client()
    answer = client.post("/battles/new", NEW)
    battle = models.Battle.objects.get()
    assert answer["Location"] == f"/b/{battle.code}"
    assert (battle.host.nickname, battle.host.is_guest, len(battle.code)) == ("Ada", True, 4)
    assert client.get(f"/b/{battle.code}").status_code == 200


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("nickname", "<b>", "A nickname has none of"),
        ("nickname", "x", "at least 2 characters"),
        ("nickname", "a\u202eb", "only visible characters"),
        ("rounds", "10", "less than or equal to 9"),
        ("rounds", "many", "whole number"),
        ("seats", "31", "less than or equal to 30"),
        ("writing_seconds", "0", "greater than or equal to 20"),
        ("format", "brawl", "not one of the available choices"),
        ("theme", "x" * 121, "At most 120 characters"),
    ],
)
def test_bad_input_is_refused_at_its_field_and_makes_nothing(field: str, typed: str, said: str) -> None:
    answer = Client().post("/battles/new", {**NEW, field: typed})
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert (models.Battle.objects.count(), Player.objects.count()) == (0, 0)


def test_an_even_duel_is_refused_by_the_rules_at_its_field() -> None:
    client = Client()
    answer = client.post("/battles/new", {**NEW, "format": "duel", "rounds": "2"})
    assert answer.status_code == 400
    assert "best of 1, 3, 5" in answer.content.decode()
    assert models.Battle.objects.count() == 0


def test_a_guest_cannot_make_a_rated_battle_to_play_in() -> None:
    answer = Client().post("/battles/new", {**NEW, "rated": "on"})
    assert answer.status_code == 400
    assert "players with an account" in answer.content.decode()


def test_joining_by_a_sloppily_typed_code() -> None:
    battle = lobby(guest("Ada"))
    typed = f" {battle.code.lower()[:2]}-{battle.code.lower()[2:]} "
    answer = Client().post("/join", {"code": typed, "nickname": "Bo", "role": "player"})
    assert answer["Location"] == f"/b/{battle.code}"
    assert battle.seating.filter(player__nickname="Bo", role=SeatRole.PLAYER).exists()


def test_an_unknown_code_is_said_at_its_field() -> None:
    answer = Client().post("/join", {"code": "ZZZZ", "nickname": "Bo", "role": "player"})
    assert answer.status_code == 400
    assert "There is no battle with this code." in answer.content.decode()
    assert Player.objects.count() == 0


def test_a_full_room_says_so_and_can_be_watched() -> None:
    battle = lobby(guest("Ada"), guest("Bo"), chosen=setup(Format.DUEL))
    client = Client()
    answer = client.post("/join", {"code": battle.code, "nickname": "Cy", "role": "player"})
    assert answer.status_code == 400
    assert "All 2 seats are taken" in answer.content.decode()
    answer = client.post("/join", {"code": battle.code, "nickname": "Cy", "role": "audience"})
    assert answer["Location"] == f"/b/{battle.code}"


def test_guessing_codes_is_throttled_by_page_api_and_socket_together() -> None:
    limit = int(settings.GUESSES_PER_ADDRESS.partition("/")[0])
    for _ in range(limit - 2):
        assert Client().get("/join/ZZZZ").status_code == 400
    assert Client().get("/api/battles/ZZZZ").status_code == 404
    stranger = Person(None, Credential.NONE, address="127.0.0.1")
    assert BattleRooms().admit("ZZZZ", stranger, {}).code == "unknown_code"
    assert BattleRooms().admit("ZZZZ", stranger, {}).code == "too_often"
    assert Client().get("/join/ZZZZ").status_code == 429
    assert Client().get("/api/battles/ZZZZ").status_code == 429


def test_a_guesser_over_the_limit_learns_nothing_from_a_hit_and_players_are_not_kept_out() -> None:
    ada = guest("Ada")
    battle = lobby(ada)
    for _ in range(int(settings.GUESSES_PER_ADDRESS.partition("/")[0])):
        assert Client().get("/b/ZZZZ").status_code == 404
    guesser, player = Client(), Client()
    session = player.session
    session["player"] = ada.pk
    session.save()
    assert guesser.get(f"/api/battles/{battle.code}").status_code == 429
    assert guesser.get(f"/join/{battle.code}").status_code == 429
    assert guesser.get(f"/b/{battle.code}/screen").status_code == 404
    assert guesser.get(f"/b/{battle.code}/qr.svg").status_code == 404
    assert player.get(f"/b/{battle.code}").status_code == 200


def test_voting_ends_when_everybody_here_has_judged_everything() -> None:
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    battle = to_voting(lobby(ada, bo, cy), {ada: "a red fox", bo: "a blue boat", cy: "a green tree"})
    opened = models.Battle.objects.filter(pk=battle.pk)
    vote_for(battle, ada, favourite=bo)
    vote_for(battle, bo, favourite=cy)
    opened.update(phase_started_at=timezone.now() - timedelta(seconds=11))
    actions.tick(battle.code)
    assert again(battle).phase == "voting"
    vote_for(battle, cy, favourite=ada)
    actions.tick(battle.code)
    assert again(battle).phase == "results"


def test_the_room_of_somebody_without_a_seat_asks_them_in_first() -> None:
    battle = lobby(guest("Ada"))
    assert Client().get(f"/b/{battle.code}")["Location"] == f"/join/{battle.code}"


def test_who_comes_by_code_when_it_is_over_is_shown_what_is_left() -> None:
    ada = guest("Ada")
    battle = lobby(ada)
    make_move(battle, ada, lambda seat, _: rules.Leave(seat.number))
    assert again(battle).phase == "void"
    assert Client().get(f"/join/{battle.code}")["Location"] == f"/b/{battle.code}"


def test_a_kicked_player_is_told_so() -> None:
    ada, bo = guest("Ada"), guest("Bo")
    battle = lobby(ada, bo)
    battle.seating.filter(player=bo).update(kicked_at=battle.created_at)
    client = Client()
    session = client.session
    session["player"] = bo.pk
    session.save()
    answer = client.get(f"/b/{battle.code}")
    assert answer.status_code == 403
    assert "The host has removed you from this battle." in answer.content.decode()


def test_the_api_refuses_unknown_fields_and_parameters_by_name() -> None:
    client = Client()
    token = client.post("/api/guests", {"nickname": "Robo"}, content_type="application/json").json()["token"]
    robot = Client(headers={"Authorization": f"Bearer {token}"})
    answer = robot.post("/api/battles", {"format": "duel", "glory": 1}, content_type="application/json")
    assert (answer.status_code, answer.json()["field"]) == (400, "glory")
    answer = robot.get("/api/battles/ZZZZ?verbose=1")
    assert (answer.status_code, answer.json()["field"]) == (400, "verbose")
    assert models.Battle.objects.count() == 0


def test_a_guest_who_claims_an_account_keeps_seat_and_host() -> None:
    ada, bo = guest("Ada"), guest("Bo")
    battle = lobby(ada, bo)
    user = User.objects.create(username="ada")
    assert people.sign_in(user, ada) == ada
    assert again(battle).host == ada
    assert not again(battle).host.is_guest


def test_a_guests_token_opens_nothing_once_the_guest_has_an_account() -> None:
    ada = guest("Ada")
    _, plain = tokens.issue(ada, "bot")
    people.sign_in(User.objects.create(username="ada"), ada)
    assert Client(headers={"Authorization": f"Bearer {plain}"}).get("/api/me").status_code == 401


def test_a_guest_who_signs_in_to_an_old_account_brings_seats_and_votes_along() -> None:
    ada, bo, cy, mo = guest("Ada"), guest("Bo"), guest("Cy"), guest("Mo")
    battle = to_voting(lobby(ada, bo, cy), {ada: "a red fox", bo: "a blue boat", cy: "a green tree"})
    actions.join(battle.code, mo, SeatRole.AUDIENCE)
    judged = vote_for(battle, mo, favourite=bo)
    old = member("Moira")
    people.sign_in(old.user, mo)
    assert battle.seating.filter(player=old).exists()
    assert models.Ballot.objects.filter(voter=old).exclude(answer="").count() == judged


def test_a_malformed_command_is_refused_by_field() -> None:
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    battle = lobby(ada, bo, cy)
    start(battle)
    person = Person(bo.id, Credential.COOKIE)
    rooms, room = BattleRooms(), f"battles.{battle.code}"
    refused = rooms.command(room, person, "seal", {"prompt": 7, "guidance": 3.0}, "c1")
    assert (refused.code, refused.field) == ("malformed", "prompt")
    refused = rooms.command(room, person, "seal", {"prompt": "fox", "guidance": 3.0, "seed": 7}, "c2")
    assert (refused.code, refused.field) == ("malformed", "seed")
    assert models.Entry.objects.filter(seals__gt=0).count() == 0


def test_voting_ends_early_when_the_jury_is_sure() -> None:
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    battle = to_voting(lobby(ada, bo, cy), {ada: "a red fox", bo: "a blue boat", cy: "a green tree"})
    for number in range(6):
        voter = guest(f"Voter {number}")
        actions.join(battle.code, voter, SeatRole.AUDIENCE)
        vote_for(battle, voter, favourite=bo)
    opened = models.Battle.objects.filter(pk=battle.pk)
    opened.update(phase_started_at=timezone.now())
    actions.tick(battle.code)
    assert again(battle).phase == "voting"
    opened.update(phase_started_at=timezone.now() - timedelta(seconds=11))
    actions.tick(battle.code)
    assert again(battle).phase == "results"
    assert models.Heat.objects.get(round__battle=battle).confidence > 0.95


def test_votes_of_guests_in_a_rated_battle_are_kept_and_do_not_count() -> None:
    ada, bo, cy = member("Ada"), member("Bo"), member("Cy")
    battle = to_voting(lobby(ada, bo, cy, chosen=setup(is_rated=True)), {ada: "a red fox", bo: "a boat", cy: "a tree"})
    mo = guest("Mo")
    actions.join(battle.code, mo, SeatRole.AUDIENCE)
    assert vote_for(battle, mo, favourite=bo) > 0
    time_is_up(battle)
    assert models.Heat.objects.get(round__battle=battle).outcome == "unjudged"
