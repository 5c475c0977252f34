"""A relay may begin with a picture of the gallery: with its words, and with its pixels where the model can."""

import json
from dataclasses import replace

import pytest
from django.db import IntegrityError
from django.utils import timezone

from battles import actions, models
from battles.receipt.checks import relaying
from battles.receipt.story import Round, Story
from battles.refusals import Refused
from battles.snapshot import snapshot
from battles.states import Format, SeatRole
from gallery import pictures
from gallery.ancestry.helped import helped_by
from gallery.models import PromptParent
from inference.fake import OFFER, FakeStudio
from inference.protocol import Kind
from jobs import beats
from tests.support.battles import again, guest, member, open_jobs, seal, setup, start, time_is_up
from tests.support.clocks import audience, play_round, wait_for_deadline
from tests.support.paintings import Stage, picture_of
from tests.support.patience import OUTLASTS
from tests.support.people import browser_of
from tests.support.receipts import verdict_of

pytestmark = pytest.mark.django_db
BOTH = (Kind.TEXT_TO_IMAGE, Kind.IMAGE_TO_IMAGE)


def offered(*kinds: Kind) -> None:
    capacity, now = (
        FakeStudio([replace(OFFER, name="starter", kinds=kinds, sizes=((512, 512),))]).capacity(),
        timezone.now(),
    )
    beats.beat("easel", beats.begin("easel", "ray", now), "ray", now + OUTLASTS, "ready", capacity, {})


def relay(ada, bo, picture, rounds=1, **chosen):
    battle = actions.create_battle(
        ada, setup(Format.RELAY, rounds, **chosen), model="starter", theme="The sea", begins_with=picture
    )
    actions.join(battle.code, bo, SeatRole.PLAYER)
    return battle


@pytest.fixture
def fox():
    return picture_of(member("Cy"), "a red fox")


def test_the_first_round_starts_from_its_words_and_its_pixels(fox):
    offered(*BOTH)
    ada, bo = member("Ada"), member("Bo")
    battle = relay(ada, bo, fox)
    start(battle)
    played = battle.played_rounds.get()
    assert (played.start, played.start_picture) == (fox.prompt, fox)
    assert set(models.Entry.objects.values_list("draft_prompt", flat=True)) == {"a red fox"}
    seal(battle, ada, "a red fox at sea")
    time_is_up(battle)
    (asked, *_) = [job.request for job in open_jobs(again(battle))]
    assert (asked["kind"], asked["sources"]) == (Kind.IMAGE_TO_IMAGE, [fox.blob_id])


def test_whose_words_win_descends_from_it_and_shares_the_win(clock, fox):
    offered(*BOTH)
    ada, bo = member("Ada"), member("Bo")
    battle = relay(ada, bo, fox, rounds=2)
    (mo,) = audience(battle, "Mo")
    start(battle)
    words = {ada: "a red fox at sea", bo: "a red fox on land"}
    battle = wait_for_deadline(play_round(battle, clock, words, {mo: ada}), clock)
    lines = PromptParent.objects.filter(parent=fox.prompt).values_list("kind", "credit")
    assert list(lines) == [("relay", "Cy")] * 2
    assert helped_by(fox.owner) == 1
    words = {ada: "a blue fox", bo: "a blue boat"}
    battle = wait_for_deadline(play_round(battle, clock, words, {mo: bo}), clock)
    assert helped_by(fox.owner) == 2
    assert verdict_of(battle) == "verified"


def test_the_receipt_says_what_it_began_with_and_another_start_is_a_lie(clock, fox):
    offered(*BOTH)
    ada, bo = member("Ada"), member("Bo")
    battle = relay(ada, bo, fox)
    (mo,) = audience(battle, "Mo")
    start(battle)
    battle = wait_for_deadline(play_round(battle, clock, {ada: "a fox", bo: "a boat"}, {mo: ada}), clock)
    said = [
        json.loads(body) for body in battle.log.filter(kind__in=("created", "round")).values_list("body", flat=True)
    ]
    assert [said[0]["begins_with"], said[1]["start_picture"]] == [fox.blob_id] * 2
    made, opened = said
    story = Story(created=made)
    story.rounds[1] = Round(number=1, line=3, said=opened)
    assert list(relaying.check(story)) == []
    made["begins_with"] = "0" * 64
    assert [finding.check for finding in relaying.check(story)] == ["relay"]


def test_a_rated_one_starts_from_its_words_alone(fox):
    offered(*BOTH)
    battle = relay(member("Ada"), member("Bo"), fox, is_rated=True)
    start(battle)
    played = battle.played_rounds.get()
    assert (played.start, played.start_picture) == (fox.prompt, None)


def test_what_was_taken_away_meanwhile_is_not_begun_with(fox):
    offered(*BOTH)
    battle = relay(member("Ada"), member("Bo"), fox)
    pictures.throw_away([fox.pk], timezone.now())
    start(battle)
    played = battle.played_rounds.get()
    assert (played.start, played.start_picture) == (None, None)


def test_taken_away_once_it_is_over_its_words_are_gone_from_the_room(fox):
    offered(*BOTH)
    battle = relay(member("Ada"), member("Bo"), fox)
    start(battle)
    battle = time_is_up(time_is_up(battle))
    assert snapshot(again(battle), timezone.now()).round.start_prompt == "a red fox"
    pictures.throw_away([fox.pk], timezone.now())
    assert snapshot(again(battle), timezone.now()).round.start_prompt == ""


def test_only_a_relay_begins_with_a_picture(fox):
    with pytest.raises(Refused, match="begins_relay"):
        actions.create_battle(member("Ada"), setup(Format.DUEL, seats=2), model="starter", begins_with=fox)
    with pytest.raises(IntegrityError, match="battle_begins_a_relay"):
        models.Battle.objects.create(
            code="QQQQ", format="duel", model="starter", begins_with=fox, pseudonym_key=b"x", deadline=timezone.now()
        )


def test_one_tap_from_the_picture_leads_to_the_form_with_a_relay_chosen(client, fox):
    assert f'href="/battles/new?relay={fox.key}"' in client.get(f"/pictures/{fox.key}").content.decode()
    shown = browser_of(member("Ada")).get(f"/battles/new?relay={fox.key}")
    assert shown.context["form"]["format"].value() == "relay"
    assert f'name="relay" value="{fox.key}"' in shown.content.decode()


def test_by_api_too(fox):
    ada = browser_of(member("Ada"))
    asked = {"format": "relay", "begins_with": fox.key}
    assert ada.post("/api/battles", asked, content_type="application/json").status_code == 201
    assert models.Battle.objects.get().begins_with == fox
    answer = ada.post("/api/battles", asked | {"begins_with": "nothing"}, content_type="application/json")
    assert (answer.status_code, answer.json()["field"]) == (400, "begins_with")


def test_the_form_opens_a_room_that_begins_with_it(fox):
    asked = {"format": "relay", "rounds": 3, "seats": 8, "writing_seconds": 60, "voting_seconds": 45, "playing": "on"}
    answer = browser_of(member("Ada")).post("/battles/new", asked | {"relay": fox.key})
    assert answer.status_code == 302
    assert models.Battle.objects.get().begins_with == fox


@pytest.mark.parametrize("stage", [Stage.SEALED, Stage.REVEALED, Stage.WITHHELD, Stage.DELETED])
def test_what_not_everybody_may_see_begins_nothing(client, stage):
    hidden = picture_of(guest("Cy"), stage=stage)
    assert client.get(f"/battles/new?relay={hidden.key}").status_code == 404
