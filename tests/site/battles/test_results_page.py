"""A battle's results as a page: who sees what of it, and when. Before they are out there is nothing, for nobody."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from copy import deepcopy

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from PIL import Image

from accounts import sessions
from accounts.models import Player, User
from battles import actions, models, withdrawing
from battles.states import SeatRole
from gallery import pictures
from gallery.models import Picture
from moderation.states import State
from tests.support.battles import again, guest, lobby, paint_all, seal, setup, start, time_is_up, to_voting, vote_for

pytestmark = pytest.mark.django_db

CHARTS = ("votes", "pairs", "seeds", "confidence")


class Town:
    """Ada, Bo and Cy have written and painted; Mo watches and judges."""

    def __init__(self, rounds: int = 1) -> None:
        self.ada, self.bo, self.cy, self.mo = guest("Ada"), guest("Bo"), guest("Cy"), guest("Mo")
        self.words = {self.ada: "a red fox", self.bo: "a blue boat", self.cy: "a green tree"}
        self.battle = lobby(self.ada, self.bo, self.cy, chosen=setup(rounds=rounds))
        actions.join(self.battle.code, self.mo, SeatRole.AUDIENCE)

    def judged(self) -> Town:
        self.battle = to_voting(self.battle, self.words)
        vote_for(self.battle, self.mo, favourite=self.bo)
        return self

    def over(self) -> Town:
        self.judged()
        self.battle = time_is_up(time_is_up(self.battle))
        return self

    def doors(self) -> list[str]:
        code = self.battle.code
        charts = [f"/b/{code}/charts/{name}-1-1.svg" for name in CHARTS]
        return [f"/b/{code}/results", f"/b/{code}/card.png", *charts]

    def everybody(self) -> list[Client]:
        return [browser(player) for player in (None, self.ada, self.bo, self.mo)]


@pytest.fixture(scope="module")
def town_that_is_over(rows_of_the_module) -> Town:
    with rows_of_the_module():
        return Town().over()


@pytest.fixture
def town(db: None, town_that_is_over: Town) -> Town:
    """Its battle is over."""
    return deepcopy(town_that_is_over)


def browser(player: Player | None) -> Client:
    client = Client()
    if player is not None:
        session = client.session
        session[sessions.GUEST] = player.pk
        session.save()
    return client


def statuses(town: Town) -> set[int]:
    return {client.get(door).status_code for client in town.everybody() for door in town.doors()}


def is_told_too_early(town: Town) -> bool:
    """By the page alone, which says nothing of what was played; files are not there."""
    page, *files = town.doors()
    answers = [client.get(page) for client in town.everybody()]
    told = [answer.content.decode() for answer in answers]
    return (
        {answer.status_code for answer in answers} == {409}
        and all("Too early" in text and f"/b/{town.battle.code}" in text for text in told)
        and not any(words in text for text in told for words in town.words.values())
        and {client.get(door).status_code for client in town.everybody() for door in files} == {404}
    )


def test_nothing_is_there_while_a_battle_is_on_but_that_it_is_too_early_for_nobody_the_host_included() -> None:
    town = Town()
    assert is_told_too_early(town)  # lobby
    start(town.battle)
    assert is_told_too_early(town)  # writing
    for player, prompt in town.words.items():
        seal(town.battle, player, prompt)
    time_is_up(town.battle)
    assert is_told_too_early(town)  # painting
    paint_all(town.battle)
    vote_for(town.battle, town.mo, favourite=town.bo)
    assert is_told_too_early(town)  # voting
    town.battle = time_is_up(town.battle)
    assert is_told_too_early(town)  # the round's results are out, the battle's are not


def test_once_it_is_over_everybody_sees_the_page_the_charts_and_the_card(town: Town) -> None:
    assert statuses(town) == {200}


def test_between_two_rounds_the_first_one_is_not_told_yet() -> None:
    town = Town(rounds=2).judged()
    town.battle = time_is_up(time_is_up(town.battle))
    assert town.battle.round_number == 2
    assert is_told_too_early(town)


def test_who_was_removed_and_who_guesses_codes_are_not_told_that_a_battle_is_on() -> None:
    town = Town()
    town.battle.seating.filter(player=town.bo).update(kicked_at=timezone.now())
    page = f"/b/{town.battle.code}/results"
    assert (browser(town.bo).get(page).status_code, browser(town.cy).get(page).status_code) == (404, 409)
    assert Client().get("/b/ZZZZ/results").status_code == 404


def test_the_page_works_without_scripts_and_tells_words_votes_and_seeds(town: Town) -> None:
    text = Client().get(f"/b/{town.battle.code}/results").content.decode()
    played = town.battle.played_rounds.get()
    for part in ("Bo takes the battle", *town.words.values(), bytes(played.secret).hex(), "wins on", "The votes"):
        assert part in text
    assert "In a small room people can still guess who voted how" in text


def test_a_guest_is_told_from_an_account_of_the_same_name(town: Town) -> None:
    assert Client().get(f"/b/{town.battle.code}/results").content.decode().count(">guest<") == 3
    town.bo.user = User.objects.create_user("Bo")
    town.bo.save(update_fields=["user"])
    assert Client().get(f"/b/{town.battle.code}/results").content.decode().count(">guest<") == 2


def test_an_unknown_heat_or_chart_is_not_found_and_bad_numbers_are_no_error(town: Town) -> None:
    code = town.battle.code
    wrong = [f"/b/{code}/results?round=2", f"/b/{code}/results?round=x", f"/b/{code}/results?round=1&heat=-1"]
    wrong += [f"/b/{code}/results?heat={heat}" for heat in ("-1", "9", "1", "%00")]
    wrong += [f"/b/{code}/results?round={digit}" for digit in "²١"]
    wrong += [
        f"/b/{code}/charts/{name}.svg"
        for name in ("votes-2-1", "votes", "rating-1-1", "votes-1-1-wide", "votes-999999-1")
    ]
    assert {Client().get(address).status_code for address in wrong} == {404}


def test_a_chart_is_a_file_of_its_own_with_its_own_colours_and_no_script(town: Town) -> None:
    for ending in ("", "-narrow"):
        answer = Client().get(f"/b/{town.battle.code}/charts/votes-1-1{ending}.svg")
        assert answer["Content-Type"] == "image/svg+xml"
        root = ET.fromstring(answer.content)
        style = root.find("{http://www.w3.org/2000/svg}style").text
        assert "var(" not in style
        assert "prefers-color-scheme:dark" in style
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "script" not in answer["Content-Security-Policy"]


def test_a_chart_that_did_not_change_is_not_sent_again(town: Town) -> None:
    address = f"/b/{town.battle.code}/charts/votes-1-1.svg"
    etag = Client().get(address)["ETag"]
    assert Client().get(address, headers={"If-None-Match": etag}).status_code == 304


def test_a_nickname_of_markup_stays_words() -> None:
    town = Town()
    Player.objects.filter(pk=town.bo.pk).update(nickname="<script>x</script>")
    town.over()
    for door in town.doors():
        assert b"<script>x" not in Client().get(door).content


def test_a_withheld_picture_is_on_neither_page_nor_card(town: Town) -> None:
    before = Client().get(f"/b/{town.battle.code}/card.png").content
    withheld = Picture.objects.filter(owner=town.bo)
    pictures.judge([one.pk for one in withheld], State.WITHHELD)
    page = Client().get(f"/b/{town.battle.code}/results").content.decode()
    assert not [one for one in withheld if one.blob_id in page]
    assert "Withheld by moderation." in page
    after = Client().get(f"/b/{town.battle.code}/card.png").content
    assert Image.open(io.BytesIO(before)).getpixel((100, 300)) != Image.open(io.BytesIO(after)).getpixel((100, 300))


def test_a_deleted_picture_is_on_neither_page_nor_card(town: Town) -> None:
    gone = list(Picture.objects.filter(owner=town.bo))
    pictures.delete([one.pk for one in gone], timezone.now())
    page = Client().get(f"/b/{town.battle.code}/results").content.decode()
    assert not [one for one in gone if one.blob_id in page]


def test_the_card_is_as_large_as_those_who_show_it_ask_for(town: Town) -> None:
    answer = Client().get(f"/b/{town.battle.code}/card.png")
    assert (answer["Content-Type"], Image.open(io.BytesIO(answer.content)).size) == ("image/png", (1200, 630))


def test_a_private_battle_has_no_card_and_asks_not_to_be_indexed() -> None:
    town = Town()
    models.Battle.objects.filter(pk=town.battle.pk).update(is_listed=False)
    town.over()
    page = Client().get(f"/b/{town.battle.code}/results")
    assert page.status_code == 200
    assert 'name="robots" content="noindex"' in page.content.decode()
    assert "og:image" not in page.content.decode()
    assert Client().get(f"/b/{town.battle.code}/card.png").status_code == 404


def test_a_public_battle_says_how_it_is_to_be_shown_where_it_is_shared(town: Town) -> None:
    page = Client().get(f"/b/{town.battle.code}/results").content.decode()
    assert f'property="og:image" content="http://testserver/b/{town.battle.code}/card.png"' in page
    assert 'property="og:title" content="Bo takes the battle"' in page


def test_a_battle_that_was_called_off_says_why() -> None:
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    battle = lobby(ada, bo, cy)
    start(battle)
    battle = time_is_up(time_is_up(battle))
    page = Client().get(f"/b/{battle.code}/results").content.decode()
    assert "No winner today" in page
    assert "Nobody wrote a prompt" in page


def test_a_vote_that_no_longer_counts_is_no_longer_drawn(town: Town) -> None:
    address = f"/b/{town.battle.code}/charts/votes-1-1.svg"
    before = Client().get(address)
    models.Ballot.objects.filter(heat__round__battle=town.battle).order_by("id")[:1]
    first = models.Ballot.objects.filter(heat__round__battle=town.battle).order_by("id").first()
    models.Ballot.objects.filter(pk=first.pk).update(weight=0)
    after = Client().get(address)
    assert before["ETag"] != after["ETag"]


def test_past_battles_are_told_by_the_themes_that_their_rounds_drew() -> None:
    town = Town(rounds=2)
    models.Battle.objects.filter(pk=town.battle.pk).update(theme="")
    town.judged()
    assert "A theme drawn for every round" in Client().get("/battles").content.decode()
    town.battle = time_is_up(time_is_up(town.battle))
    for player, prompt in town.words.items():
        seal(town.battle, player, prompt)
    time_is_up(town.battle)
    paint_all(town.battle)
    time_is_up(town.battle)
    time_is_up(town.battle)
    first, second = town.battle.played_rounds.order_by("number").values_list("theme", flat=True)
    assert first != second
    for page in ("/battles", f"/players/{town.bo.key}"):
        assert escape(f"{first} · {second}") in Client().get(page).content.decode()


def test_past_battles_lead_to_their_results(town: Town) -> None:
    assert f'href="/b/{town.battle.code}/results"' in Client().get("/battles").content.decode()
    assert again(town.battle).phase == "finished"


# --- words taken back -------------------------------------------------------------------------------------------------------
def test_withdrawn_words_are_told_nowhere_in_the_results() -> None:
    town = Town().over()
    code = town.battle.code
    told = [*town.doors(), f"/b/{code}", f"/api/battles/{code}", f"/api/battles/{code}/receipt"]
    assert any(b"a blue boat" in Client().get(door).content for door in told)
    withdrawing.withdraw_words(code, town.bo, 1)
    answers = [Client().get(door) for door in told]
    assert {answer.status_code for answer in answers} == {200}
    assert [door for door, answer in zip(told, answers, strict=True) if b"a blue boat" in answer.content] == []
    assert b'alt="Bo, seed 1"' in Client().get(f"/b/{code}/results").content


def test_whoever_painted_rates_their_own_pictures_from_there(town_that_is_over: Town) -> None:
    town = deepcopy(town_that_is_over)
    address, mine = f"/b/{town.battle.code}/results", Picture.objects.filter(owner=town.bo)
    assert 'value="rate"' not in browser(town.mo).get(address).content.decode()
    page = browser(town.bo).get(address)
    assert page.context["own_keys"] == list(mine.order_by("pk").values_list("key", flat=True))
    sent = {"do": "rate", "picked": page.context["own_keys"], "sure": "yes", "level": "mature", "next": address}
    assert browser(town.bo).post("/pictures/picked", sent)["Location"] == address
    assert set(mine.values_list("level", flat=True)) == {2}
    assert "Rated for fewer people than are here." in browser(town.mo).get(address).content.decode()
