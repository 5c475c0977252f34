"""Every order of the gallery, page by page: each picture once, in its place."""

from datetime import UTC, datetime, timedelta

import pytest

from gallery import feed, listing, pictures
from gallery.feed import Sort
from gallery.hotness import hotness
from gallery.models import Follow, Picture
from tests.site.gallery.feed.conftest import hanging
from tests.support.people import guest
from tests.support.scenes import once

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OLD = (HOUR, HOUR, 2 * HOUR, 3 * DAY, 3 * DAY, 20 * DAY, 400 * DAY)
LIKES = (0, 5, 0, 40, 40, 3, 900)


@pytest.fixture
def seven(bo):
    """Some listed at one moment, some as much liked as others."""
    return once(hung, bo)


def hung(bo):
    hang = hanging()
    return [hang(bo, age, likes=likes) for age, likes in zip(OLD, LIKES, strict=True)]


def within(age):
    return lambda picture: NOW - picture.listed_at <= age


PLACES = {
    Sort.NEW: (lambda picture: (picture.listed_at, picture.pk), within(999 * DAY)),
    Sort.HOT: (lambda picture: (hotness(picture.likes, picture.listed_at), picture.pk), within(999 * DAY)),
    Sort.TOP: (lambda picture: (picture.likes, picture.pk), within(999 * DAY)),
    Sort.TOP_DAY: (lambda picture: (picture.likes, picture.pk), within(DAY)),
    Sort.TOP_WEEK: (lambda picture: (picture.likes, picture.pk), within(7 * DAY)),
    Sort.TOP_MONTH: (lambda picture: (picture.likes, picture.pk), within(30 * DAY)),
}


@pytest.mark.parametrize("sort", PLACES)
@pytest.mark.parametrize("count", [1, 2, 3, 7])
@pytest.mark.parametrize("few", [0, 10**9], ids=["walked", "gathered"])
def test_every_picture_comes_once_and_in_its_place(seven, sort, count, few, monkeypatch):
    monkeypatch.setattr("gallery.feed.walking.OF_A_STRETCH", few)
    place, belongs = PLACES[sort]
    expected = sorted(filter(belongs, seven), key=place, reverse=True)
    assert walked(sort, count) == [one.key for one in expected]


def test_what_is_liked_meanwhile_is_not_shown_twice_and_pushes_nobody_out(seven):
    """A cursor keeps what the last picture was sorted by when it was shown."""
    first = feed.page_of(Sort.TOP, count=3, now=NOW)
    last = first.pictures[-1]
    Picture.objects.filter(pk=last.pk).update(likes=1000)
    listing.refresh([last.pk])
    rest = feed.page_of(Sort.TOP, after=first.after, count=9, now=NOW)
    assert sorted(one.key for one in first.pictures + rest.pictures) == sorted(one.key for one in seven)


def test_a_picture_that_was_withheld_is_gone_and_still_marks_its_place(seven):
    first = feed.page_of(Sort.HOT, count=3, now=NOW)
    pictures.judge([first.pictures[-1].pk], "withheld")
    rest = feed.page_of(Sort.HOT, after=first.after, count=9, now=NOW)
    assert len(rest.pictures) == 4
    assert first.pictures[-1].key not in walked(Sort.HOT, 3)


@pytest.mark.parametrize("many", [False, True], ids=["each one's newest", "walking everything"])
def test_following_shows_those_who_are_followed_newest_first(seven, ada, bo, hang, many, monkeypatch):
    monkeypatch.setattr("gallery.feed.following.FOLLOWED_FEW", 0 if many else 200)
    cy, di = guest("Cy"), guest("Di")
    theirs, elsewhere = hang(cy, 2 * HOUR), hang(di)
    for followed in (bo, cy):
        Follow.objects.create(follower=ada, followed=followed)
    shown = walked(Sort.FOLLOWING, 3, viewer=ada)
    assert shown == [one.key for one in sorted([*seven, theirs], key=PLACES[Sort.NEW][0], reverse=True)]
    assert elsewhere.key not in shown


@pytest.mark.parametrize("viewer", [None, "guest"])
def test_following_is_for_those_with_an_account(viewer):
    with pytest.raises(feed.Unfit, match="account") as said:
        feed.page_of(Sort.FOLLOWING, viewer=guest("Gus") if viewer else None)
    assert said.value.field == "sort"


def test_a_cursor_leads_nowhere_in_another_order(seven):
    after = feed.page_of(Sort.NEW, count=2).after
    with pytest.raises(feed.UnknownCursor, match="another order"):
        feed.page_of(Sort.HOT, after=after)


def test_a_page_takes_as_many_queries_at_any_length(seven, django_assert_num_queries):
    for sort in PLACES:
        with django_assert_num_queries(4 if sort.window else 3):  # a window is weighed first
            feed.page_of(sort, count=7, now=NOW)


def walked(sort, count, viewer=None):
    keys, after = [], None
    while True:
        page = feed.page_of(sort, after=after, count=count, viewer=viewer, now=NOW)
        keys += [one.key for one in page.pictures]
        if (after := page.after) is None:
            return keys
