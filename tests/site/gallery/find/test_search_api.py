"""Search by API."""

import pytest
from django.test import Client
from PIL import Image

from gallery.find import lexicon, meanings
from tests.support.paintings import showing

pytestmark = pytest.mark.django_db


def found(**parameters: object) -> dict:
    return Client().get("/api/search", parameters).json()


def test_pictures_are_found_by_their_words_and_narrowed(hang, bo):
    fox = hang("a red fox")
    hang("a blue boat")
    for parameters in (
        {"q": "fox"},
        {"q": "fox by:bo"},
        {"q": "fox", "player": bo.key},
        {"q": "fox", "shape": "square"},
    ):
        assert [one["key"] for one in found(**parameters)["pictures"]] == [fox.key], parameters
    assert found(q="fox", shape="wide")["pictures"] == []


def test_pages_go_on_where_the_last_one_ended(hang):
    keys = {hang(f"a fox of {number}").key for number in ("one", "two", "three")}
    first = found(q="fox", limit=2)
    second = found(q="fox", limit=2, after=first["after"])
    assert {one["key"] for one in first["pictures"] + second["pictures"]} == keys
    assert (len(first["pictures"]), second["after"]) == (2, None)


def test_the_word_that_was_looked_for_instead_is_told(hang):
    fox = hang("a red fox")
    lexicon.refresh()
    told = found(q="red fxo")
    assert (told["mended"], told["meant"]) == ([{"word": "fxo", "meant": "fox"}], "red fox")
    assert [one["key"] for one in told["pictures"]] == [fox.key]
    exactly = found(q="red fxo", exactly=True)
    assert (exactly["mended"], exactly["pictures"]) == ([], [])


def test_meaning_is_an_order_of_its_own_in_which_no_word_is_mended(hang):
    fox, _ = hang("a red fox in the snow"), hang("a plate of spaghetti")
    assert meanings.write_newest(10) == 2
    lexicon.refresh()
    told = found(q="vulpes, a foxx", sort="meaning")
    assert ([one["key"] for one in told["pictures"]], told["mended"]) == ([fox.key], [])
    instead = found(q='"vulpine mammal"')
    assert (instead["pictures"], [one["key"] for one in instead["nearby"]]) == ([], [fox.key])


def test_without_an_encoder_nothing_is_sorted_by_meaning(settings):
    settings.MEANING_ENCODER = ""
    answer = Client().get("/api/search", {"q": "fox", "sort": "meaning"})
    assert (answer.status_code, answer.json()["field"]) == (400, "sort")


def test_what_looks_like_a_picture_is_told_and_can_be_narrowed(bo):
    grounds = [Image.new("RGB", (64, 64), colour) for colour in ("#e0a020", "#e1a121", "#f0f0d0")]
    it, like, _ = (showing(bo, one, f"ground {number}") for number, one in enumerate(grounds))
    told = Client().get(f"/api/pictures/{it.key}/similar").json()
    assert (told["pictures"][0]["key"], told["after"]) == (like.key, None)
    assert Client().get(f"/api/pictures/{it.key}/similar?shape=wide").json()["pictures"] == []
    assert Client().get(f"/api/pictures/{it.key}/similar?shape=round").json()["field"] == "shape"
    assert Client().get("/api/pictures/nothing/similar").status_code == 404


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({}, "q"),
        ({"q": "fox artist:ada"}, "q"),
        ({"q": "x" * 2000}, "q"),
        ({"q": "fox", "sort": "hot"}, "sort"),
        ({"q": "fox", "size": "huge"}, "size"),
        ({"q": "fox", "after": "best~x"}, "after"),
        ({"q": "fox", "limit": 0}, "limit"),
        ({"q": "fox", "artist": "ada"}, "artist"),
    ],
)
def test_what_cannot_be_answered_is_refused_by_name(parameters, field):
    answer = Client().get("/api/search", parameters)
    assert (answer.status_code, answer.json()["field"]) == (400, field)
