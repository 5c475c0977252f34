"""The pages of collections, and who may turn them."""

import pytest
from django.utils import timezone

from gallery.collections import covers, holding, keeping, reading
from gallery.models import Access, Collection, Verb
from gallery.notices.reading import page_of as told_page
from gallery.tags import tagging
from moderation.desk.deciding import Wanted, decide
from moderation.desk.rows import Guideline, Verdict
from moderation.states import State
from tests.support.moderators import moderator, neighbour, reported
from tests.support.paintings import picture_of
from tests.support.people import account, browser_of, guest

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


def of(owner, access=Access.PRIVATE, title="Foxes at night"):
    return keeping.create(owner, keeping.label(title, access=access))


def test_a_collection_is_made_with_a_title_and_seen_by_whom_it_says(ada, cy):
    answer = browser_of(ada).post("/collections/new", {"title": " Foxes ", "about": "Red ones.", "access": "private"})
    made = Collection.objects.get()
    assert answer["Location"] == f"/collections/{made.key}"
    assert (made.title, made.about, made.access) == ("Foxes", "Red ones.", Access.PRIVATE)
    assert browser_of(ada).get(f"/collections/{made.key}").status_code == 200
    assert browser_of(cy).get(f"/collections/{made.key}").status_code == 404


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": "", "access": "private"}, "title"),
        ({"title": "two\nlines", "access": "private"}, "title"),
        ({"title": "x" * 81, "access": "private"}, "title"),
        ({"title": "turned \u202e round", "access": "private"}, "title"),
        ({"title": "Foxes", "about": "x" * 1001, "access": "private"}, "about"),
        ({"title": "Foxes", "access": "everybody"}, "access"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field_and_changes_nothing(ada, given, field):
    answer = browser_of(ada).post("/collections/new", given)
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert not Collection.objects.exists()


def test_a_private_ones_title_is_nowhere_for_others(ada, cy, fox):
    holding.add(of(ada), [fox], ada)
    for page in ("/collections", f"/players/{ada.key}/collections", f"/players/{ada.key}"):
        assert "Foxes at night" not in browser_of(cy).get(page).content.decode()
    for page in (f"/players/{ada.key}/collections", f"/players/{ada.key}"):
        assert "Foxes at night" in browser_of(ada).get(page).content.decode()


def test_one_that_holds_something_stands_in_the_list(ada, fox):
    empty = of(ada, Access.PUBLIC, "Nothing yet")
    foxes = of(ada, Access.REVIEW)
    holding.add(foxes, [fox], ada)
    page = browser_of(None).get("/collections").content.decode()
    assert "Foxes at night" in page
    assert empty.title not in page
    assert fox.key in browser_of(None).get(f"/collections/{foxes.key}").content.decode()


def test_a_withheld_one_is_its_owners_alone_until_a_moderator_gives_it_back(ada, cy, fox):
    foxes = of(ada, Access.REVIEW)
    holding.add(foxes, [fox], ada)
    mo = moderator("Mo")
    case = reported("collection", foxes.key, [neighbour("Di")])
    decide(case.pk, case.version, mo, Wanted(Verdict.WITHHOLD, Guideline.SPAM), timezone.now())
    pages = ("/collections", f"/players/{ada.key}/collections", f"/players/{ada.key}")
    assert all("Foxes at night" not in browser_of(cy).get(page).content.decode() for page in pages)
    for page in (f"/collections/{foxes.key}", f"/collections/{foxes.key}/offer", f"/api/collections/{foxes.key}"):
        assert browser_of(cy).get(page).status_code == 404
    assert "A moderator withheld this collection" in browser_of(ada).get(f"/collections/{foxes.key}").content.decode()
    assert not tagging.may_tag(fox, ada)
    case.refresh_from_db()
    decide(case.pk, case.version, mo, Wanted(Verdict.LET_BE), timezone.now())
    assert all("Foxes at night" in browser_of(cy).get(page).content.decode() for page in pages)


def test_its_owner_hears_of_it_and_those_who_were_told_of_it_no_more(ada, django_capture_on_commit_callbacks):
    foxes, bo = of(ada, Access.PUBLIC), account("Bo")
    with django_capture_on_commit_callbacks(execute=True):
        holding.add(foxes, [picture_of(bo, seed=8)], ada)
    with django_capture_on_commit_callbacks(execute=True):
        assert keeping.judge([foxes.pk], State.WITHHELD) == 1
        assert keeping.judge([foxes.pk], State.WITHHELD) == 0
    assert [(one.verb, one.subject) for one in told_page(ada).notices] == [(Verb.WITHHELD, "Foxes at night")]
    assert told_page(bo).notices == []


def test_a_picture_is_put_into_the_ticked_ones_and_out_of_the_others(ada, fox):
    one, other = of(ada, title="One"), of(ada, title="Other")
    holding.add(one, [fox], ada)
    browser = browser_of(ada)
    browser.post(f"/pictures/{fox.key}/collect", {"collection": [other.key], "title": "New"})
    held = {shelf.collection.title: shelf.count for shelf in covers.of_player(ada, ada).covers}
    assert held == {"One": 0, "Other": 1, "New": 1}


def test_somebody_elses_collection_cannot_be_ticked(ada, cy, fox):
    theirs = of(cy, Access.PUBLIC)
    browser_of(ada).post(f"/pictures/{fox.key}/collect", {"collection": [theirs.key]})
    assert reading.count_in(theirs, cy) == 0


def test_several_are_collected_at_once(ada, fox):
    boat, into = picture_of(guest("Di"), "a boat", seed=9), of(ada)
    given = {"do": "collect", "picked": [fox.key, boat.key], "next": "/gallery"}
    browser = browser_of(ada)
    asked = browser.post("/pictures/picked", given).content.decode()
    assert "Foxes at night" in asked
    answer = browser.post("/pictures/picked", given | {"sure": "yes", "collection": into.key})
    assert answer["Location"] == f"/collections/{into.key}"
    assert reading.page_of(into, ada).pictures == [fox, boat]


def test_several_need_to_be_told_where_to(ada, cy, fox):
    theirs = of(cy)
    for collection in ("", theirs.key, "\x00"):
        given = {"do": "collect", "picked": [fox.key], "sure": "yes", "collection": collection}
        assert browser_of(ada).post("/pictures/picked", given).status_code == 400


def test_an_offer_is_made_seen_and_taken(ada, cy):
    into, own = of(ada, Access.REVIEW), picture_of(cy, "a blue fox", seed=5)
    theirs = browser_of(cy)
    assert "a blue fox" in theirs.get(f"/collections/{into.key}/offer").content.decode()
    theirs.post(f"/collections/{into.key}/offer", {"picture": [own.key]})
    browser = browser_of(ada)
    assert "a blue fox" in browser.get(f"/collections/{into.key}/offers").content.decode()
    browser.post(f"/collections/{into.key}/offers", {"picture": own.key, "decision": "take"})
    assert reading.page_of(into, None).pictures == [own]


@pytest.mark.parametrize("page", ["edit", "delete", "arrange", "offers"])
def test_what_an_owner_does_nobody_else_does(ada, cy, page):
    theirs = of(ada, Access.PUBLIC)
    browser = browser_of(cy)
    assert browser.get(f"/collections/{theirs.key}/{page}").status_code == 404
    assert browser.post(f"/collections/{theirs.key}/{page}", {"title": "Mine", "access": "public"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.title == "Foxes at night"


def test_deleting_asks_and_leaves_the_pictures(ada, fox):
    doomed = of(ada)
    holding.add(doomed, [fox], ada)
    assert "Delete this collection?" in browser_of(ada).get(f"/collections/{doomed.key}/delete").content.decode()
    assert Collection.objects.exists()
    browser_of(ada).post(f"/collections/{doomed.key}/delete")
    assert not Collection.objects.exists()
    assert browser_of(ada).get(f"/pictures/{fox.key}").status_code == 200


def test_arranging_moves_takes_out_and_refuses_the_rest_by_name(ada, fox):
    boat, into = picture_of(guest("Di"), "a boat", seed=9), of(ada)
    holding.add(into, [fox, boat], ada)
    browser, way = browser_of(ada), f"/collections/{into.key}/arrange"
    browser.post(way, {"picture": boat.key, "do": "first"})
    assert reading.page_of(into, ada).pictures == [boat, fox]
    browser.post(way, {"picture": boat.key, "do": "remove"})
    assert reading.page_of(into, ada).pictures == [fox]
    assert browser.post(way, {"picture": fox.key, "do": "burn"}).status_code == 400


@pytest.mark.parametrize("query", ["?after=x", "?after=0~0~0", f"?after={'1' * 61}~1"])
def test_a_place_that_is_none_is_not_found(ada, query):
    assert browser_of(ada).get(f"/collections/{of(ada).key}{query}").status_code == 404


def test_guests_are_shown_the_way_to_an_account(fox):
    answer = browser_of(guest("Di")).get(f"/pictures/{fox.key}/collect")
    assert answer["Location"].startswith("/claim")


@pytest.mark.parametrize(
    ("page", "where"), [("/gallery", "page"), ("/collections", "true"), ("/tags", "true"), ("/notifications", None)]
)
def test_the_head_says_in_which_room_one_is(ada, page, where):
    head = browser_of(ada).get(page).content.decode()
    current = f' aria-current="{where}"' if where else ""
    assert f'<a href="/gallery"{current}>Gallery</a>' in head
