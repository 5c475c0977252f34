"""What a feed is narrowed to, and what is refused."""

from datetime import timedelta

import pytest

from gallery import feed, listing
from gallery.colours import Colour
from gallery.feed import Sort, Unfit
from gallery.models import Blob, Level, Listing
from tests.site.gallery.feed.conftest import hanging
from tests.support.scenes import once

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(ada, bo):
    """Two that differ in everything."""
    return once(hung, ada, bo)


def hung(ada, bo):
    hang = hanging()
    one = hang(ada, format="duel", theme="A duck detective", level=0)
    other = hang(bo, timedelta(days=40), format="relay", theme="Two foxes share a pizza", level=1, model="sdxl")
    for picture, colours, width in ((one, Colour.RED | Colour.BLUE, 100), (other, Colour.GREEN, 200)):
        Blob.objects.filter(pk=picture.blob_id).update(colours=colours, width=width, height=100)
        listing.refresh([picture.pk])
    return one, other


@pytest.mark.parametrize("sort", [sort for sort in Sort if sort.window is None and sort is not Sort.FOLLOWING])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("format", "relay"),
        ("theme", "Two foxes share a pizza"),
        ("model", "sdxl"),
        ("level", "mild"),
        ("colour", "green"),
        ("shape", "wide"),
        ("until", "2026-10-19"),
        ("player", None),
    ],
)
@pytest.mark.parametrize("few", [0, 10**9], ids=["walked", "gathered"])
def test_each_facet_leaves_what_has_it(two, bo, sort, name, value, few, monkeypatch):
    monkeypatch.setattr("gallery.feed.walking.FEW", few)
    asked = feed.asked({"sort": sort, name: value or bo.key})
    assert [one.key for one in feed.page_of(asked.sort, asked.facets).pictures] == [two[1].key]


def test_a_colour_is_one_of_those_that_a_picture_shows(two):
    for word in ("red", "blue"):
        asked = feed.asked({"colour": word})
        assert [one.key for one in feed.page_of(asked.sort, asked.facets).pictures] == [two[0].key]


def test_days_are_whole_and_include_both_ends(two):
    day = two[1].listed_at.date().isoformat()
    asked = feed.asked({"since": day, "until": day})
    assert [one.key for one in feed.page_of(asked.sort, asked.facets).pictures] == [two[1].key]


def test_facets_together_leave_what_has_them_all(two):
    asked = feed.asked({"colour": "green", "format": "duel"})
    assert feed.page_of(asked.sort, asked.facets).pictures == []


def test_days_before_a_window_leave_nothing_and_ask_nothing(two, django_assert_num_queries):
    asked = feed.asked({"sort": "top-week", "until": "2024-06-30"})
    with django_assert_num_queries(0):
        assert feed.page_of(asked.sort, asked.facets) == feed.Page([], None)


@pytest.mark.parametrize("sort", ["new", "hot", "top", "top-week"])
def test_a_level_above_what_a_guest_is_shown_leaves_nothing_and_asks_nothing(two, sort, django_assert_num_queries):
    Listing.objects.filter(pk=two[0].pk).update(level=Level.MATURE)
    asked = feed.asked({"sort": sort, "level": "mature"})
    with django_assert_num_queries(0):
        assert feed.page_of(asked.sort, asked.facets) == feed.Page([], None)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_out_of_bounds_is_told_the_bounds(two, day):
    with pytest.raises(Unfit, match="1970 to 9000"):
        feed.asked({"since": day})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sort", "best"),
        ("player", "nobody"),
        ("player", "\0"),
        ("model", "no such"),
        ("theme", "\0"),
        ("format", "\0"),
        ("format", "f" * 17),
        ("colour", "red,blue"),
        ("shape", "round"),
        ("level", "1"),
        ("since", "yesterday"),
        ("until", "9999-12-31"),
        ("sortt", "new"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_its_name(two, name, value):
    with pytest.raises(Unfit) as said:
        feed.asked({name: value})
    assert said.value.field == name
    assert str(said.value)
