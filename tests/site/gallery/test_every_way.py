"""Every pair of states of a picture: what is allowed moves with every copy, what is not changes nothing, and what is lifted gives
back listings and counts."""

from __future__ import annotations

from itertools import product

import pytest

from gallery import listing, pictures
from gallery.models import TAKEN_DOWN, Listing, Picture, PictureTag, Tag
from gallery.people import likes
from gallery.tags import tagging
from moderation.states import State, may_move
from tests.support.feeds import assert_feeds_are_true
from tests.support.paintings import picture_of
from tests.support.people import account

pytestmark = pytest.mark.django_db

PAIRS = list(product(State, State))


class Hung:
    """Ada's picture and Bo's of the same original, liked and tagged, in the public gallery."""

    def __init__(self) -> None:
        self.bo = account("Bo")
        self.hers, self.his = picture_of(account("Ada")), picture_of(self.bo)
        likes.like(self.hers, self.bo)
        tagging.put([self.hers], "foxes", self.hers.owner)
        self.as_it_hung = self.told()

    def told(self) -> tuple[object, ...]:
        uses = Tag.objects.get(slug="foxes").uses
        listed = list(Listing.objects.order_by("pk").values_list("pk", "likes"))
        return self.states(), uses, listed, PictureTag.objects.count()

    def states(self) -> list[str]:
        return list(Picture.objects.order_by("pk").values_list("state", flat=True))

    def begin_in(self, state: State) -> None:
        """As if nobody had decided yet, where it is one of the two states that a picture begins in."""
        if state in TAKEN_DOWN:
            pictures.judge([self.hers.pk], state)
        else:
            Picture.objects.update(state=state)
            listing.refresh([self.hers.pk, self.his.pk])


@pytest.fixture(scope="module")
def hung(rows_of_the_module) -> Hung:
    with rows_of_the_module():
        return Hung()


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_what_is_allowed_moves_with_every_copy_and_what_is_not_changes_nothing(
    hung: Hung, source: State, target: State
) -> None:
    hung.begin_in(source)
    before = hung.told()
    moved = pictures.judge([hung.hers.pk], target)
    assert moved == may_move(source, target)
    if not moved:
        assert hung.told() == before
    elif target in TAKEN_DOWN or source in TAKEN_DOWN:
        assert hung.states() == [target, target if target in TAKEN_DOWN else State.VISIBLE]
    else:
        assert hung.states() == [target, source], "a picture that waits is let pass by itself"
    assert_feeds_are_true()


@pytest.mark.parametrize(("first", "second"), list(product(TAKEN_DOWN, TAKEN_DOWN)))
def test_whatever_was_decided_in_between_what_is_lifted_hangs_as_it_hung(
    hung: Hung, first: State, second: State
) -> None:
    for state in (first, second):
        pictures.judge([hung.hers.pk], state)
    uses, listed = hung.told()[1:3]
    assert (uses, listed) == (0, [])
    pictures.judge([hung.hers.pk], State.VISIBLE)
    assert hung.told() == hung.as_it_hung
    assert_feeds_are_true()
