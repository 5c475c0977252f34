"""Choosing what one comes upon: levels for whom they are, covers, hidden tags."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import leaving, people, tokens
from accounts.belongings import Leave
from gallery.models import HiddenTag, Level, Viewing
from gallery.tags import tagging
from gallery.viewing import choosing
from gallery.viewing.choosing import Unfit
from tests.support.paintings import picture_of
from tests.support.people import account, browser_of, guest

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return account("Ada")


def choose(player, most: Level, covered: Level | None = None, *, is_adult: bool = False) -> None:
    choosing.choose(player, most, covered, is_adult, timezone.now())


def test_who_has_chosen_nothing_sees_what_is_mild(ada):
    assert choosing.choice_of(ada) == choosing.choice_of(None) == choosing.Chosen(Level.MILD, None)


def test_mature_pictures_take_an_adult_who_says_so_once(ada):
    with pytest.raises(Unfit, match="adult"):
        choose(ada, Level.MATURE)
    assert not Viewing.objects.exists()
    choose(ada, Level.MATURE, is_adult=True)
    choose(ada, Level.MATURE, Level.MATURE)
    assert choosing.choice_of(ada) == choosing.Chosen(Level.MATURE, Level.MATURE)
    choose(ada, Level.MILD)
    with pytest.raises(Unfit, match="adult"):
        choose(ada, Level.MATURE)


def test_a_guest_is_no_adult():
    with pytest.raises(Unfit, match="account"):
        choose(guest("Bo"), Level.MATURE, is_adult=True)


def test_on_a_family_site_nobody_chooses_more_and_what_was_chosen_waits(ada, settings):
    choose(ada, Level.MATURE, is_adult=True)
    settings.MODERATION_STRICTNESS = "family"
    assert choosing.choice_of(ada).most == Level.EVERYONE
    with pytest.raises(Unfit, match="everyone alone"):
        choose(ada, Level.MILD)
    settings.MODERATION_STRICTNESS = "standard"
    assert choosing.choice_of(ada).most == Level.MATURE


def test_the_table_itself_has_no_mature_viewing_without_an_adult(ada):
    with pytest.raises(IntegrityError), transaction.atomic():
        Viewing.objects.create(player=ada, most=Level.MATURE)


def test_a_tag_is_hidden_as_it_is_spelled_once(ada):
    tagging.put([picture_of(ada)], "tall ships", ada)
    choosing.hide(ada, "Tall  Ships")
    choosing.hide(ada, "tall-ships")
    assert choosing.hidden_by(ada) == ["tall-ships"]
    assert choosing.show(ada, "tall-ships")
    assert not choosing.show(ada, "tall-ships")


def test_a_tag_that_no_picture_has_cannot_be_hidden(ada):
    with pytest.raises(Unfit, match="No picture here"):
        choosing.hide(ada, "nothing")


def test_only_so_many_tags_are_hidden(ada, monkeypatch):
    monkeypatch.setattr(choosing, "TAGS_MOST", 1)
    tagging.put([picture_of(ada)], "boats, ships", ada)
    choosing.hide(ada, "boats")
    with pytest.raises(Unfit, match="already"):
        choosing.hide(ada, "ships")
    choosing.hide(ada, "boats")


def test_a_guest_who_becomes_an_account_brings_their_tags_and_the_account_keeps_its_level(ada):
    bo = guest("Bo")
    tagging.put([picture_of(ada)], "boats, ships", ada)
    choosing.hide(bo, "boats")
    choosing.hide(bo, "ships")
    choosing.hide(ada, "ships")
    choose(bo, Level.MILD)
    choose(ada, Level.EVERYONE)
    people.merge(bo, ada)
    assert choosing.hidden_by(ada) == ["boats", "ships"]
    assert choosing.choice_of(ada).most == Level.EVERYONE


def test_nothing_is_left_of_somebody_who_left(ada):
    tagging.put([picture_of(ada)], "boats", ada)
    cy = account("Cy")
    choosing.hide(cy, "boats")
    choose(cy, Level.EVERYONE)
    leaving.leave(cy, Leave(timezone.now()))
    assert not Viewing.objects.exists()
    assert not HiddenTag.objects.exists()


def test_the_page_says_what_is_wrong_and_keeps_nothing(ada):
    browser = browser_of(ada)
    answer = browser.post("/settings/viewing", {"most": "mature"})
    assert answer.status_code == 400
    assert choosing.FOR_ADULTS in answer.content.decode()
    assert browser.post("/settings/viewing", {"most": "all"}).status_code == 400
    assert "No picture here" in browser.post("/settings/hidden-tags", {"tag": "nothing"}).content.decode()
    assert not Viewing.objects.exists()


def test_covers_are_a_class_of_every_page(ada):
    browser = browser_of(ada)
    assert "covers-" not in browser.get("/gallery").content.decode()
    browser.post("/settings/viewing", {"most": "mild", "covered": "mild"})
    assert "covers-mild" in browser.get("/gallery").content.decode()


def test_the_api_tells_and_keeps_the_same(ada):
    tagging.put([picture_of(ada)], "boats", ada)
    _, token = tokens.issue(ada, "tool")
    browser = browser_of(None)
    asked = {"content_type": "application/json", "headers": {"authorization": f"Bearer {token}"}}
    browser.put("/api/me/hidden-tags/boats", **asked)
    told = browser.put("/api/me/viewing", {"most": "mature", "covered_from": "mature", "adult": True}, **asked).json()
    assert told == {"most": "mature", "covered_from": "mature", "hidden_tags": ["boats"]}
    assert (
        browser.put("/api/me/viewing", {"most": "mature", "covered_from": "everyone"}, **asked).json()["field"]
        == "covered_from"
    )
    assert browser.delete("/api/me/hidden-tags/boats", **asked).json()["hidden_tags"] == []
