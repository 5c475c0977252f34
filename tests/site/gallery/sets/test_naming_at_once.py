"""Two who name a version at the same moment, where there is room for one more name."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from gallery.models import ImageSet, Role, SetTag
from gallery.sets import branches, naming
from gallery.sets.refusals import Unfit
from tests.support.image_sets import NOON, set_of
from tests.support.people import account
from tests.support.waiting import until_waiting

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(name_it: Callable[[str], object]) -> list[str]:
    """What becomes of each of two, both of which came while the set was held."""

    def named(name: str) -> str:
        try:
            name_it(name)
            return "named"
        except Unfit as refused:
            return refused.field
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            list(ImageSet.objects.select_for_update())
            both = [pool.submit(named, name) for name in ("one", "two")]
            until_waiting(2)
        return sorted(one.result(timeout=60) for one in both)


def test_of_two_branches_at_once_of_one_who_may_have_one_more_one_is_made():
    image_set, bo = set_of(account("Ada")), account("Bo")
    head = image_set.branches.get(name="main").head
    for number in range(naming.MOST_TO_PROPOSE - 1):
        branches.fork(f"bo-{number}", head, bo)
    assert at_once(lambda name: naming.fork(name, head, bo, Role.PROPOSE)) == ["name", "named"]
    assert image_set.branches.filter(by=bo).count() == naming.MOST_TO_PROPOSE


def test_of_two_tags_at_once_where_there_is_room_for_one_one_is_made():
    ada = account("Ada")
    image_set = set_of(ada)
    head = image_set.branches.get(name="main").head
    more = range(naming.MOST - 1 - image_set.tags.count())
    SetTag.objects.bulk_create(
        SetTag(image_set=image_set, name=f"tag-{number}", commit=head, by=ada, made_at=NOON) for number in more
    )
    assert at_once(lambda name: naming.tag(name, head, ada, NOON)) == ["name", "named"]
    assert image_set.tags.count() == naming.MOST
