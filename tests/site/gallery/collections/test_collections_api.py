"""Collections by API."""

import pytest
from django.test import Client

from accounts import tokens
from gallery.collections import holding, keeping
from gallery.models import Access, Collection, Picture
from tests.support.paintings import picture_of
from tests.support.people import account, guest

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return account("Ada")


@pytest.fixture
def cy():
    return account("Cy")


@pytest.fixture
def fox():
    return picture_of(guest("Bo"), "a red fox")


@pytest.fixture
def boat():
    return picture_of(guest("Di"), "a blue boat", seed=8)


def by(player, method: str, address: str, body: dict | None = None):
    headers = {"Authorization": f"Bearer {tokens.issue(player, 'tool')[1]}"}
    return getattr(Client(headers=headers), method)(f"/api{address}", body, content_type="application/json")


def of(owner, access=Access.PRIVATE):
    return keeping.create(owner, keeping.label("Foxes", access=access))


def keys_in(collection) -> list[str]:
    return [
        one["key"] for one in by(collection.owner, "get", f"/collections/{collection.key}/pictures").json()["pictures"]
    ]


def test_one_is_made_filled_put_in_order_and_deleted(ada, fox, boat):
    made = by(ada, "post", "/collections", {"title": " Animals "})
    assert (made.status_code, made.json()["title"], made.json()["access"]) == (201, "Animals", "private")
    address = f"/collections/{made.json()['key']}"
    told = by(ada, "post", f"{address}/pictures", {"pictures": [fox.key, boat.key, "nothing"]}).json()
    assert (told["done"], told["left"], told["missing"]) == ([fox.key, boat.key], [], 1)
    assert by(ada, "put", f"{address}/pictures/{boat.key}/place", {"where": "first"}).status_code == 204
    assert keys_in(Collection.objects.get()) == [boat.key, fox.key]
    assert by(ada, "delete", f"{address}/pictures/{fox.key}").json() == {"count": 1}
    assert by(ada, "get", address).json()["count"] == 1
    assert by(ada, "delete", address).status_code == 204
    assert not Collection.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 81}, "title"),
        ({"title": "Foxes", "about": "x" * 1001}, "about"),
        ({"title": "Foxes", "access": "everybody"}, "access"),
    ],
)
def test_a_label_that_cannot_be_kept_is_refused_at_its_field(ada, body, field):
    answer = by(ada, "post", "/collections", body)
    assert (answer.status_code, answer.json()["field"]) == (400, field)
    assert not Collection.objects.exists()


def test_a_private_one_is_like_none_to_others(ada, cy):
    mine = of(ada)
    assert by(cy, "get", f"/collections/{mine.key}").status_code == 404
    assert by(cy, "get", f"/collections/{mine.key}/pictures").status_code == 404
    assert by(cy, "get", f"/players/{ada.key}/collections").json()["collections"] == []
    assert len(by(ada, "get", f"/players/{ada.key}/collections").json()["collections"]) == 1


@pytest.mark.parametrize(
    ("method", "end", "body"),
    [
        ("put", "", {"title": "Mine"}),
        ("delete", "", None),
        ("get", "/offers", None),
        ("post", "/offers", {"pictures": ["x"], "taken": True}),
    ],
)
def test_nobody_changes_anothers(ada, cy, method, end, body):
    theirs = of(ada, Access.REVIEW)
    assert by(cy, method, f"/collections/{theirs.key}{end}", body).status_code == 404
    theirs.refresh_from_db()
    assert theirs.title == "Foxes"


def test_what_is_offered_waits_for_its_owners_word(ada, cy, fox, boat):
    theirs = of(ada, Access.REVIEW)
    address = f"/collections/{theirs.key}"
    by(cy, "post", f"{address}/pictures", {"pictures": [fox.key, boat.key]})
    assert keys_in(theirs) == []
    told = by(ada, "get", f"{address}/offers").json()
    assert ([one["key"] for one in told["pictures"]], told["waiting"]) == ([fox.key, boat.key], 2)
    assert by(ada, "post", f"{address}/offers", {"pictures": [fox.key], "taken": True}).json() == {"count": 1}
    assert keys_in(theirs) == [fox.key]
    assert by(cy, "delete", f"{address}/pictures/{boat.key}").json() == {"count": 1}
    assert by(ada, "get", f"{address}/offers").json()["waiting"] == 0


def test_offers_come_page_by_page_the_oldest_first(ada, cy, fox, boat):
    theirs = of(ada, Access.REVIEW)
    holding.add(theirs, [fox, boat], cy)
    one = by(ada, "get", f"/collections/{theirs.key}/offers?limit=1").json()
    two = by(ada, "get", f"/collections/{theirs.key}/offers?limit=1&after={one['after']}").json()
    assert [page["pictures"][0]["key"] for page in (one, two)] == [fox.key, boat.key]
    assert [page["waiting"] for page in (one, two)] == [2, 2]
    assert two["after"] is None


def test_what_takes_no_offers_says_so(ada, cy, fox):
    answer = by(cy, "post", f"/collections/{of(ada, Access.PUBLIC).key}/pictures", {"pictures": [fox.key]})
    assert (answer.status_code, answer.json()["message"]) == (409, "This collection takes no offers.")


def test_lists_come_page_by_page(ada, fox, boat):
    older, newer = of(ada, Access.PUBLIC), of(ada, Access.PUBLIC)
    for one in (older, newer):
        holding.add(one, [fox, boat], ada)
    first = by(ada, "get", "/collections?limit=1").json()
    second = by(ada, "get", f"/collections?limit=1&after={first['after']}").json()
    assert [page["collections"][0]["key"] for page in (first, second)] == [newer.key, older.key]
    one = by(ada, "get", f"/collections/{older.key}/pictures?limit=1").json()
    two = by(ada, "get", f"/collections/{older.key}/pictures?limit=1&after={one['after']}").json()
    assert [page["pictures"][0]["key"] for page in (one, two)] == [fox.key, boat.key]
    assert by(ada, "get", f"/collections/{older.key}/pictures?after=x").json()["field"] == "after"


def test_several_are_collected_by_an_act_and_a_fault_is_told(ada, fox):
    told = by(ada, "post", "/acts/collect", {"pictures": [fox.key], "given": {"title": "Foxes"}}).json()
    assert (told["done"], told["page"]) == ([fox.key], f"/collections/{Collection.objects.get().key}")
    assert by(ada, "post", "/acts/collect", {"pictures": [fox.key]}).json()["code"] == "refused"


def test_the_collections_that_a_picture_is_in_are_told_of_private_ones_their_owner_alone(ada, cy, fox, boat):
    shared, private, other = of(cy, Access.PUBLIC), of(cy), of(ada, Access.PUBLIC)
    for collection, picture in ((shared, fox), (private, fox), (other, boat)):
        holding.add(collection, [picture], collection.owner)

    def told(reader, more=""):
        page = by(reader, "get", f"/pictures/{fox.key}/collections{more}").json()
        return [one["key"] for one in page["collections"]], page["after"]

    assert told(ada) == ([shared.key], None)
    assert told(cy, "?limit=1") == ([private.key], private.pk)
    assert told(cy, f"?after={private.pk}") == ([shared.key], None)
    Picture.objects.filter(pk=fox.pk).update(listed_at=None)
    assert told(ada) == ([], None)
    assert told(cy) == ([private.key, shared.key], None)
