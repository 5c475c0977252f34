"""Tags by API."""

import pytest
from django.test import Client

from accounts import tokens
from tests.support.paintings import picture_of
from tests.support.people import account

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return account("Ada")


def by(player, method: str, address: str, body: dict | None = None):
    headers = {"Authorization": f"Bearer {tokens.issue(player, 'tool')[1]}"}
    return getattr(Client(headers=headers), method)(f"/api{address}", body, content_type="application/json")


def test_an_author_tags_and_the_picture_is_found_under_it_until_it_is_taken_away(ada):
    fox = picture_of(ada)
    told = by(ada, "post", f"/pictures/{fox.key}/tags", {"words": "Red Fox, night"}).json()
    assert told["tags"] == [{"tag": "red-fox", "may_take": True}, {"tag": "night", "may_take": True}]
    assert [one["key"] for one in Client().get("/api/tags/night/pictures").json()["pictures"]] == [fox.key]
    assert Client().get("/api/tags").json()["tags"] == [{"tag": "night", "uses": 1}, {"tag": "red-fox", "uses": 1}]
    assert by(ada, "delete", f"/pictures/{fox.key}/tags/night").json()["tags"] == [{"tag": "red-fox", "may_take": True}]
    assert Client().get("/api/tags/night/pictures").status_code == 404


def test_others_are_told_who_tags_and_no_words_are_no_tags(ada):
    fox = picture_of(ada)
    answer = by(account("Cy"), "post", f"/pictures/{fox.key}/tags", {"words": "fox"})
    assert (answer.status_code, answer.json()["code"]) == (409, "refused")
    assert by(ada, "post", f"/pictures/{fox.key}/tags", {"words": " , "}).json()["field"] == "words"
    assert Client().get(f"/api/pictures/{fox.key}/tags").json()["tags"] == []


def test_the_most_used_come_first_page_by_page(ada):
    fox, boat = picture_of(ada), picture_of(ada, "a boat", seed=8)
    for picture, words in ((fox, "night, sea"), (boat, "night")):
        by(ada, "post", f"/pictures/{picture.key}/tags", {"words": words})
    first = Client().get("/api/tags?limit=1").json()
    second = Client().get("/api/tags", {"limit": 1, "after": first["after"]}).json()
    assert [page["tags"][0]["tag"] for page in (first, second)] == ["night", "sea"]
    assert second["after"] is None


def test_who_may_hang_tags_is_told_what_stands_in_its_words_and_others_nothing(ada):
    by(ada, "post", f"/pictures/{picture_of(ada, 'a boat', seed=8).key}/tags", {"words": "fox, foxglove, night"})
    address = f"/pictures/{picture_of(ada, 'a fox').key}/tags"
    told = by(ada, "get", address).json()
    assert (told["may_hang"], told["suggested"]) == (True, ["fox"])
    told = by(account("Cy"), "get", address).json()
    assert (told["may_hang"], told["suggested"]) == (False, [])
    assert [one["tag"] for one in Client().get("/api/tags?begins=Fox").json()["tags"]] == ["fox", "foxglove"]
    assert Client().get("/api/tags?begins=!").json()["field"] == "begins"
