"""What somebody does not want to come upon is in none of their lists. Each test walks all of them: what is hidden stood in every
one before, and stands in none afterwards."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

import pytest
from django.test import Client
from django.utils import timezone

from accounts import distances
from accounts.models import DistanceKind
from gallery import pictures, prompts, sight
from gallery.collections import holding
from gallery.models import Access, Collection, Comment, Level, Listing, Picture, Visibility
from gallery.people import comments, follows
from gallery.tags import tagging
from gallery.viewing import choosing
from gallery.visibility import findable
from tests.support.image_sets import set_of
from tests.support.paintings import IN_A_DUEL, Stage, bring_to, painted, picture_of
from tests.support.people import account, browser_of

pytestmark = pytest.mark.django_db


class Town:
    """Ada looks around. Bo has made a picture of hers anew, and it hangs wherever a picture can hang."""

    def __init__(self) -> None:
        self.ada, self.bo, self.cy = account("Ada"), account("Bo"), account("Cy")
        self.seed_picture = picture_of(self.ada, "a tin harbour")
        self.picture = self.remix()
        tagging.put([self.picture], "boats", self.bo)
        follows.follow(self.ada, self.bo)
        self.collection = Collection.objects.create(owner=self.cy, title="Ships", access=Access.REVIEW)
        holding.add(self.collection, [self.picture], self.cy)

    def remix(self) -> Picture:
        words = prompts.write(self.bo, "a zinc harbour", parents=[self.seed_picture.prompt])
        made = pictures.keep(painted("a zinc harbour", 9), owner=self.bo, prompt=words, seed=9, origin=IN_A_DUEL)
        bring_to(made, Stage.LISTED)
        made.refresh_from_db()
        return made

    @property
    def lists(self) -> list[str]:
        sorts = ("new", "hot", "top", "top-week", "following")
        first, bo, ships = self.seed_picture.key, self.bo.key, self.collection.key
        return [
            "/",
            *(f"/gallery?sort={sort}" for sort in sorts),
            f"/gallery?player={bo}",
            *(f"/search?q=zinc&sort={sort}" for sort in ("best", "new", "top")),
            "/search?q=player:Bo",
            "/tags/boats/pictures",
            f"/players/{bo}",
            f"/players/{bo}/pictures",
            f"/pictures/{first}",
            f"/pictures/{first}/remixes",
            f"/pictures/{first}/ancestry",
            f"/collections/{ships}",
            *(f"/api/pictures?sort={sort}" for sort in sorts),
            f"/api/pictures?player={bo}&sort=top-month",
            *(f"/api/search?q=harbour&sort={sort}" for sort in ("best", "new", "top")),
            "/api/tags/boats/pictures",
            f"/api/pictures/{first}/remixes",
            f"/api/pictures/{first}/family",
            f"/api/collections/{ships}/pictures",
        ]

    @property
    def told(self) -> list[str]:
        """The lists of the API, which are those of the pages; two that are pages alone."""
        return [
            one for one in self.lists if one.startswith("/api/") or one in ("/", f"/pictures/{self.seed_picture.key}")
        ]

    def lists_with(self, what: str, browser: Client, lists: list[str]) -> set[str]:
        return {address for address in lists if what in _answered(browser, address)}


def _answered(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return answer.content.decode()


@pytest.fixture(scope="module")
def founded(rows_of_the_module) -> Town:
    with rows_of_the_module():
        return Town()


@pytest.fixture
def town(founded: Town) -> Town:
    return deepcopy(founded)


def mute(town: Town) -> None:
    distances.keep(town.ada, town.bo, DistanceKind.MUTE)


def block(town: Town) -> None:
    distances.keep(town.ada, town.bo, DistanceKind.BLOCK)


def hide_the_tag(town: Town) -> None:
    choosing.hide(town.ada, "boats")


def rate_it_mature(town: Town) -> None:
    pictures.rate([town.picture.pk], Level.MATURE)


def choose_less(town: Town) -> None:
    pictures.rate([town.picture.pk], Level.MILD)
    choosing.choose(town.ada, Level.EVERYONE, None, False, timezone.now())


def test_what_a_muted_person_made_is_in_no_list_of_whoever_muted_them_and_in_every_list_of_others(town: Town) -> None:
    browser = browser_of(town.ada)
    assert town.lists_with(town.picture.key, browser, town.lists) == set(town.lists)
    mute(town)
    assert town.lists_with(town.picture.key, browser, town.lists) == set()
    others = [one for one in town.lists if "following" not in one]
    assert town.lists_with(town.picture.key, browser_of(town.cy), others) == set(others)


@pytest.mark.parametrize("away", [block, hide_the_tag, rate_it_mature, choose_less])
def test_what_is_not_wanted_is_in_no_list(town: Town, away: Callable[[Town], None]) -> None:
    away(town)
    assert town.lists_with(town.picture.key, browser_of(town.ada), town.told) == set()


def test_a_family_site_shows_what_is_for_everyone_alone(town: Town, settings) -> None:
    pictures.rate([town.picture.pk], Level.MILD)
    browser = browser_of(town.ada)
    settings.MODERATION_STRICTNESS = "family"
    assert town.lists_with(town.picture.key, browser, town.told) == set()
    assert browser.get(f"/pictures/{town.picture.key}").status_code == 404
    assert browser.get(f"/i/{town.picture.blob_id}.png").status_code == 404
    assert browser_of(town.bo).get(f"/pictures/{town.picture.key}").status_code == 200, "its owner has it"


def test_an_adult_who_chose_it_comes_upon_what_is_mature_and_nobody_else(town: Town) -> None:
    rate_it_mature(town)
    address = f"/i/{town.picture.blob_id}.png"
    choosing.choose(town.ada, Level.MATURE, None, True, timezone.now())
    browser = browser_of(town.ada)
    assert town.lists_with(town.picture.key, browser, town.told) == set(town.told)
    assert browser.get(address)["Cache-Control"] == "no-store"
    for viewer in (town.cy, None):
        assert browser_of(viewer).get(f"/pictures/{town.picture.key}").status_code == 404
        assert browser_of(viewer).get(address).status_code == 404


@pytest.mark.parametrize("away", [mute, hide_the_tag, rate_it_mature, choose_less])
def test_both_tellings_of_the_rule_agree(town: Town, away: Callable[[Town], None]) -> None:
    away(town)
    for viewer in (town.ada, town.cy, None):
        seen = sight.of(viewer).of(Listing.objects.exclude(owner=viewer)).values_list("pk", flat=True)
        others = findable(viewer).exclude(owner=viewer) if viewer else findable(None)
        assert set(seen) == set(others.values_list("pk", flat=True))


def test_a_muted_persons_words_are_nowhere(town: Town) -> None:
    said = "sesquipedalian"
    comments.say(town.seed_picture, town.bo, said, timezone.now())
    Collection.objects.create(owner=town.bo, title=said, access=Access.REVIEW)
    holding.add(Collection.objects.get(title=said), [town.seed_picture], town.bo)
    set_of(town.bo, title=said, visibility=Visibility.PUBLIC)
    first, bo = town.seed_picture.key, town.bo.key
    lists = [
        f"/pictures/{first}",
        f"/api/pictures/{first}/comments",
        "/collections",
        "/api/collections",
        f"/players/{bo}/collections",
        f"/api/players/{bo}/collections",
        f"/pictures/{first}/collections",
        f"/api/pictures/{first}/collections",
        "/sets",
        "/api/sets",
    ]
    browser = browser_of(town.ada)
    assert {one for one in lists if said in _answered(browser, one)} == set(lists)
    mute(town)
    assert {one for one in lists if said in _answered(browser, one)} == set()
    assert Comment.objects.filter(text=said).exists(), "it is there for others"


def test_what_a_muted_person_does_is_not_told(town: Town, django_capture_on_commit_callbacks) -> None:
    def told() -> int:
        with django_capture_on_commit_callbacks(execute=True):
            comments.say(town.seed_picture, town.bo, "A boat!", timezone.now())
        return len(browser_of(town.ada).get("/api/me/notifications").json()["notifications"])

    assert told() == 1
    mute(town)
    assert told() == 0, "not what came before, either"
