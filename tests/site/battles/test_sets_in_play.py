"""Ada hosts battles with Bo's set: its captions as themes, and a slot of it as a relay's start."""

from __future__ import annotations

import json
import random
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Player
from battles import actions, models, theme_sets
from battles.refusals import Refused
from battles.snapshot import snapshot
from battles.states import Format, SeatRole
from gallery import pictures
from gallery.models import ImageSet, Level, Picture, SetCommit, Visibility
from gallery.sets import astray, at, branches, editing, naming, playing
from gallery.sets.changes import Change
from moderation.states import State
from tests.support.battles import again, setup, start, time_is_up
from tests.support.clocks import play_round, wait_for_deadline
from tests.support.image_sets import NOON, set_of
from tests.support.paintings import Stage, picture_of
from tests.support.people import account, browser_of

pytestmark = pytest.mark.django_db
CAPTIONS = {"heron": "A heron on one leg", "kite": "A kite over the valley", "stork": "Two storks"}


class Town:
    def __init__(self) -> None:
        self.ada, self.bo, self.cy = account("Ada"), account("Bo"), account("Cy")
        self.set = set_of(self.bo, visibility=Visibility.PUBLIC)
        self.commit(*(Change(slot, {"caption": caption}) for slot, caption in CAPTIONS.items()))

    @property
    def head(self) -> SetCommit:
        return at.at(self.set).commit

    def commit(self, *changes: Change) -> None:
        editing.commit(self.bo, at.branch(self.set, "main"), changes, "Said", NOON)

    def battle(self, rounds: int = 3, host: Player | None = None, theme: str = "") -> models.Battle:
        made = actions.create_battle(
            host or self.ada, setup(rounds=rounds), model="starter", theme=theme, themes_from=self.head
        )
        for player in (self.bo, self.cy):
            actions.join(made.code, player, SeatRole.PLAYER)
        return made

    def relay(self, slot: str, host: Player | None = None, **chosen: bool) -> models.Battle:
        begun = playing.start(self.head, slot, host or self.ada)
        made = actions.create_battle(
            host or self.ada, setup(Format.RELAY, 1, **chosen), model="starter", theme="The sea", begins_at=begun
        )
        actions.join(made.code, self.cy, SeatRole.PLAYER)
        return made

    def drawn(self, battle: models.Battle, had: tuple[str, ...] = ()) -> str | None:
        return theme_sets.draw(again(battle), random.Random(7), had)

    def post(self, who: Player, query: str = "", **fields: object) -> object:
        said = {"format": "free-for-all", "rounds": 3, "seats": 8, "writing_seconds": 60, "voting_seconds": 45}
        return browser_of(who).post(f"/battles/new{query}", said | fields)


@pytest.fixture
def town(valkey) -> Town:
    return Town()


def test_each_round_draws_another_caption_of_the_version_that_was_chosen(town, clock):
    battle = town.battle()
    town.commit(*(Change(slot, {"caption": f"Afterwards {slot}"}) for slot in CAPTIONS))
    start(battle)
    words = {town.ada: "a fox", town.bo: "a boat", town.cy: "a tree"}
    for _ in range(3):
        battle = wait_for_deadline(play_round(battle, clock, words, {}), clock)
    assert set(battle.played_rounds.values_list("theme", flat=True)) == set(CAPTIONS.values())
    results = browser_of(town.cy).get(f"/b/{battle.code}/results").content.decode()
    assert f'href="/sets/{town.set.key}?at={battle.theme_commit.hex}"' in results


def test_the_log_names_set_and_commit_and_the_room_links_to_them(town):
    battle = town.battle()
    said = json.loads(battle.log.get(kind="created").body)
    assert said["themes_from"] == {"set": town.set.key, "commit": town.head.hex}
    told = snapshot(battle, timezone.now()).setup.themes_from
    assert (told.set, told.title, told.commit) == (town.set.key, "Herons", town.head.hex)


def test_of_a_private_set_strangers_get_themes_and_neither_title_nor_address(town):
    ImageSet.objects.update(visibility=Visibility.PRIVATE)
    town.set.refresh_from_db()
    battle = town.battle(host=town.bo)
    assert snapshot(battle, timezone.now()).setup.themes_from.set == ""
    assert json.loads(battle.log.get(kind="created").body)["themes_from"] == {"set": None, "commit": town.head.hex}
    assert town.drawn(battle) in CAPTIONS.values()
    with pytest.raises(Refused) as refused:
        town.battle(host=town.ada)
    assert refused.value.field == "themes_from"


def test_what_moderators_took_down_is_named_to_nobody_in_the_room(town):
    battle = town.battle()
    ImageSet.objects.update(state=State.WITHHELD)
    told = snapshot(again(battle), timezone.now()).setup.themes_from
    assert (told.set, told.title) == ("", "")


def test_what_went_meanwhile_gives_no_theme(town):
    picture = picture_of(town.cy, "a blue crane")
    town.commit(Change("crane", {"picture": picture.key}), Change("kite", {"level": Level.MILD}))
    town.commit(Change("heron", gone=True))
    battle = town.battle(rounds=2)
    assert {town.drawn(battle, ("Two storks",)), town.drawn(battle, ("a blue crane",))} == {
        "a blue crane",
        "Two storks",
    }
    pictures.judge([picture.pk], State.WITHHELD)
    assert town.drawn(battle, ("Two storks",)) is None
    ImageSet.objects.update(deleted_at=NOON)
    assert town.drawn(battle) is None
    start(battle)
    assert battle.played_rounds.get().theme


def test_a_set_without_a_theme_for_each_round_is_refused_and_so_are_a_theme_and_a_set(town):
    for refused_of in (lambda: town.battle(rounds=4), lambda: town.battle(theme="The sea")):
        with pytest.raises(Refused) as refused:
            refused_of()
        assert refused.value.field in ("themes_from", "theme")
    assert not models.Battle.objects.exists()


def test_the_version_stays_while_a_battle_names_it_though_nothing_else_leads_to_it(town):
    branches.fork("away", town.head, town.bo)
    gone = editing.commit(town.bo, at.branch(town.set, "away"), [Change("owl", {"caption": "Owls"})], "Owls", NOON)
    naming.remove(at.branch(town.set, "away"))
    battle = actions.create_battle(town.ada, setup(rounds=1), model="starter", themes_from=gone)
    now = timezone.now()
    astray.sweep(now)
    assert astray.sweep(now + astray.KEPT + timedelta(days=1)) == 0
    models.Battle.objects.filter(pk=battle.pk).update(theme_commit=None)
    astray.sweep(now)
    assert astray.sweep(now + astray.KEPT + timedelta(days=1)) == 1


def test_by_api_too(town):
    asked = {"format": "free-for-all", "rounds": 3, "themes_from": f"{town.set.key}@main"}
    ada = browser_of(town.ada)
    assert ada.post("/api/battles", asked, content_type="application/json").status_code == 201
    assert models.Battle.objects.get().theme_commit == town.head
    relay = {"format": "relay", "begins_at": f"{town.set.key}/stork@{town.head.hex}"}
    assert ada.post("/api/battles", relay, content_type="application/json").status_code == 201
    assert models.Battle.objects.latest("pk").begins_words.text == "Two storks"
    for field, named in (("themes_from", "nothing@main"), ("begins_at", f"{town.set.key}/nothing")):
        answer = ada.post("/api/battles", {"format": "relay", field: named}, content_type="application/json")
        assert (answer.status_code, answer.json()["field"]) == (400, field)


def test_long_captions_are_cut_between_words(town):
    long = "a heron and " * 20
    town.commit(Change("heron", {"caption": long}))
    cut = theme_sets.theme_of(playing.some(town.head, None, 9, random.Random(1))[0].entry._replace(caption=long))
    assert cut == "a heron and " * 9 + "a heron and…"


def test_playing_again_keeps_the_set_and_the_version(town):
    battle = town.battle(rounds=1)
    start(battle)
    battle = time_is_up(time_is_up(battle))
    code = actions.play_again(battle.code, town.ada)
    assert models.Battle.objects.get(code=code).theme_commit == town.head


def test_a_relay_starts_from_a_slots_words_with_credit_to_whoever_wrote_them(town):
    town.commit(Change("kite", {"prompt": "a red kite in the wind"}))
    battle = town.relay("kite")
    start(battle)
    played = battle.played_rounds.get()
    assert (played.start.text, played.start.author, played.start_picture) == ("a red kite in the wind", town.bo, None)
    assert set(models.Entry.objects.values_list("draft_prompt", flat=True)) == {"a red kite in the wind"}
    said = json.loads(battle.log.get(kind="created").body)["begins_slot"]
    assert said == {"set": town.set.key, "commit": town.head.hex, "slot": "kite"}


def test_the_log_of_a_relay_that_starts_from_a_private_set_says_its_hash_alone(town):
    ImageSet.objects.update(visibility=Visibility.PRIVATE)
    town.set.refresh_from_db()
    battle = town.relay("kite", host=town.bo)
    said = json.loads(battle.log.get(kind="created").body)["begins_slot"]
    assert said == {"set": None, "commit": town.head.hex, "slot": None}


def test_a_relay_from_a_slot_with_a_picture_starts_from_its_own_prompt(town):
    picture = picture_of(town.cy, "a blue crane")
    town.commit(Change("crane", {"picture": picture.key}))
    battle = town.relay("crane")
    assert (battle.begins_with, battle.begins_words) == (picture, None)
    start(battle)
    assert battle.played_rounds.get().start == picture.prompt


def test_words_whose_picture_went_meanwhile_start_nothing(town):
    picture = picture_of(town.bo, "a blue crane", Stage.SEALED)
    Picture.objects.filter(pk=picture.pk).update(source="studio", state=State.VISIBLE)
    town.commit(Change("crane", {"picture": picture.key}))
    battle = town.relay("crane")
    assert (battle.begins_with, battle.begins_words) == (None, picture.prompt)
    pictures.judge([picture.pk], State.BLOCKED)
    start(battle)
    assert battle.played_rounds.get().start is None


def test_a_slot_that_is_not_for_everybody_begins_nothing(town):
    picture = picture_of(town.cy, "a blue crane")
    town.commit(Change("crane", {"picture": picture.key}), Change("kite", {"level": Level.MATURE}))
    pictures.judge([picture.pk], State.BLOCKED)
    assert [playing.start(town.head, slot, town.ada) for slot in ("crane", "kite", "nowhere")] == [None] * 3
    assert browser_of(town.ada).get(f"/battles/new?slot={town.set.key}/kite@main").status_code == 404
    assert "Start a relay" not in browser_of(town.ada).get(f"/sets/{town.set.key}/slots/kite").content.decode()


def test_of_a_public_set_is_played_what_anybody_may_see_of_a_private_one_what_whoever_takes_it_may(town):
    """Bo's crane, which Cy put into a set and Bo took back from the gallery, is Bo's alone to look at."""
    crane = picture_of(town.bo, "a blue crane")
    theirs = set_of(town.cy)
    editing.commit(town.cy, at.branch(theirs, "main"), [Change("crane", {"picture": crane.key})], "Said", NOON)
    Picture.objects.filter(pk=crane.pk).update(source="studio", revealed_at=None, named_at=None, listed_at=None)
    given = {
        visibility: {taker for taker in (town.ada, town.bo, town.cy, None) if gives_crane(theirs, visibility, taker)}
        for visibility in Visibility
    }
    assert given == {Visibility.PUBLIC: set(), Visibility.PRIVATE: {town.bo}}


def gives_crane(image_set: ImageSet, visibility: Visibility, taker: Player | None) -> bool:
    """As a start, and among the slots by chance: never the one without the other."""
    ImageSet.objects.filter(pk=image_set.pk).update(visibility=visibility)
    head = at.at(ImageSet.objects.get(pk=image_set.pk)).commit
    begins = playing.start(head, "crane", taker) is not None
    drawn = "crane" in {card.slot for card in playing.some(head, taker, 9, random.Random(1))}
    assert begins == drawn
    return begins


def test_the_form_takes_a_link_a_title_and_a_slot(town):
    town.commit(Change("kite", {"prompt": "a red kite"}))
    for typed in (f"https://example.org/sets/{town.set.key}?at=main", "heron", f"{town.set.key}@main"):
        assert town.post(town.ada, themes_from=typed).status_code == 302
    assert set(models.Battle.objects.values_list("theme_commit", flat=True)) == {town.head.pk}
    page = browser_of(town.ada).get(f"/battles/new?slot={town.set.key}/kite@main").content.decode()
    assert "a red kite" in page
    town.post(town.ada, format="relay", theme="The sea", slot=f"{town.set.key}/kite@main")
    assert models.Battle.objects.latest("pk").begins_words.text == "a red kite"


def test_the_form_offers_sets_of_one_title_and_says_what_it_does_not_know(town):
    other = set_of(town.cy, visibility=Visibility.PUBLIC)
    answer = town.post(town.ada, themes_from="Herons")
    assert answer.status_code == 400
    assert all(f'value="/sets/{one.key}"' in answer.content.decode() for one in (town.set, other))
    ImageSet.objects.filter(pk=other.pk).update(visibility=Visibility.PRIVATE)
    unknown = town.post(town.ada, themes_from=f"/sets/{other.key}")
    assert unknown.status_code == 400
    assert "no set of that name" in unknown.content.decode()
    assert not models.Battle.objects.exists()
