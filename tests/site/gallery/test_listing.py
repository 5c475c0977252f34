"""The rows that feeds walk say what is true, after every verb and at every stage."""

from datetime import UTC, datetime
from itertools import product

import pytest
from django.utils import timezone

from accounts import people
from gallery import counters, hotness, listing, pictures
from gallery.counters import Counter
from gallery.models import Level, Listing, ModelName, Picture, Reaction, ReactionKind, Theme
from moderation.states import State
from tests.support.feeds import assert_feeds_are_true
from tests.support.paintings import Stage, picture_of
from tests.support.people import account, guest

pytestmark = pytest.mark.django_db

VERBS = {
    "reveal": lambda ids: pictures.reveal(ids, timezone.now()),
    "name": lambda ids: pictures.name(ids, timezone.now()),
    "list": lambda ids: pictures.list_publicly(ids, timezone.now()),
    "delete": lambda ids: pictures.delete(ids, timezone.now()),
    "take back": lambda ids: pictures.take_back(ids),
    "publish": lambda ids: pictures.publish(ids, timezone.now()),
    "throw away": lambda ids: pictures.throw_away(ids, timezone.now()),
    "put back": lambda ids: pictures.put_back(ids),
    "rate": lambda ids: pictures.rate(ids, Level.MATURE),
    **{f"judge {state}": lambda ids, state=state: pictures.judge(ids, state) for state in State},
}


@pytest.fixture
def bo():
    return guest("Bo")


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_leaves_the_feeds_true_whatever_a_picture_had_come_to(bo, verb):
    ids = [picture_of(bo, f"fox {stage}", stage, seed=n).pk for n, stage in enumerate(Stage)]
    VERBS[verb](ids)
    assert_feeds_are_true()


@pytest.mark.parametrize(("before", "after"), list(product(State, State)))
def test_a_listing_follows_from_any_state_of_moderation_to_any_other(bo, before, after):
    picture = picture_of(bo, stage=Stage.LISTED)
    Picture.objects.filter(pk=picture.pk).update(state=before)
    listing.refresh([picture.pk])
    assert Listing.objects.filter(pk=picture.pk).exists() is (before == State.VISIBLE)
    pictures.judge([picture.pk], after)
    picture.refresh_from_db()
    assert Listing.objects.filter(pk=picture.pk).exists() is (picture.state == State.VISIBLE)
    assert_feeds_are_true()


def test_a_listing_says_what_the_picture_is(bo):
    picture = picture_of(bo)
    (row,) = Listing.objects.all()
    assert (row.listed_at, row.owner, row.level) == (picture.listed_at, bo, Level.EVERYONE)
    assert (row.model.name, row.format, row.theme.text) == (picture.model, "duel", "A duck detective")
    assert (row.width, row.height, row.shape) == (64, 64, "square")
    assert row.colours == picture.blob.colours > 0


def test_a_name_is_kept_once_for_all_pictures_that_have_it(bo):
    for seed in range(3):
        picture_of(bo, seed=seed)
    assert (ModelName.objects.count(), Theme.objects.count()) == (1, 1)


def test_a_merged_players_pictures_are_listed_under_the_account(bo):
    picture, ada = picture_of(bo), account("Ada")
    people.merge(bo, ada)
    assert Listing.objects.get(pk=picture.pk).owner == ada
    assert_feeds_are_true()


def test_a_like_moves_the_feeds_with_the_same_step(bo):
    picture = picture_of(bo)
    for name in ("Ada", "Cy"):
        Reaction.objects.create(picture=picture, player=account(name), kind=ReactionKind.LIKE)
        counters.move(picture.pk, Counter.LIKES, 1)
    row = Listing.objects.get(pk=picture.pk)
    assert row.likes == 2
    assert row.hot == pytest.approx(hotness.hotness(2, picture.listed_at))
    assert_feeds_are_true()


def test_hot_is_the_published_formula():
    """Ten likes are worth as much as 45,000 seconds, a hundred as much as 90,000."""
    then = datetime(2026, 1, 1, tzinfo=UTC)
    later = datetime.fromtimestamp(then.timestamp() + 45_000, UTC)
    assert hotness.hotness(10, then) == pytest.approx(hotness.hotness(1, later))
    assert hotness.hotness(0, later) == hotness.hotness(1, later)
    assert hotness.hotness(1000, then) > hotness.hotness(10, later)
