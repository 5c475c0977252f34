"""An original is seen while a picture of it is being listed: whoever commits first, its look says that it hangs."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction
from django.utils import timezone

from gallery import pictures
from gallery.find import looks
from gallery.models import Look
from tests.site.gallery.test_listing_at_once import in_its_own_connection, until_it_waits
from tests.support.paintings import Stage, picture_of
from tests.support.people import account

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("listed_first", [True, False])
@pytest.mark.parametrize("begins", [Stage.NAMED, Stage.LISTED])
def test_its_look_knows_whether_it_hangs(listed_first, begins):
    """Or that it hangs no more."""
    picture = picture_of(account("Ada"), stage=begins)
    Look.objects.all().delete()
    hangs = begins is Stage.NAMED
    lists = lambda: pictures.publish([picture.pk], timezone.now()) if hangs else pictures.take_back([picture.pk])  # noqa: E731
    sees = lambda: looks.write_lacking(10)  # noqa: E731
    first, second = (lists, sees) if listed_first else (sees, lists)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            waiting = pool.submit(in_its_own_connection, second)
            until_it_waits(waiting)
        waiting.result()
    assert (Look.objects.get().is_listed, looks.wrong()) == (hangs, [])
