"""What can be chosen above the feed: a plain form that says what is set, and leads on where nothing is left."""

from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test import Client

from gallery import feed, listing
from gallery.find import tally
from gallery.models import Blob

pytestmark = pytest.mark.django_db


class Form(HTMLParser):
    """What a browser would send of the form of choices, and which options stand in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self.offered: dict[str, list[str]] = {}
        self.at = ""
        self.feed(text.partition('class="narrow-form"')[2].partition("</form>")[0])

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "input" and given.get("type") == "radio":
            self.offered.setdefault(given["name"], []).append(given["value"])
            if "checked" in given:
                self.sent[given["name"]] = given["value"]
        elif tag == "input":
            self.sent[given["name"]] = given.get("value") or ""
        elif tag == "select":
            self.at = given["name"]
            self.sent[self.at] = ""
        elif tag == "option" and "value" in given:
            self.offered.setdefault(self.at, []).append(given["value"])
            if "selected" in given:
                self.sent[self.at] = given["value"]


def page(path: str, **parameters: str) -> str:
    return Client().get(path, parameters).content.decode()


def test_the_form_offers_what_pictures_have_and_what_it_sends_again_changes_nothing(bo, hang):
    hang(bo, format="relay", model="sdxl", theme="A duck detective")
    asked = {"sort": "hot", "model": "sdxl", "format": "relay", "shape": "square", "size": "small", "level": "everyone"}
    form = Form(page("/gallery", **asked, theme="A duck detective", player=bo.key, since="2026-11-01"))
    assert form.offered["model"] == ["", "sdxl"]
    assert any("A duck detective" in values for values in form.offered.values())
    sent = {name: value for name, value in form.sent.items() if value}
    assert sent == asked | {"theme": "A duck detective", "player": bo.key, "since": "2026-11-01"}


def test_a_colour_is_chosen_among_all_twelve(bo, hang):
    hang(bo)
    form = Form(page("/gallery", colour="teal"))
    assert (len(form.offered["colour"]), form.sent["colour"]) == (13, "teal")


def test_what_a_form_sends_empty_was_not_chosen(bo, hang):
    hang(bo)
    shown = page("/gallery", model="", theme="", colour="", since="", player="")
    assert shown.count('class="picture-card"') == 1
    assert "Narrowed to" not in shown


def test_another_choice_begins_the_list_anew(bo, hang):
    picture = hang(bo)
    assert "after" not in Form(page("/gallery", after=f"new~{10**15}~{picture.key}")).sent


@pytest.mark.parametrize(
    ("size", "sides"),
    [("small", (511, 512)), ("medium", (512, 512)), ("medium", (1023, 1024)), ("large", (1024, 1024))],
)
def test_a_size_is_by_the_pixels_and_each_picture_is_of_one(bo, hang, size, sides):
    picture = hang(bo)
    Blob.objects.filter(pk=picture.blob_id).update(width=sides[0], height=sides[1])
    listing.refresh([picture.pk])
    found = [one for one in feed.facets.Size if feed.page_of(feed.Sort.NEW, feed.asked({"size": one}).facets).pictures]
    assert found == [size]


def test_where_nothing_is_left_each_choice_can_be_taken_away(bo, hang):
    hang(bo)
    shown = page("/gallery", shape="wide", level="mature", sort="hot")
    empty = shown.partition('class="empty"')[2]
    assert 'href="?level=mature&amp;sort=hot"' in empty
    assert 'href="?shape=wide&amp;sort=hot"' in empty
    assert 'href="?sort=hot"' in empty


def test_choices_say_about_how_many_have_them(bo, hang):
    for days in range(3):
        hang(bo, timedelta(days=days), format="relay")
    hang(bo, format="duel")
    assert tally.about()["format"] == {"relay": 3, "duel": 1}
    assert "relay · about 3" in page("/gallery")


def test_of_many_pictures_the_statistics_tell(bo, hang, monkeypatch):
    monkeypatch.setattr(tally, "COUNTED_MOST", 3)
    for number in range(8):
        hang(bo, format="relay" if number < 6 else "duel")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE gallery_listing")
    assert tally.about()["format"] == {"relay": 6, "duel": 2}


def test_the_rare_one_that_is_chosen_stands_among_the_choices(bo, hang, monkeypatch):
    monkeypatch.setattr(tally, "NAMED_MOST", 1)
    hang(bo, model="sdxl")
    hang(bo, model="sdxl")
    hang(bo, model="rare")
    assert Form(page("/gallery", model="rare")).sent["model"] == "rare"


def test_by_api_the_same_choices_are_told(bo, hang):
    hang(bo, format="relay", model="sdxl", theme="A duck detective")
    told = {
        one["name"]: {choice["value"]: choice["about"] for choice in one["choices"]}
        for one in Client().get("/api/narrowings").json()["narrowings"]
    }
    assert set(told) == {"colour", "model", "format", "size", "shape", "level", "theme"}
    assert (told["model"], told["format"], told["theme"]) == ({"sdxl": 1}, {"relay": 1}, {"A duck detective": 1})
    assert (len(told["colour"]), told["shape"]["square"], told["size"]["small"]) == (12, 1, None)
