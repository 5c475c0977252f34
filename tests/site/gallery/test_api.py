"""The gallery's API: shapes, cursors, and what it refuses."""

import pytest
from django.test import Client

from gallery import renditions
from gallery.people.follows import follow
from gallery.people.likes import like
from gallery.picking import own
from inference.protocol import Kind
from tests.support.paintings import Stage, picture_of
from tests.support.people import account, browser_of, guest
from tests.support.wishes import painted_run

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


def test_one_picture_tells_what_it_was_made_of_and_its_owner_who_sees_it(bo):
    cy, source = account("Cy"), picture_of(bo)
    (made,) = painted_run(
        cy, parents=(source.prompt,), source=source, kind=Kind.IMAGE_TO_IMAGE, strength=0.5
    ).pictures.all()
    address = f"/api/pictures/{made.picture.key}"
    told = browser_of(cy).get(address).json()
    assert [(one["kind"], one["credit"]) for one in told["made_from"]] == [("remix", "Bo")]
    assert told["beginning"] == {"kind": "image-to-image", "strength": 0.5, "source": source.key}
    assert told["note"] == "Only you can see it until you publish it."
    assert own.publish(cy, [made.picture], {}).done
    assert Client().get(address).json()["note"] == ""
    named = Client().get(f"/api/pictures/{source.key}").json()
    assert (named["made_from"], named["beginning"], named["helped"]) == ([], None, 0)


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


def test_pictures_come_in_the_order_that_is_asked_for(bo):
    loved, newer = picture_of(bo, "a fox"), picture_of(bo, "a boat", seed=8)
    like(loved, account("Cy"))
    for sort, keys in (("new", [newer.key, loved.key]), ("top", [loved.key, newer.key])):
        assert [one["key"] for one in Client().get(f"/api/pictures?sort={sort}").json()["pictures"]] == keys


def test_pictures_are_narrowed(bo):
    shown = picture_of(bo)
    today = f"{shown.listed_at:%Y-%m-%d}"
    for query in (
        f"format=duel&level=everyone&since={today}",
        "theme=A duck detective&model=fake&shape=square&size=small",
    ):
        assert [one["key"] for one in Client().get(f"/api/pictures?{query}").json()["pictures"]] == [shown.key]
    for query in ("format=relay", "level=mature", "shape=wide", "until=2020-01-01"):
        assert Client().get(f"/api/pictures?{query}").json()["pictures"] == []


def test_following_shows_those_whom_one_follows(bo):
    picture_of(guest("Di"))
    followed, ada = picture_of(bo), account("Ada")
    follow(ada, bo)
    told = browser_of(ada).get("/api/pictures?sort=following").json()["pictures"]
    assert [one["key"] for one in told] == [followed.key]


def test_ones_own_pictures_are_told_to_oneself_alone(bo):
    hidden = picture_of(bo, stage=Stage.SEALED)
    assert [one["key"] for one in browser_of(bo).get("/api/me/pictures").json()["pictures"]] == [hidden.key]
    assert browser_of(account("Ada")).get("/api/me/pictures").json()["pictures"] == []


def test_one_puts_ones_own_picture_into_the_bin_and_takes_it_out_again(bo):
    own, browser = picture_of(bo), browser_of(bo)
    assert browser.delete(f"/api/pictures/{own.key}").status_code == 204
    assert Client().get(f"/api/pictures/{own.key}").status_code == 404
    (binned,) = browser.get("/api/me/bin").json()["pictures"]
    assert (binned["picture"]["key"], binned["days_left"]) == (own.key, 30)
    body = {"pictures": [own.key, "nothing"]}
    told = browser.post("/api/acts/put-back", body, content_type="application/json").json()
    assert (told["done"], told["left"], told["missing"]) == ([own.key], [], 1)
    assert Client().get(f"/api/pictures/{own.key}").status_code == 200


def test_a_picture_that_belongs_to_its_battle_stays(bo):
    sealed = picture_of(bo, stage=Stage.REVEALED)
    assert browser_of(bo).delete(f"/api/pictures/{sealed.key}").json()["code"] == "too_early"
    told = browser_of(bo).post("/api/acts/throw-away", {"pictures": [sealed.key]}, content_type="application/json")
    assert told.json()["left"] == [{"key": sealed.key, "reason": "It belongs to its battle until the results are out."}]


def test_what_an_act_is_given_is_told_beside_it():
    acts = {one["name"]: one["given"] for one in browser_of(account("Ada")).get("/api/acts").json()["acts"]}
    assert (acts["collect"], acts["tag"], acts["blend"]) == (["collection", "title"], ["words"], [])


def test_a_blend_of_nothing_leads_nowhere(bo):
    told = browser_of(bo).post("/api/acts/blend", {"pictures": ["nothing"]}, content_type="application/json").json()
    assert (told["done"], told["missing"], told["page"]) == ([], 1, "")


def test_what_one_painted_in_the_studio_can_be_deleted_before_anybody_saw_it(bo):
    own = painted_run(bo).pictures.get().picture
    assert browser_of(bo).delete(f"/api/pictures/{own.key}").status_code == 204
    assert [one["picture"]["key"] for one in browser_of(bo).get("/api/me/bin").json()["pictures"]] == [own.key]


def test_nobody_deletes_anothers_picture(bo):
    assert browser_of(account("Ada")).delete(f"/api/pictures/{picture_of(bo).key}").json()["code"] == "not_yours"


def test_one_players_pictures(bo):
    picture_of(guest("Cy"), "a blue whale")
    mine = picture_of(bo)
    listing = Client().get(f"/api/pictures?player={bo.key}").json()["pictures"]
    assert [one["key"] for one in listing] == [mine.key]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("order=hot", "order"),
        ("sort=best", "sort"),
        ("sort=following", "sort"),
        ("sort=top&after=new~1~x", "after"),
        ("colour=greenish", "colour"),
        ("since=yesterday", "since"),
        ("model=nobody", "model"),
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
