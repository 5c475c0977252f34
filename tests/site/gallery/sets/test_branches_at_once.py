"""Many write to one branch at the same moment: each commit stands on the one before, and nothing that is in is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection

from gallery.models import SetBranch, SetCommit
from gallery.sets import branches, store
from gallery.sets.branches import Word
from gallery.sets.refusals import Stale
from gallery.sets.tree import versions
from gallery.sets.tree.entries import Entry
from tests.support.people import guest
from tests.support.sets import many

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
WRITERS, EACH = 4, 4


@pytest.mark.django_db(transaction=True)
def test_four_writers_that_look_again_when_somebody_was_quicker_get_everything_in():
    ada = guest("Ada")
    made, _ = branches.begin("Herons", Word(ada, NOON), many(0, 200))

    def write(writer: int) -> None:
        try:
            for number in range(EACH):
                _until_in(made.pk, {f"by-{writer}-{number}": Entry(caption=f"{writer}")}, Word(ada, NOON))
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    head = SetBranch.objects.get(image_set=made).head
    slots = dict(versions.page_by_key(store.work(), bytes(head.root), None, 1000))
    assert {key for key in slots if key.startswith("by-")} == {
        f"by-{w}-{n}" for w in range(WRITERS) for n in range(EACH)
    }
    assert _line(head) == SetCommit.objects.count() == 1 + WRITERS * EACH


def _until_in(image_set: int, changes: dict[str, Entry], word: Word) -> None:
    while True:
        branch = SetBranch.objects.select_related("head", "image_set").get(image_set=image_set)
        try:
            branches.commit(branch, changes, word)
            return
        except Stale:
            continue


def _line(head: SetCommit | None) -> int:
    length = 0
    while head is not None:
        head, length = head.parent, length + 1
    return length
