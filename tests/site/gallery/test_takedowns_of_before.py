"""The migration for what was taken down before takedowns had rows: as if it had been decided about with them."""

from importlib import import_module

import pytest
from django.db import connection

from gallery import listing, pictures, prompts
from gallery.models import Listing, Picture, PictureTag, Prompt, Tag, Takedown, Taken, Why
from moderation.states import State
from tests.support.feeds import assert_feeds_are_true
from tests.support.paintings import painted, picture_of
from tests.support.people import account

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return account("Ada")


@pytest.fixture
def bo():
    return account("Bo")


def migrated() -> None:
    written = import_module("gallery.migrations.0026_takedowns_of_before")
    with connection.cursor() as cursor:
        # It ran before decisions named their rule.
        cursor.execute("ALTER TABLE gallery_takedown ALTER rule SET DEFAULT ''")
        for statement in (written.TAKE_DOWN, written.COUNT_REMIXES, written.COUNT_USES, written.UNLIST_LOOKS):
            cursor.execute(statement)


def down_before(picture: Picture, state: State) -> None:
    """As an older version left it: this row alone, without a takedown."""
    Picture.objects.filter(pk=picture.pk).update(state=state)
    listing.refresh([picture.pk])


def states_of(*made: Picture) -> list[str]:
    now = dict(Picture.objects.values_list("pk", "state"))
    return [now[one.pk] for one in made]


@pytest.mark.parametrize("state", [State.WITHHELD, State.BLOCKED])
def test_it_is_down_when_it_is_painted_again_and_comes_back_as_a_whole(ada, bo, state):
    hers, other = picture_of(ada), picture_of(bo, "a blue boat", seed=9)
    down_before(hers, state)
    migrated()
    again = picture_of(bo)
    assert states_of(hers, again, other) == [state, state, State.VISIBLE]
    assert Taken.objects.get(picture=hers).why == Why.DECIDED
    assert Takedown.objects.get().hash == hers.blob.look.hash
    pictures.judge([again.pk], State.VISIBLE)
    assert states_of(hers, again) == [State.VISIBLE] * 2


def test_what_was_shown_of_it_leaves_every_feed_and_count_and_comes_back(ada, bo):
    fox = picture_of(ada, "a fox", seed=1)
    hers, his = picture_of(ada), _remix(bo, fox)
    PictureTag.objects.create(picture=his, tag=Tag.objects.create(slug="fox"), by=bo)
    pictures.show([his.pk], his.created_at)
    assert used(fox) == (1, 1)
    down_before(hers, State.WITHHELD)
    migrated()
    assert states_of(his) == [State.WITHHELD]
    assert not Listing.objects.filter(pk=his.pk).exists()
    assert used(fox) == (0, 0)
    assert_feeds_are_true()
    pictures.judge([hers.pk], State.VISIBLE)
    assert (states_of(his), used(fox)) == ([State.VISIBLE], (1, 1))
    assert_feeds_are_true()


def used(parent: Picture) -> tuple[int, int]:
    """Remixes of its words, and uses of the tag."""
    return Prompt.objects.get(pk=parent.prompt_id).remixes, Tag.objects.get(slug="fox").uses


def _remix(player, parent: Picture) -> Picture:
    words = prompts.write(player, "a red fox", parents=[parent.prompt])
    return pictures.keep(painted(), owner=player, prompt=words, seed=7)


def test_of_two_decisions_the_stricter_one_holds_and_lifting_it_publishes_nothing_of_the_other(ada, bo):
    hers, his = picture_of(ada), picture_of(bo)
    down_before(hers, State.WITHHELD)
    down_before(his, State.BLOCKED)
    migrated()
    assert states_of(hers, his) == [State.BLOCKED] * 2
    pictures.judge([his.pk], State.VISIBLE)
    assert states_of(hers, his) == [State.WITHHELD, State.VISIBLE]


def test_a_decision_that_has_its_row_stays_as_it_is(ada, bo):
    hers = picture_of(ada)
    pictures.judge([hers.pk], State.WITHHELD)
    before = list(Taken.objects.values())
    migrated()
    assert list(Taken.objects.values()) == before
    assert Takedown.objects.count() == 1


def test_a_made_up_community_is_left_as_it_is(ada, bo):
    hers, his = picture_of(ada), picture_of(bo)
    Picture.objects.update(fingerprint={"seeded": True})
    down_before(hers, State.BLOCKED)
    migrated()
    assert states_of(hers, his) == [State.BLOCKED, State.VISIBLE]
    assert not Takedown.objects.exists()
