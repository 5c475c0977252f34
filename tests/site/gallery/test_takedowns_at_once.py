"""A picture that is painted while its original is taken down: whoever commits first, it is down with it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction

from gallery import pictures
from gallery.models import Picture
from moderation.states import State
from tests.site.gallery.test_listing_at_once import in_its_own_connection, until_it_waits
from tests.support.paintings import Stage, picture_of
from tests.support.people import account

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("painted_first", [True, False])
def test_none_slips_through(painted_first):
    hers, bo = picture_of(account("Ada")), account("Bo")
    paints = lambda: picture_of(bo, stage=Stage.SEALED)  # noqa: E731
    decides = lambda: pictures.judge([hers.pk], State.WITHHELD)  # noqa: E731
    first, second = (paints, decides) if painted_first else (decides, paints)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            waiting = pool.submit(in_its_own_connection, second)
            until_it_waits(waiting)
        waiting.result()
    assert list(Picture.objects.values_list("state", flat=True)) == [State.WITHHELD] * 2
