"""Two sendings at the very same moment, with one slot left: one of them takes it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction
from django.utils import timezone

from gallery.models import Picture
from gallery.picking import own
from moderation import slots
from tests.site.gallery.test_listing_at_once import in_its_own_connection, until_it_waits
from tests.support.paintings import Stage, picture_of
from tests.support.people import account

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_last_slot_is_taken_once():
    ada, now = account("Ada"), timezone.now()
    made = [picture_of(ada, stage=Stage.SEALED, seed=seed) for seed in range(slots.FIRST + 1)]
    *hang, first, second = made
    Picture.objects.update(source="studio")
    Picture.objects.filter(pk__in=[one.pk for one in hang]).update(revealed_at=now, named_at=now, listed_at=now)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            own.publish(ada, [first], {})
            other = pool.submit(in_its_own_connection, lambda: own.publish(ada, [second], {}))
            until_it_waits(other)
        other.result()
    assert set(Picture.objects.filter(listed_at__isnull=False)) == {*hang, first}
