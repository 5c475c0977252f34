"""A word that no picture has, taken for the one that was meant."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gallery import pictures
from gallery.find import lexicon, mending
from gallery.find.language import parsed
from moderation.states import State

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(hang):
    hang("a red fox by an old lighthouse")
    hang("a red box")
    hang("a fox, a fox")
    hang("ёлка зимой")
    lexicon.refresh()


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("fxo", "fox"),
        ("rde fox", "red fox"),
        ("lihgthouse", "lighthouse"),
        ("ligthouze", "lighthouse"),
        ("FÖXX -snow", "fox -snow"),
        ("елкаа", "елка"),
        ("bxo", "box"),
        ("gox", "fox"),
    ],
)
def test_the_nearest_is_meant_and_of_those_the_commonest(known, asked, meant):
    assert str(mending.mended(parsed(asked))) == meant


@pytest.mark.parametrize("asked", ["fox", "foxes", "boxes", '"fxo"', "zebra", "ox", "-fxo", "fox lighthouse", ""])
def test_what_is_known_quoted_or_near_to_nothing_is_left_alone(known, hang, asked):
    hang("foxes that came after the lexicon was made")
    assert mending.mended(parsed(asked)) is None


def test_a_young_gallery_knows_its_words_at_once_and_an_older_one_in_time(hang, monkeypatch):
    assert lexicon.refresh_young(timezone.now()) == 0
    now = hang("a red fox").listed_at + timedelta(hours=1)
    lexicon.refresh_young(now)
    assert mending.nearest("fxo") == "fox"
    assert lexicon.refresh_young(now) == 0, "nothing is new"
    hang("an old lighthouse", age=-1 / 24)
    lexicon.refresh_young(now)
    assert mending.nearest("lihgthouse") == "lighthouse"
    monkeypatch.setattr(lexicon, "YOUNG", 1)
    assert lexicon.refresh_young(now) == 0


def test_a_word_that_was_withheld_is_never_told(known, hang):
    picture = hang("a classified giraffe")
    lexicon.refresh()
    assert mending.nearest("girafe") == "giraffe"
    pictures.judge([picture.pk], State.WITHHELD)
    assert mending.nearest("girafe") is None


def test_the_page_says_what_was_meant_and_leads_to_what_was_written(known):
    shown = Client().get("/search", {"q": "lihgthouse", "shape": "square"}).content.decode()
    assert "Showing results for <strong>lighthouse</strong>" in shown
    assert 'href="?q=lihgthouse&amp;shape=square&amp;exactly=1"' in shown
    exact = Client().get("/search", {"q": "lihgthouse", "exactly": "1"}).content.decode()
    assert "Showing results" not in exact
    assert "No picture has these words" in exact
