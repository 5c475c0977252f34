"""One tap that says: I like it."""

import pytest

from accounts import distances
from accounts.models import DistanceKind
from gallery import pictures
from gallery.models import Listing, Reaction, ReactionKind
from gallery.people.likes import like, likes_it, others_of, react
from gallery.people.refusals import Refused
from moderation.states import State
from tests.support.feeds import assert_feeds_are_true
from tests.support.paintings import Stage, picture_of
from tests.support.people import account, browser_of, guest

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def cy():
    return account("Cy")


@pytest.fixture
def picture():
    return picture_of(guest("Bo"))


def test_a_like_counts_once_and_moves_the_feeds_with_it(picture, cy):
    before = Listing.objects.get(picture=picture).hot
    assert [like(picture, cy), like(picture, cy), like(picture, account("Ada"))] == [True, False, True]
    picture.refresh_from_db()
    assert picture.likes == 2
    assert Listing.objects.get(picture=picture).hot > before
    assert_feeds_are_true()


def test_a_like_taken_back_is_as_if_it_had_never_been(picture, cy):
    like(picture, cy)
    assert [like(picture, cy, False), like(picture, cy, False)] == [True, False]
    picture.refresh_from_db()
    assert (picture.likes, likes_it(picture, cy)) == (0, False)
    assert_feeds_are_true()


def test_whoever_is_blocked_says_nothing_of_it_and_takes_back_what_they_said_before(picture, cy):
    like(picture, cy)
    distances.keep(picture.owner, cy, DistanceKind.BLOCK)
    for kind in ReactionKind:
        with pytest.raises(Refused, match="takes no reactions now"):
            react(picture, cy, kind)
    page = browser_of(cy).post(f"/pictures/{picture.key}/like", {"kind": "wow", "wanted": "yes"}, follow=True)
    assert "takes no reactions now" in page.content.decode()
    assert (like(picture, cy, False), Reaction.objects.count()) == (True, 0)


def test_other_reactions_are_said_once_each_beside_a_like_and_count_in_no_feed(picture, cy):
    before = Listing.objects.get(picture=picture).hot
    browser, page = browser_of(cy), f"/pictures/{picture.key}/like"
    for kind in ("laugh", "laugh", "wow"):
        answer = browser.post(page, {"kind": kind, "wanted": "yes"}, headers=HTMX)
    assert answer.content.decode().count('aria-pressed="true"') == 2
    react(picture, account("Ada"), ReactionKind.WOW)
    told = {one.kind: (one.count, one.is_own) for one in others_of(picture, cy)}
    assert told == {"laugh": (1, True), "wow": (2, True), "clever": (0, False)}
    browser.post(page, {"kind": "wow", "wanted": "no"})
    assert [(one.count, one.is_own) for one in others_of(picture, None)] == [(1, False), (1, False), (0, False)]
    picture.refresh_from_db()
    assert (picture.likes, Listing.objects.get(picture=picture).hot) == (0, before)
    assert browser.post(page, {"kind": "hate", "wanted": "yes"}).status_code == 400


def test_nobody_likes_their_own(cy):
    own = picture_of(cy)
    with pytest.raises(Refused):
        like(own, cy)
    assert not Reaction.objects.exists()


@pytest.mark.parametrize("stage", [Stage.SEALED, Stage.REVEALED, Stage.WITHHELD, Stage.BLOCKED, Stage.DELETED])
def test_what_others_may_not_read_cannot_be_liked(cy, stage):
    hidden = picture_of(guest("Bo"), stage=stage)
    with pytest.raises(Refused):
        like(hidden, cy)
    assert browser_of(cy).post(f"/pictures/{hidden.key}/like", {"wanted": "yes"}).status_code == 404
    assert not Reaction.objects.exists()


def test_a_form_without_scripts_comes_back_to_the_picture(picture, cy):
    answer = browser_of(cy).post(f"/pictures/{picture.key}/like", {"wanted": "yes"}, follow=True)
    assert answer.redirect_chain == [(f"/pictures/{picture.key}", 302)]
    assert 'aria-pressed="true"' in answer.content.decode()
    assert likes_it(picture, cy)


def test_htmx_gets_the_button_alone_with_the_new_number(picture, cy):
    like(picture, account("Ada"))
    said = browser_of(cy).post(f"/pictures/{picture.key}/like", {"wanted": "yes"}, headers=HTMX).content.decode()
    assert "<html" not in said
    assert '<span class="number">2</span>' in said
    assert 'name="wanted" value="no"' in said


@pytest.mark.parametrize("wanted", ["", "perhaps", "YES"])
def test_a_tap_that_does_not_say_what_is_wanted_changes_nothing(picture, cy, wanted):
    answer = browser_of(cy).post(f"/pictures/{picture.key}/like", {"wanted": wanted})
    assert (answer.status_code, answer.content) == (400, b"wanted: say yes or no.")
    assert not Reaction.objects.exists()


def test_a_stranger_is_sent_to_sign_in_and_a_guest_to_claim_both_with_the_way_back(picture):
    for reader, way in ((None, "/accounts/login/"), (guest("Di"), "/claim")):
        browser, back = browser_of(reader), f"?next=%2Fpictures%2F{picture.key}"
        answer = browser.post(f"/pictures/{picture.key}/like", {"wanted": "yes"})
        assert answer["Location"] == way + back
        answer = browser.post(f"/pictures/{picture.key}/like", {"wanted": "yes"}, headers=HTMX)
        assert (answer.status_code, answer["HX-Redirect"]) == (204, way + back)
    assert not Reaction.objects.exists()


def test_who_taps_without_end_is_told_and_not_counted(picture, cy, settings):
    settings.TAPS_PER_PLAYER = "1/hour"
    browser = browser_of(cy)
    browser.post(f"/pictures/{picture.key}/like", {"wanted": "yes"})
    answer = browser.post(f"/pictures/{picture.key}/like", {"wanted": "no"}, follow=True)
    assert "Too often." in answer.content.decode()
    assert likes_it(picture, cy)


def test_likes_stay_while_a_picture_is_withheld(picture, cy):
    like(picture, cy)
    pictures.judge([picture.pk], State.WITHHELD)
    pictures.judge([picture.pk], State.VISIBLE)
    assert Listing.objects.get(picture=picture).likes == 1
