"""The gallery's API: shapes, cursors, and what it refuses."""

import pytest
from django.test import Client

from gallery import renditions
from tests.support.paintings import Stage, picture_of
from tests.support.people import guest

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo():
    return guest("Bo")


def test_a_picture_tells_its_words_settings_and_author(bo):
    picture = picture_of(bo)
    told = Client().get(f"/api/pictures/{picture.key}").json()
    assert (told["prompt"], told["negative_prompt"], told["seed"]) == ("a red fox", "fog", 7)
    assert told["settings"] == {"steps": 4, "guidance": 3.0, "sampler": "flow-euler"}
    assert told["owner"]["nickname"] == "Bo"
    assert Client().get(told["image"]["src"]).status_code == 200


def test_it_offers_every_file_of_the_picture_with_its_size_the_smallest_first(bo):
    picture = picture_of(bo)
    renditions.make_missing(picture.blob)
    told = Client().get(f"/api/pictures/{picture.key}").json()
    for name in ("thumbnails", "screens"):
        assert {one["media_type"] for one in told[name]} == {"image/avif", "image/webp"}
        answers = [Client().get(one["src"]) for one in told[name]]
        assert [answer["Content-Type"] for answer in answers] == [one["media_type"] for one in told[name]]
        lengths = [len(answer.content) for answer in answers]
        assert lengths == sorted(lengths)
        assert all((one["width"], one["height"]) == (64, 64) for one in told[name])
    assert told["placeholder"] == picture.blob.placeholder


def test_before_they_are_made_it_offers_what_there_is(bo):
    told = Client().get(f"/api/pictures/{picture_of(bo).key}").json()
    assert [one["media_type"] for one in told["thumbnails"]] == ["image/webp"]
    assert told["screens"] == []


def test_pages_follow_their_cursor(bo):
    keys = [picture_of(bo, f"fox {n}", seed=n).key for n in range(3)]
    first = Client().get("/api/pictures?limit=2").json()
    second = Client().get(f"/api/pictures?limit=2&after={first['after']}").json()
    assert [one["key"] for one in first["pictures"] + second["pictures"]] == keys[::-1]
    assert second["after"] is None


def test_one_players_pictures(bo):
    picture_of(guest("Cy"), "a blue whale")
    mine = picture_of(bo)
    listing = Client().get(f"/api/pictures?player={bo.key}").json()["pictures"]
    assert [one["key"] for one in listing] == [mine.key]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("sort=hot", "sort"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=many", "limit"),
        ("after=nothing", "after"),
        ("after=%00", "after"),
        ("player=nobody", "player"),
        ("player=%00", "player"),
    ],
)
def test_a_bad_parameter_is_refused_by_name(query: str, field: str):
    answer = Client().get(f"/api/pictures?{query}")
    assert answer.status_code == 400
    assert answer.json()["field"] == field
    assert answer.json()["message"]


@pytest.mark.parametrize("key", ["nothing", "%00", "a/b", "x" * 200])
def test_no_such_picture(key: str):
    assert Client().get(f"/api/pictures/{key}").status_code == 404


def test_a_sealed_picture_is_like_none(bo):
    sealed = Client().get(f"/api/pictures/{picture_of(bo, stage=Stage.SEALED).key}")
    nothing = Client().get("/api/pictures/nothing")
    assert (sealed.status_code, sealed.content) == (nothing.status_code, nothing.content)


def test_an_unknown_token_is_refused_even_where_strangers_may_read(bo):
    answer = Client().get("/api/pictures", headers={"Authorization": "Bearer po_x_y"})
    assert answer.status_code == 401
    assert answer.json()["code"] == "unknown_token"
