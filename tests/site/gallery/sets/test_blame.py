"""Which commit gave a slot what it holds: held against a walk that looks at every commit by itself, and on long histories."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest
from django.db import connection

from gallery.models import SetBlame, SetBranch, SetCommit
from gallery.sets import ancestry, blame, branches, store
from gallery.sets.branches import Word
from gallery.sets.refusals import Unfit
from gallery.sets.tree import versions
from gallery.sets.tree.entries import CELLS, Entry
from tests.support.image_sets import NOON, set_of
from tests.support.people import account

pytestmark = pytest.mark.django_db


LONG = """
INSERT INTO gallery_setcommit
    (id, image_set_id, name, root, parent_id, signed, message, salt, seal, made_at, slots)
SELECT last + at, %(set)s, sha256((last + at)::text::bytea), %(root)s,
    CASE at WHEN 1 THEN %(parent)s ELSE last + at - 1 END, '', '', '', '', now(), 0
FROM (SELECT max(id) AS last FROM gallery_setcommit) AS made, generate_series(1, %(count)s) AS at
"""


class Work:
    def __init__(self) -> None:
        self.ada, self.bo = account("Ada"), account("Bo")
        self.set = set_of(self.ada)

    def seen(self, name: str = "main") -> SetBranch:
        return SetBranch.objects.select_related("head", "image_set").get(image_set=self.set, name=name)

    def commit(self, changes: dict[str, Entry | None], name: str = "main", by=None) -> SetCommit:
        return branches.commit(self.seen(name), changes, Word(by or self.ada, NOON))

    def merge(self) -> SetCommit:
        made, _ = branches.merge(self.seen(), self.seen("side").head, Word(self.ada, NOON))
        return made

    def merge_as_ours(self) -> None:
        """What is in conflict stays as it is."""
        made, conflicts = branches.merge(self.seen(), self.seen("side").head, Word(self.ada, NOON))
        if made is None:
            settled = {one.key: entry(self.seen().head, one.key) for one in conflicts}
            branches.merge(self.seen(), self.seen("side").head, Word(self.ada, NOON), settled)

    def long(self, count: int, parent: SetCommit, root: bytes | None = None) -> SetCommit:
        """So many commits that change nothing, without the work of making them."""
        with connection.cursor() as cursor:
            cursor.execute(
                LONG, {"set": self.set.pk, "root": root or bytes(parent.root), "parent": parent.pk, "count": count}
            )
            cursor.execute("SELECT setval('gallery_setcommit_id_seq', max(id)) FROM gallery_setcommit")
            ((number,),) = cursor.fetchall()
        return SetCommit.objects.get(pk=number)


@pytest.fixture
def work() -> Work:
    return Work()


def entry(commit: SetCommit | None, slot: str) -> Entry | None:
    return versions.look_up(store.work(), bytes(commit.root), [slot]).get(slot) if commit is not None else None


def by_hand(commit: SetCommit, slot: str, cell: str) -> SetCommit:
    """Back while the cell is the same, to the first parent before the other."""
    here = getattr(entry(commit, slot), cell)
    for before in (commit.parent, commit.merged):
        there = entry(before, slot)
        if there is not None and getattr(there, cell) == here:
            return by_hand(before, slot, cell)
    return commit


def test_each_cell_is_of_whoever_wrote_it_last(work):
    first = work.seen().head
    bos = work.commit({"heron": Entry(caption="A heron", prompt="a heron in fog")}, by=work.bo)
    work.commit({"stork": Entry()})
    told = blame.blame(work.seen().head, "heron")
    assert {cell for cell in CELLS if told[cell] == bos} == {"prompt"}
    assert {cell for cell in CELLS if told[cell] == first} == set(CELLS) - {"prompt"}


def test_what_a_merge_brought_is_of_whoever_wrote_it_there(work):
    theirs = work.commit({"heron": Entry(caption="Bo's heron")}, "side", work.bo)
    ours = work.commit({"heron": Entry(caption="A heron", level=1)})
    merged = work.merge()
    told = blame.blame(merged, "heron")
    assert (told["caption"], told["level"]) == (theirs, ours)


@pytest.mark.parametrize("seed", [1, 2])
def test_blame_says_what_a_walk_by_hand_says_and_says_it_again_from_memory(work, seed):
    chance = random.Random(seed)
    slots = ["heron", "stork", "kite"]
    for _ in range(40):
        name, slot = chance.choice(["main", "side"]), chance.choice(slots)
        held = entry(work.seen(name).head, slot) or Entry()
        cell = chance.choice(["prompt", "caption"])
        work.commit({slot: held._replace(**{cell: str(chance.random())})}, name)
        if chance.random() < 0.2:
            with suppress(Unfit):
                work.merge_as_ours()
    head = work.seen().head
    for _ in range(2):
        for slot in slots:
            if entry(head, slot) is not None:
                assert blame.blame(head, slot) == {cell: by_hand(head, slot, cell) for cell in CELLS}


def test_the_history_of_a_slot_is_its_changes_with_what_it_held(work):
    first = work.seen().head
    changed = work.commit({"heron": Entry(caption="Two")})
    work.commit({"stork": Entry()})
    gone = work.commit({"heron": None})
    told = blame.history(work.seen().head, "heron", 10)
    assert [touch.commit for touch in told.touches] == [gone, changed, first]
    assert [(touch.before and touch.before.caption, touch.after and touch.after.caption) for touch in told.touches] == [
        ("Two", None),
        ("A heron", "Two"),
        (None, "A heron"),
    ]
    assert told.older is None
    some = blame.history(work.seen().head, "heron", 1)
    assert blame.history(some.older, "heron", 10).touches == told.touches[1:]
    assert blame.history(work.seen().head, "nowhere", 10) == blame.History([], None)


def test_a_long_history_is_walked_in_goes_and_each_goes_on_where_the_last_ended(work):
    first = work.seen().head
    changed = work.commit({"heron": Entry(caption="Two")})
    head = work.long(9_000, changed)
    assert blame.blame(head, "heron")["caption"] is None
    assert blame.blame(head, "heron")["caption"] is None
    assert blame.blame(head, "heron")["caption"] == changed
    assert SetBlame.objects.filter(commit=head, is_open=False).exists()
    assert blame.blame(head, "heron")["picture"] == first


def test_what_was_found_once_is_not_walked_again(work, django_assert_max_num_queries):
    head = work.long(3_000, work.seen().head)
    blame.history(head, "heron", 5)
    newer = work.long(1_000, head)
    with django_assert_max_num_queries(4 + 4 * (1_000 // blame.AT_ONCE + 2)):
        assert len(blame.history(newer, "heron", 5).touches) == 1


def test_names_that_somebody_thought_up_leave_no_row_and_cost_a_bounded_walk(work, django_assert_max_num_queries):
    head = work.long(2_000, work.seen().head)
    with django_assert_max_num_queries(2 * (blame.GONE // blame.AT_ONCE) + 6):
        told = blame.history(head, "nowhere", 5)
    assert told.touches == []
    assert blame.history(told.older, "nowhere", 5) == blame.History([], None)
    assert not SetBlame.objects.filter(slot="nowhere").exists()


def test_the_history_of_a_slot_that_is_gone_is_remembered(work, django_assert_max_num_queries):
    gone = work.commit({"heron": None})
    head = work.long(1_000, gone)
    assert [one.commit for one in blame.history(head, "heron", 1).touches] == [gone]
    with django_assert_max_num_queries(10):
        assert [one.commit for one in blame.history(head, "heron", 1).touches] == [gone]


def test_the_nearest_of_two_is_found_without_the_history_before_it(work, django_assert_max_num_queries):
    base = work.long(20_000, work.seen().head)
    one, other = work.long(1_000, base), work.long(1_000, base, bytes(32))
    with django_assert_max_num_queries(5):
        assert ancestry.nearest(one, other) == base
    assert ancestry.nearest(base, one) == ancestry.nearest(one, base) == base
