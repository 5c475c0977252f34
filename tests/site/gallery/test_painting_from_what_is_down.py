"""What is painted from a picture that moderators took down meanwhile is kept for nobody; what is asked for once that is lifted is
painted."""

import pytest

from gallery import pictures
from gallery.models import PaintState, Picture
from inference.protocol import Kind
from moderation.states import State
from tests.support.paintings import picture_of
from tests.support.people import account
from tests.support.wishes import paint, run_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", [State.WITHHELD, State.BLOCKED])
def test_a_job_that_was_handed_over_before_ends_without_a_picture_and_the_next_one_has_one(state):
    hers, bo = picture_of(account("Ada")), account("Bo")
    wish = {"source": hers, "kind": Kind.IMAGE_TO_IMAGE, "strength": 0.1}
    handed_over = run_of(bo, **wish)
    pictures.judge([hers.pk], state)
    paint(handed_over)
    told = handed_over.pictures.values_list("state", "failure_code", "picture")
    assert list(told) == [(PaintState.FAILED, "bad-source", None)]
    assert not Picture.objects.filter(owner=bo).exists()
    pictures.judge([hers.pk], State.VISIBLE)
    again = run_of(bo, **wish)
    paint(again)
    assert again.pictures.get().state == PaintState.PAINTED
