"""A room as the site's moderators look after it: its pictures from the moment they are painted, and what is decided there."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Player
from battles import actions, models
from battles.states import Phase
from gallery import pictures
from gallery.models import Picture
from jobs import closing
from moderation import cases
from moderation.models import Case, Decision, Reason, Strike
from moderation.states import State
from tests.support.battles import again, lobby, open_jobs, paint_all, painted, seal, start, time_is_up
from tests.support.moderators import moderator, neighbour, reported
from tests.support.paintings import picture_of
from tests.support.people import account, browser_of
from tests.support.scenes import once

pytestmark = pytest.mark.django_db

PIECE = {"HX-Request": "true"}
WORDS = {"Bo": "a red fox", "Cy": "a blue boat"}


class Room:
    """Ada hosts; Bo and Cy have written. Bo's pictures are painted, and the curtain is down. Mo moderates, Max does and plays."""

    def __init__(self) -> None:
        self.ada, self.bo, self.cy = account("Ada"), account("Bo"), account("Cy")
        self.mo, self.max = moderator("Mo"), moderator("Max")
        self.battle = lobby(self.ada, self.bo, self.cy, self.max)
        start(self.battle)
        for player in (self.bo, self.cy):
            seal(self.battle, player, WORDS[player.nickname])
        time_is_up(self.battle)
        for job in open_jobs(self.battle):
            if job.owner == self.bo:
                closing.close_painted(job, painted(job), timezone.now())
        self.battle = again(self.battle)

    @property
    def address(self) -> str:
        return reverse("battles:moderate", args=[self.battle.code])

    @property
    def picture(self) -> Picture:
        return Picture.objects.filter(owner=self.bo).order_by("pk").first()

    def page(self, player: Player) -> str:
        return browser_of(player).get(self.address).content.decode()

    def sees(self, player: Player, picture: Picture) -> int:
        door = reverse("battles:moderated_picture", args=[self.battle.code, picture.key])
        return browser_of(player).get(door).status_code

    def send(self, player: Player, verdict: str, version: int = 0, *, picture: Picture | None = None, **said: str):
        sent = {"picture": (picture or self.picture).key, "verdict": verdict, "version": version, **said}
        return browser_of(player).post(self.address, sent, headers=PIECE)

    def wait(self, picture: Picture) -> None:
        Picture.objects.filter(pk=picture.pk).update(state=State.PENDING)

    def state(self) -> str:
        return Picture.objects.get(pk=self.picture.pk).state


@pytest.fixture
def room() -> Room:
    return once(Room)


def test_pictures_are_there_as_soon_as_they_are_painted_and_places_before(room):
    page = room.page(room.mo)
    assert page.count("data-mark=") == 8
    assert page.count("Fit to show") == 8  # each said twice: shown, and for whoever is told
    assert page.count('data-said="') == 8
    assert room.sees(room.mo, room.picture) == 200


def test_nobody_is_named_there_and_no_words_are(room):
    reported("picture", room.picture.key, [neighbour("Di")])
    said = room.page(room.mo).partition("<main")[2].partition("</main>")[0]
    for told in (
        *WORDS.values(),
        room.picture.blob_id,
        room.bo.key,
        *(f">{name}<" for name in ("Bo", "Cy", "Di", "Ada")),
    ):
        assert told not in said


def test_whoever_is_no_moderator_finds_nothing(room):
    for player in (room.ada, room.bo, None):
        assert browser_of(player).get(room.address).status_code == 404
        assert room.sees(player, room.picture) == 404
        assert room.send(player, "withhold", rule="spam").status_code == 404
    assert room.state() == State.VISIBLE


def test_a_moderator_who_plays_sees_nothing_and_decides_nothing_before_the_results(room):
    page = room.page(room.max)
    assert "You play here" in page
    assert "data-mark=" not in page
    assert room.sees(room.max, room.picture) == 404
    assert room.send(room.max, "withhold", rule="spam").status_code == 409
    assert room.state() == State.VISIBLE


def test_with_the_results_the_playing_moderator_looks_after_it_as_others_do(room):
    battle = time_is_up(paint_all(room.battle))
    assert battle.phase == Phase.RESULTS
    assert room.page(room.max).count("data-mark=") == 8
    assert room.sees(room.max, room.picture) == 200


def test_denied_it_is_a_decision_with_its_rule_and_costs_nothing_where_its_author_is_not_to_blame(room):
    answer = room.send(room.mo, "withhold", rule="spam", blameless="on")
    assert answer.status_code == 200
    decision = Decision.objects.get()
    assert (decision.verdict, decision.rule, decision.by, decision.became) == ("withhold", "spam", room.mo, "withheld")
    assert (room.state(), Strike.objects.count()) == (State.WITHHELD, 0)
    assert "Withheld: No advertising" in answer.content.decode()


def test_without_a_rule_nothing_is_denied_and_no_case_is_left_behind(room):
    answer = room.send(room.mo, "withhold")
    assert answer.status_code == 409
    assert "Name the rule" in answer.content.decode()
    assert (room.state(), Case.objects.count()) == (State.VISIBLE, 0)


def test_it_is_given_back_by_one_tap_and_its_decision_fell(room):
    room.send(room.mo, "withhold", rule="spam")
    assert "Give it back" in room.page(room.mo)
    assert room.send(room.mo, "let be", 1).status_code == 200
    assert room.state() == State.VISIBLE
    assert Decision.objects.first().overturns == Decision.objects.last()


def test_what_nobody_has_looked_at_is_approved_before_any_program_has(room):
    room.wait(room.picture)
    assert "Waits to be looked at" in room.page(room.mo)
    assert room.send(room.mo, "let be").status_code == 200
    assert room.state() == State.VISIBLE


def test_what_a_program_holds_waits_there_with_what_it_saw_and_is_let_go(room):
    room.wait(room.picture)
    cases.open("picture", room.picture.key, "scan", name="scanners", observation={"reddish": 0.6})
    page = room.page(room.mo)
    assert "Waits for a person" in page
    assert "scan: scanners" in page
    assert room.send(room.mo, "let be", Case.objects.get().version).status_code == 200
    assert (room.state(), Case.objects.get().state) == (State.VISIBLE, "decided")


def test_whoever_saw_an_older_one_decides_nothing(room):
    room.send(room.mo, "withhold", rule="spam")
    answer = room.send(moderator("Jo"), "let be", 0)
    assert answer.status_code == 409
    assert "It has moved on since you looked" in answer.content.decode()
    assert room.state() == State.WITHHELD


def test_whoever_saw_it_before_a_program_or_a_report_spoke_looks_again(room):
    room.wait(room.picture)
    [seen] = re.findall(rf'data-mark="(\w+)" data-picture="{room.picture.key}"', room.page(room.mo))
    pictures.judge([room.picture.pk], State.WITHHELD)
    cases.open("picture", room.picture.key, "scan", name="scanners", observation={"reddish": 0.9})
    answer = room.send(room.mo, "let be", seen=seen)
    assert answer.status_code == 409
    assert "It has moved on since you looked" in answer.content.decode()
    assert (room.state(), Case.objects.get().state) == (State.WITHHELD, "open")
    [seen] = re.findall(rf'data-mark="(\w+)" data-picture="{room.picture.key}"', answer.content.decode())
    assert room.send(room.mo, "let be", Case.objects.get().version, seen=seen).status_code == 200
    assert room.state() == State.VISIBLE


@pytest.mark.parametrize(
    ("sent", "field"), [({"verdict": "eat"}, "verdict"), ({"version": "x"}, "version"), ({"rule": "x"}, "rule")]
)
def test_what_cannot_be_read_is_refused_by_its_field(room, sent, field):
    wanted = {"picture": room.picture.key, "verdict": "withhold", "version": 0, "rule": "spam"} | sent
    answer = browser_of(room.mo).post(room.address, wanted, headers=PIECE)
    assert answer.status_code == 400
    assert f"{field}: " in answer.content.decode()
    assert room.state() == State.VISIBLE


def test_pictures_of_elsewhere_are_neither_shown_nor_decided_about(room):
    other = picture_of(room.bo, "a heron")
    assert room.sees(room.mo, other) == 404
    assert room.send(room.mo, "withhold", picture=other, rule="spam").status_code == 409


def test_a_denied_one_is_painted_once_more_before_the_curtain(room):
    room.send(room.mo, "withhold", rule="spam")
    actions.tick(room.battle.code)
    assert "Being painted again" in room.page(room.mo)
    assert models.Flagged.objects.get().picture == room.picture


def test_those_that_wait_are_named_on_top_with_the_way_to_them(room):
    assert "Nothing waits." in room.page(room.mo)
    reported("picture", room.picture.key, [neighbour("Di")], Reason.HATE)
    page = room.page(room.mo)
    assert "1 waits:" in page
    assert "Fit to show, and reported" in page


def test_without_scripts_a_decision_leads_back_to_its_picture(room):
    sent = {"picture": room.picture.key, "verdict": "withhold", "version": 0, "rule": "spam"}
    answer = browser_of(room.mo).post(room.address, sent)
    assert answer.status_code == 302
    assert answer["Location"].startswith(f"{room.address}#place-1-")


def looks(heard: list[dict]) -> list[dict]:
    return [one for one in heard if one["kind"] == "event" and one["message"] == {"t": "look"}]


@pytest.mark.parametrize("what", ["report", "scan", "decision", "moved"])
def test_moderators_who_watch_are_told_to_look_and_nobody_else(room, heard, what, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        match what:
            case "report":
                reported("picture", room.picture.key, [neighbour("Di")])
            case "scan":
                cases.open("picture", room.picture.key, "scan", name="scanners")
            case "decision":
                room.send(room.mo, "withhold", rule="spam")
            case "moved":
                pictures.judge([room.picture.pk], State.WITHHELD)
    told = looks(heard)
    assert told
    for one in told:
        assert (one["room"], one["people"]) == (f"battles.{room.battle.code}", [room.mo.pk])


def test_a_battle_that_is_over_tells_nobody(room, heard, django_capture_on_commit_callbacks):
    battle = time_is_up(time_is_up(paint_all(room.battle)))
    assert Phase(battle.phase).is_over
    with django_capture_on_commit_callbacks(execute=True):
        reported("picture", room.picture.key, [neighbour("Di")])
    assert looks(heard) == []
