"""What somebody has covered is covered wherever it stands: on every page of which an image is of it."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.utils import timezone

from accounts.models import Player
from gallery import addresses, pictures
from gallery.models import Category, Level, Notification, SetPicture, Verb, Visibility
from gallery.sets.tree.entries import Entry
from gallery.viewing import choosing
from tests.site.gallery.viewing.test_every_list import Town
from tests.support.image_sets import set_of
from tests.support.people import browser_of

pytestmark = pytest.mark.django_db

VOID = {"img", "input", "link", "meta", "source", "br", "hr", "wbr"}


class Images(HTMLParser):
    """Of a page, those with one of these hashes in their address: for each whether it, or what it stands in, is of a level."""

    def __init__(self, hashes: set[str], word: str) -> None:
        super().__init__()
        self._hashes, self._word = hashes, word
        self._within: list[bool] = []
        self.covered: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        is_of_level = self._word in (told.get("class") or "").split()
        if tag == "img" and any(one in (told.get("src") or "") for one in self._hashes):
            self.covered.append(is_of_level or any(self._within))
        if tag not in VOID:
            self._within.append(is_of_level)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self._within:
            self._within.pop()


class Hung(Town):
    """The same, in a set and in a notification too; and what stands on pages that are about it."""

    def __init__(self) -> None:
        super().__init__()
        told = {"category": Category.COLLECTIONS, "verb": Verb.OFFERED, "told_at": timezone.now()}
        Notification.objects.create(player=self.ada, picture=self.picture, **told)
        held = Entry(bytes.fromhex(self.picture.blob_id))
        self.set = set_of(self.cy, {"heron": held}, visibility=Visibility.PUBLIC)
        SetPicture.objects.create(
            image_set=self.set, sha256=self.picture.blob_id, picture=self.picture, added_by=self.cy
        )

    def rate(self, level: Level) -> None:
        pictures.rate([self.picture.pk], level)

    def covered_on(self, address: str, viewer: Player, word: str = "is-mild") -> list[bool]:
        page = browser_of(viewer).get(address)
        assert page.status_code == 200, address
        read = Images({self.picture.blob_id, addresses.thumbnail(self.picture.blob)}, word)
        read.feed(page.content.decode())
        return read.covered

    @property
    def pages(self) -> Iterator[str]:
        key, first, own = self.picture.key, self.seed_picture.key, self.collection.key
        yield from ("/", "/gallery", "/search?q=zinc", "/tags/boats/pictures", "/notifications")
        yield from (f"/pictures/{key}", f"/pictures/{first}", f"/pictures/{first}/remixes", f"/pictures/{key}/report")
        yield from (f"/pictures/{key}/compare/{first}", f"/pictures/{key}/collect")
        yield from ("/collections", f"/collections/{own}", f"/pictures/{key}/collections")
        yield from (f"/players/{self.bo.key}", f"/players/{self.bo.key}/pictures", f"/players/{self.cy.key}")
        yield from ("/sets", f"/sets/{self.set.key}", f"/sets/{self.set.key}/slots/heron")


@pytest.fixture(scope="module")
def hung(rows_of_the_module) -> Hung:
    with rows_of_the_module():
        return Hung()


def test_what_is_of_a_level_says_so_on_every_page_and_what_is_not_does_not(hung: Hung) -> None:
    for level, is_covered in ((Level.EVERYONE, False), (Level.MILD, True)):
        hung.rate(level)
        found = {address: hung.covered_on(address, hung.ada) for address in hung.pages}
        assert {address: set(some) for address, some in found.items()} == {address: {is_covered} for address in found}


def test_a_slots_own_level_covers_it_too(hung: Hung) -> None:
    rated = Entry(bytes.fromhex(hung.picture.blob_id), level=Level.MILD)
    other = set_of(hung.cy, {"heron": rated}, visibility=Visibility.PUBLIC)
    row = {"sha256": hung.picture.blob_id, "picture": hung.picture, "added_by": hung.cy}
    SetPicture.objects.create(image_set=other, **row)
    for address in (f"/sets/{other.key}", f"/sets/{other.key}/slots/heron"):
        assert hung.covered_on(address, hung.ada) == [True], address


def test_only_who_covers_something_is_sent_the_sheet_that_does_it_on_every_page(hung: Hung) -> None:
    assert "covered.css" not in browser_of(hung.ada).get("/sets").content.decode()
    choosing.choose(hung.ada, Level.MILD, Level.MILD, False, timezone.now())
    pages = {address: browser_of(hung.ada).get(address).content.decode() for address in hung.pages}
    lacking = [one for one, page in pages.items() if "covered.css" not in page or " covers-mild" not in page]
    assert lacking == []


@pytest.mark.parametrize("address", ["/sets", "/notifications", "/api/me/notifications"])
def test_covers_of_sets_and_notifications_show_nothing_above_somebodys_choice(hung: Hung, address: str) -> None:
    def shows(viewer: Player) -> bool:
        page = browser_of(viewer).get(address).content.decode()
        return any(one in page for one in (addresses.thumbnail(hung.picture.blob), "a zinc harbour"))

    hung.rate(Level.MILD)
    assert shows(hung.ada)
    choosing.choose(hung.ada, Level.EVERYONE, None, False, timezone.now())
    assert not shows(hung.ada)


@pytest.mark.parametrize("address", ["/", "/collections", "/sets", "/notifications"])
def test_on_a_family_site_no_cover_shows_more_than_is_for_everyone(hung: Hung, settings, address: str) -> None:
    hung.rate(Level.MILD)
    settings.MODERATION_STRICTNESS = "family"
    assert hung.covered_on(address, hung.ada) == []
