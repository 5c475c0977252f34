"""What was deleted lies in the bin for a month, seen by its owner alone, and can be put back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gallery import addresses, tasks
from gallery.models import Listing, Picture
from gallery.picking import bin
from moderation.states import State
from tests.support.feeds import assert_feeds_are_true
from tests.support.paintings import Stage, bring_to, picture_of
from tests.support.people import account, browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo():
    return account("Bo")


def send(player, do, *chosen, **more):
    given = {"do": do, "picked": [one.key for one in chosen], "next": "/bin", **more}
    return browser_of(player).post("/pictures/picked", given)


def binned(owner, words="a red fox", days_ago=0, seed=7):
    picture = picture_of(owner, words, Stage.BINNED, seed)
    Picture.objects.filter(pk=picture.pk).update(binned_at=timezone.now() - timedelta(days=days_ago))
    return picture


def test_it_shows_its_owner_what_lies_there_and_for_how_long(bo):
    picture = binned(bo, days_ago=29)
    page = browser_of(bo).get("/bin").content.decode()
    assert "a red fox" in page
    assert "1 day left" in page
    assert browser_of(bo).get(addresses.thumbnail(picture.blob)).status_code == 200


def test_nobody_else_sees_it_there(bo):
    picture = binned(bo)
    cy = browser_of(account("Cy"))
    assert "a red fox" not in cy.get("/bin").content.decode()
    assert cy.get(addresses.thumbnail(picture.blob)).status_code == 404


def test_what_is_put_back_hangs_where_it_hung(bo):
    picture = picture_of(bo)
    send(bo, "throw-away", picture, sure="yes")
    assert not Listing.objects.exists()
    send(bo, "put-back", picture)
    assert Listing.objects.get().listed_at == picture.listed_at
    assert_feeds_are_true()


def test_nobody_puts_back_or_deletes_anothers(bo):
    picture = binned(bo)
    for do in ("put-back", "delete"):
        assert "1 more" in send(account(f"Cy-{do}"), do, picture, sure="yes").content.decode()
    assert bin.page_of(bo).pictures == [picture]


def test_what_is_blocked_cannot_be_put_back(bo):
    picture = binned(bo)
    Picture.objects.filter(pk=picture.pk).update(state=State.BLOCKED)
    assert "a red fox" not in browser_of(bo).get("/bin").content.decode()
    send(bo, "put-back", picture)
    assert Picture.objects.get(pk=picture.pk).binned_at


def test_deleting_for_good_asks_and_is_for_good(bo):
    picture = binned(bo)
    assert "cannot be undone" in send(bo, "delete", picture).content.decode()
    send(bo, "delete", picture, sure="yes")
    assert bin.page_of(bo).pictures == []
    picture.refresh_from_db()
    assert picture.deleted_at


def test_the_night_empties_what_has_lain_there_for_a_month_and_nothing_else(bo):
    old, young = binned(bo, "old", 31), binned(bo, "young", 29, seed=8)
    living = picture_of(bo, "living", seed=9)
    assert (tasks.empty_bin(), tasks.empty_bin()) == (1, 0)
    assert bin.page_of(bo).pictures == [young]
    old.refresh_from_db()
    # The files have their week of grace from now on, whenever it was thrown away.
    assert timezone.now() - old.deleted_at < timedelta(minutes=1)
    assert Picture.objects.filter(deleted_at=None).get() == living


def test_it_is_read_by_pages_newest_first_and_misses_none(bo):
    for number in range(5):
        binned(bo, f"fox {number}", days_ago=number // 2, seed=number)
    seen, after = [], None
    while True:
        page = bin.page_of(bo, after, count=2)
        seen += [one.prompt.text for one in page.pictures]
        if (after := page.after) is None:
            break
    assert seen == ["fox 1", "fox 0", "fox 3", "fox 2", "fox 4"]


def test_a_place_of_no_such_bin_is_not_found(bo):
    other = binned(account("Cy"))
    assert [browser_of(bo).get(f"/bin?after={key}").status_code for key in (other.key, "%00", "x")] == [404] * 3


def test_a_single_picture_goes_there_too(bo):
    picture = picture_of(bo)
    browser_of(bo).post(f"/pictures/{picture.key}/delete")
    assert bin.page_of(bo).pictures == [picture]


def test_begun_days_count():
    now = timezone.now()
    left = [bin.days_left(Picture(binned_at=now - timedelta(days=days, hours=1)), now) for days in (0, 28, 29, 30, 40)]
    assert left == [30, 2, 1, 0, 0]


def test_a_picture_is_brought_there_from_any_stage_that_has_words(bo):
    picture = picture_of(bo, stage=Stage.SEALED)
    bring_to(picture, Stage.NAMED)
    assert send(bo, "throw-away", picture, sure="yes").status_code == 302
