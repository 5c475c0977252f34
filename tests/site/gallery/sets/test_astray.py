"""Commits that nothing leads to go after a month, and what they alone were made of; never one that somebody still needs."""

from __future__ import annotations

from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone

from gallery.models import ImageSet, SetBranch, SetCommit, SetNode
from gallery.sets import astray, branches, collecting, naming, store, verifying
from gallery.sets.branches import Word
from gallery.sets.refusals import Unfit
from gallery.sets.tree import versions
from gallery.sets.tree.entries import Entry
from tests.support.image_sets import NOON, set_of
from tests.support.patience import PATIENCE
from tests.support.people import account
from tests.support.sets import many

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LATER = NOW + astray.KEPT + timedelta(hours=1)
BOS = many(0, 120)


@pytest.fixture
def left(db) -> SetCommit:
    """The newest of two commits on a branch that is no more."""
    ada = account("Ada")
    branch = set_of(ada).branches.select_related("head", "image_set").get(name="side")
    branches.commit(branch, BOS, Word(ada, NOON))
    made = branches.commit(branch, {"more": Entry(caption="More")}, Word(ada, NOON))
    naming.remove(branch)
    return made


def age() -> None:
    SetNode.objects.update(kept_at=NOW - timedelta(days=60))
    store.MEMORY.forget()


def test_what_nothing_leads_to_goes_after_a_month_with_what_it_alone_was_made_of(left):
    age()
    nodes = SetNode.objects.count()
    assert (astray.sweep(NOW), collecting.collect(NOW)) == (0, 0)
    assert astray.sweep(LATER - timedelta(hours=2)) == 0
    assert astray.sweep(LATER) == 2
    assert collecting.collect(LATER) > 120
    assert SetNode.objects.count() < nodes - 120
    assert SetCommit.objects.count() == 1
    assert not verifying.faults(left.image_set).are_lost


def test_the_month_begins_when_nothing_leads_to_it_and_anew_when_that_happens_again(left):
    SetCommit.objects.filter(pk=left.pk).update(made_at=NOON - timedelta(days=900))
    astray.sweep(NOW)
    again = branches.fork("again", left)
    assert astray.sweep(LATER) == 0
    naming.remove(again)
    assert astray.sweep(LATER) == 0
    assert astray.sweep(LATER + astray.KEPT + timedelta(hours=1)) == 2


@pytest.mark.parametrize("by", ["tag", "merge"])
def test_what_a_tag_or_a_merge_leads_to_stays_with_all_that_led_to_it(left, by):
    astray.sweep(NOW)
    if by == "tag":
        naming.tag("v1", left, left.author, NOON)
    else:
        main = SetBranch.objects.select_related("head", "image_set").get(name="main")
        branches.merge(main, left, Word(left.author, NOON))
    before = SetCommit.objects.count()
    age()
    assert (astray.sweep(LATER), collecting.collect(LATER)) == (0, 0)
    assert SetCommit.objects.count() == before
    assert not verifying.faults(left.image_set).are_lost


def test_what_a_younger_one_was_made_of_stays_as_long_as_that(left):
    SetCommit.objects.filter(pk=left.pk).update(left_at=LATER - timedelta(days=1))
    SetCommit.objects.filter(pk=left.parent_id).update(left_at=NOW)
    assert astray.let_go(left.image_set_id, LATER - timedelta(days=2)) == 0
    assert astray.let_go(left.image_set_id, LATER) == 2


def test_whoever_builds_on_what_has_gone_is_told(left):
    astray.sweep(NOW)
    astray.sweep(LATER)
    main = SetBranch.objects.select_related("head", "image_set").get(name="main")
    for act in (
        lambda: branches.fork("late", left),
        lambda: naming.tag("late", left, left.author, NOON),
        lambda: branches.move(main, left),
    ):
        with pytest.raises(Unfit, match="gone"):
            act()
    assert SetBranch.objects.get().head == main.head


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("who_is_first", ["writer", "collector"])
def test_whoever_takes_one_up_meanwhile_has_it_whole_or_is_told(who_is_first):
    """Two connections: one reverts to what was before an astray commit, which names nodes that only that one led to."""
    ada = account("Ada")
    held = set_of(ada)
    side = held.branches.select_related("head", "image_set").get(name="side")
    branches.commit(side, BOS, Word(ada, NOON))
    unwanted = branches.commit(side, dict.fromkeys(BOS), Word(ada, NOON))
    naming.remove(side)
    astray.mark(held.pk, NOW)
    age()
    first_is_in, may_end, told = Event(), Event(), []

    def write() -> None:
        try:
            with transaction.atomic():
                main = held.branches.select_related("head", "image_set").get(name="main")
                branches.revert(main, unwanted, Word(ada, NOON))
                first_is_in.set()
                assert may_end.wait(PATIENCE)
        except Unfit as refused:
            told.append(refused)
        finally:
            connection.close()

    def let_go() -> None:
        try:
            with transaction.atomic():
                astray.let_go(held.pk, LATER)
                first_is_in.set()
                assert may_end.wait(PATIENCE)
        finally:
            connection.close()

    one, other = (Thread(target=each) for each in ((write, let_go) if who_is_first == "writer" else (let_go, write)))
    one.start()
    assert first_is_in.wait(PATIENCE)
    other.start()
    may_end.set()
    one.join(PATIENCE)
    other.join(PATIENCE)
    collecting.collect(LATER)
    head = ImageSet.objects.get().branches.select_related("head").get(name="main").head
    found = dict(versions.page_by_key(store.work(), bytes(head.root), None, 1_000))
    assert bool(told) == (who_is_first == "collector")
    assert found == {"heron": Entry(caption="A heron")} | ({} if told else BOS)
    assert not verifying.faults(held).are_lost
