"""Search by API."""

import pytest
from django.test import Client

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
