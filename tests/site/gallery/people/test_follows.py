"""Following: one tap on a player's page or under a picture."""

import pytest

from gallery import feed
from gallery.models import Follow
from gallery.people.follows import follow, is_following
from gallery.people.refusals import Refused
from tests.support.paintings import picture_of
from tests.support.people import account, browser_of, guest

pytestmark = pytest.mark.django_db


@pytest.fixture
def cy():
    return account("Cy")


@pytest.fixture
def bo():
    return guest("Bo")


def test_one_follows_another_once_and_no_longer(cy, bo):
    assert [follow(cy, bo), follow(cy, bo), is_following(cy, bo)] == [True, False, True]
    assert [follow(cy, bo, False), follow(cy, bo, False), is_following(cy, bo)] == [True, False, False]


def test_nobody_follows_themselves(cy):
    with pytest.raises(Refused):
        follow(cy, cy)
    assert not Follow.objects.exists()


def test_whom_one_follows_hangs_in_the_following_feed(cy, bo):
    picture = picture_of(bo)
    browser_of(cy).post(f"/players/{bo.key}/follow", {"wanted": "yes"})
    assert feed.page_of(feed.Sort.FOLLOWING, viewer=cy).pictures == [picture]


def test_without_scripts_one_comes_back_to_where_one_was(cy, bo):
    picture = picture_of(bo)
    for back in (f"/pictures/{picture.key}", f"/players/{bo.key}"):
        answer = browser_of(cy).post(f"/players/{bo.key}/follow", {"wanted": "yes", "next": back}, follow=True)
        assert answer.redirect_chain == [(back, 302)]
        assert "Following" in answer.content.decode()


def test_nobody_is_sent_to_another_site(cy, bo):
    answer = browser_of(cy).post(f"/players/{bo.key}/follow", {"wanted": "yes", "next": "https://x.org/"})
    assert answer["Location"] == f"/players/{bo.key}"


def test_htmx_gets_the_button_alone(cy, bo):
    answer = browser_of(cy).post(f"/players/{bo.key}/follow", {"wanted": "yes"}, headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    assert 'aria-pressed="true"' in answer.content.decode()


def test_ones_own_page_and_pictures_offer_no_following(cy):
    own = picture_of(cy)
    for page in (f"/players/{cy.key}", f"/pictures/{own.key}"):
        assert "/follow" not in browser_of(cy).get(page).content.decode()


def test_following_needs_an_account(bo):
    assert browser_of(guest("Di")).post(f"/players/{bo.key}/follow", {"wanted": "yes"})["Location"].startswith("/claim")
    assert not Follow.objects.exists()


def test_by_api_one_is_told_whom_one_follows_and_who_follows_one_the_latest_first():
    ada, bo, cy = account("Ada"), account("Bo"), account("Cy")
    for followed in (bo, cy):
        follow(ada, followed)
    as_ada, as_bo = browser_of(ada), browser_of(bo)
    first = as_ada.get("/api/me/following?limit=1").json()
    second = as_ada.get(f"/api/me/following?limit=1&after={first['after']}").json()
    assert [one["player"]["nickname"] for one in first["follows"] + second["follows"]] == ["Cy", "Bo"]
    assert second["after"] is None
    assert [one["player"]["key"] for one in as_bo.get("/api/me/followers").json()["follows"]] == [ada.key]
    assert as_bo.get("/api/me/following").json()["follows"] == []
    assert [one.get(f"/api/players/{bo.key}/follow").json()["following"] for one in (as_ada, as_bo)] == [True, False]
