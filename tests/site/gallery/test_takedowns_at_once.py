"""A picture that is painted while its original is taken down: whoever commits first, it is down with it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction

from gallery import pictures
from gallery.models import Picture
from gallery.seeding import scenes
from moderation.states import State
from tests.site.gallery.test_listing_at_once import in_its_own_connection, until_it_waits
from tests.support.paintings import Stage, picture_of, showing
from tests.support.people import account

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("painted_first", [True, False])
def test_none_slips_through(painted_first):
    hers, bo = picture_of(account("Ada")), account("Bo")
    paints = lambda: picture_of(bo, stage=Stage.SEALED)  # noqa: E731
    decides = lambda: pictures.judge([hers.pk], State.WITHHELD)  # noqa: E731
    _one_within_the_other(*((paints, decides) if painted_first else (decides, paints)))
    assert list(Picture.objects.values_list("state", flat=True)) == [State.WITHHELD] * 2


@pytest.mark.parametrize("painted_first", [True, False])
def test_no_copy_of_what_is_blocked_slips_through(painted_first):
    hers, bo = showing(account("Ada"), scenes.scene(1)), account("Bo")
    paints = lambda: showing(bo, scenes.scene(1).resize((256, 256)), stage=Stage.SEALED)  # noqa: E731
    blocks = lambda: pictures.judge([hers.pk], State.BLOCKED)  # noqa: E731
    _one_within_the_other(*((paints, blocks) if painted_first else (blocks, paints)))
    assert set(Picture.objects.values_list("state", flat=True)) == {State.BLOCKED, State.PENDING}


def _one_within_the_other(first, second):
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            waiting = pool.submit(in_its_own_connection, second)
            until_it_waits(waiting)
        waiting.result()
