"""Lists of pictures, page by page."""

from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from gallery import feed, pictures
from tests.support.paintings import Stage, picture_of
from tests.support.people import browser_of, guest

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo():
    return guest("Bo")


@pytest.fixture
def seven(bo):
    """Seven pictures, four of them listed at the same moment."""
    made = [picture_of(bo, f"fox {n}", Stage.NAMED, seed=n) for n in range(7)]
    for batch in (made[:2], made[2:6], made[6:]):
        pictures.list_publicly([one.pk for one in batch], timezone.now())
    return made


def test_every_picture_comes_once_and_newest_first(seven):
    assert _all_pages(feed.newest, 3) == [one.key for one in reversed(seven)]


def test_a_page_that_ends_where_the_list_ends_has_no_next(seven):
    assert feed.newest(count=7).after is None
    assert feed.newest(count=6).after is not None


def test_a_picture_taken_down_meanwhile_still_marks_its_place(seven):
    first = feed.newest(count=3)
    pictures.judge([first.pictures[-1].pk], "withheld")
    assert [one.key for one in feed.newest(first.after, 3).pictures] == [one.key for one in reversed(seven[1:4])]


def test_a_cursor_from_nowhere_is_refused(seven, bo):
    sealed = picture_of(bo, "sealed", Stage.SEALED, seed=99)
    for cursor in ("nothing", sealed.key, "\0"):
        with pytest.raises(feed.UnknownCursor):
            feed.newest(cursor)


def test_an_author_pages_through_everything_of_theirs(seven, bo):
    sealed = picture_of(bo, "sealed", Stage.SEALED, seed=99)
    assert _all_pages(lambda after, count: feed.all_of(bo, after, count), 3)[0] == sealed.key
    assert len(_all_pages(lambda after, count: feed.all_of(bo, after, count), 3)) == 8


def test_a_page_takes_as_many_queries_whatever_its_length(seven, django_assert_num_queries):
    with django_assert_num_queries(3):
        feed.newest(count=7)


def test_the_gallery_pages_without_scripts(seven, monkeypatch):
    monkeypatch.setattr(feed.found, "__defaults__", (feed.EVERYTHING, None, 3))
    page = Client().get("/gallery").content.decode()
    more = f"?{urlencode({'after': feed.newest(count=3).after})}"
    assert f'href="{more}"' in page
    assert seven[3].key in Client().get(f"/gallery{more}").content.decode()


def test_htmx_gets_the_next_cards_alone(seven):
    cards = Client().get("/gallery", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in cards
    assert seven[0].key in cards


def test_a_wrong_cursor_of_a_players_page_is_not_found(bo):
    assert Client().get(f"/players/{bo.key}/pictures?after=nothing").status_code == 404


def test_words_are_text_and_never_markup(bo):
    picture = picture_of(bo, '<script>alert("fox")</script>')
    for path in ("/gallery", f"/pictures/{picture.key}", f"/players/{bo.key}"):
        page = Client().get(path).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_a_picture_says_what_it_shows_and_by_whom(bo):
    picture = picture_of(bo)
    assert 'alt="Picture of a red fox by Bo"' in Client().get(f"/pictures/{picture.key}").content.decode()


def test_a_hidden_seed_stays_hidden_from_its_author_until_the_results(bo):
    picture = picture_of(bo, stage=Stage.REVEALED, seed=424242)
    page = f"/pictures/{picture.key}"
    assert "424242" not in browser_of(bo).get(page).content.decode()
    pictures.name([picture.pk], timezone.now())
    assert "424242" in browser_of(bo).get(page).content.decode()


def test_an_owner_takes_a_picture_away(bo):
    picture, browser = picture_of(bo), browser_of(bo)
    assert "Delete this picture?" in browser.get(f"/pictures/{picture.key}/delete").content.decode()
    assert Client().get(f"/pictures/{picture.key}").status_code == 200
    browser.post(f"/pictures/{picture.key}/delete")
    assert browser.get(f"/pictures/{picture.key}").status_code == 404


@pytest.mark.parametrize("who", [None, "Cy"])
def test_nobody_takes_anothers_picture_away(bo, who):
    picture = picture_of(bo)
    browser = browser_of(guest(who) if who else None)
    assert browser.post(f"/pictures/{picture.key}/delete").status_code == 404
    assert browser.get(f"/pictures/{picture.key}").status_code == 200


def _all_pages(listing, count: int) -> list[str]:
    keys: list[str] = []
    page = listing(None, count)
    keys += [one.key for one in page.pictures]
    while page.after:
        page = listing(page.after, count)
        keys += [one.key for one in page.pictures]
    return keys
