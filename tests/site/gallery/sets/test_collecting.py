"""What no commit leads to goes, what one leads to stays, whoever writes meanwhile; and what is wrong is found."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from threading import Event, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from gallery.models import ImageSet, SetBranch, SetCommit, SetNode, SetPicture
from gallery.sets import at, branches, collecting, editing, keeping, store, verifying
from gallery.sets.branches import Word
from gallery.sets.changes import Change
from gallery.sets.tree import versions
from gallery.sets.tree.names import name_of
from tests.support.image_sets import NOON, set_of
from tests.support.paintings import picture_of
from tests.support.patience import PATIENCE
from tests.support.people import account
from tests.support.sets import many

LONG_AGO = timedelta(days=60)
BY_ANOTHER_TREE = many(5_000, 5_200)


def age(**more: object) -> None:
    SetNode.objects.filter(**more).update(kept_at=timezone.now() - LONG_AGO)


@pytest.mark.django_db
def test_a_set_deleted_long_ago_goes_with_what_only_it_was_made_of():
    ada = account("Ada")
    kept, gone = set_of(ada, many(0, 200)), set_of(ada, many(0, 200) | BY_ANOTHER_TREE)
    SetNode.objects.create(name=name_of(b"nobody's"), body=b"nobody's")
    keeping.delete(gone, timezone.now() - keeping.KEPT + timedelta(hours=1))
    age()
    assert (collecting.purge(timezone.now()), collecting.collect(timezone.now())) == (0, 1)
    ImageSet.objects.filter(pk=gone.pk).update(deleted_at=timezone.now() - keeping.KEPT - timedelta(hours=1))
    before = SetNode.objects.count()
    assert collecting.purge(timezone.now()) == 1
    assert collecting.collect(timezone.now()) > 200
    assert SetNode.objects.count() < before - 200
    assert not verifying.faults(kept).are_lost
    assert dict(versions.page_by_key(store.work(), bytes(at.at(kept).commit.root), None, 1_000)) == many(0, 200)


@pytest.mark.django_db
def test_what_is_young_stays_though_nobody_names_it():
    SetNode.objects.create(name=name_of(b"young"), body=b"young")
    assert collecting.collect(timezone.now()) == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("who_is_first", ["writer", "collector"])
def test_a_writer_who_uses_old_nodes_again_has_them_whoever_is_first(who_is_first):
    """Two connections: one has marked what is reachable before the other commits to what is not."""
    ada = account("Ada")
    old = set_of(ada, BY_ANOTHER_TREE)
    ImageSet.objects.filter(pk=old.pk).delete()
    SetCommit.objects.all().delete()
    age()
    held, before = collecting.marked(), timezone.now() - collecting.GRACE
    doomed = [bytes(name) for name in SetNode.objects.values_list("name", flat=True) if bytes(name) not in held]
    assert len(doomed) > 200
    written, may_end = Event(), Event()

    def write() -> None:
        try:
            with transaction.atomic():
                branches.begin("Again", Word(ada, NOON), BY_ANOTHER_TREE)
                written.set()
                assert may_end.wait(PATIENCE)
        finally:
            connection.close()

    def let_go() -> None:
        try:
            with transaction.atomic():
                collecting.let_go(doomed, before)
                written.set()
                assert may_end.wait(PATIENCE)
        finally:
            connection.close()

    first, second = (write, let_go) if who_is_first == "writer" else (let_go, write)
    one, other = Thread(target=first), Thread(target=second)
    one.start()
    assert written.wait(PATIENCE)
    other.start()
    may_end.set()
    one.join(PATIENCE)
    other.join(PATIENCE)
    store.MEMORY.forget()
    again = ImageSet.objects.get(title="Again")
    assert dict(versions.page_by_key(store.work(), bytes(at.at(again).commit.root), None, 1_000)) == BY_ANOTHER_TREE
    assert not verifying.faults(again).nodes


@pytest.fixture
def painted(db, valkey) -> ImageSet:
    ada = account("Ada")
    image_set = set_of(ada)
    picture = picture_of(ada)
    for slot in ("one", "two"):
        editing.commit(ada, at.branch(image_set, "main"), [Change(slot, {"picture": picture.key})], "", NOON)
    return image_set


def said(*arguments: str) -> str:
    out = StringIO()
    try:
        call_command("verify_sets", *arguments, stdout=out)
    except CommandError as error:
        out.write(f"error: {error}")
    return out.getvalue()


def test_true_sets_are_said_to_be_true(painted):
    assert said() == "The sets are true.\n"


def test_what_is_derived_is_found_wrong_and_put_right(painted):
    SetPicture.objects.update(slots=7)
    SetCommit.objects.update(slots=9)
    assert "error" in said()
    assert "put right" in said("--mend")
    assert said() == "The sets are true.\n"
    assert SetPicture.objects.get().slots == 2
    SetPicture.objects.all().delete()
    said("--mend")
    assert (SetPicture.objects.get().slots, SetPicture.objects.get().picture) == (2, None)


@pytest.mark.parametrize("how", ["lost", "changed", "forged", "worded", "signed", "head"])
def test_what_cannot_be_derived_is_told_and_never_put_right(painted, how):
    head = SetBranch.objects.select_related("head").get(name="main").head
    match how:
        case "lost":
            SetNode.objects.filter(name=bytes(head.root)).delete()
        case "changed":
            SetNode.objects.filter(name=bytes(head.root)).update(body=b"else")
        case "forged":
            SetCommit.objects.filter(pk=head.pk).update(made_at=NOON + timedelta(days=1))
        case "worded":
            SetCommit.objects.filter(pk=head.pk).update(message="Somebody else's words")
        case "signed":
            SetCommit.objects.filter(pk=head.pk).update(signed=account("Bo").key)
        case "head":
            nodes = store.work()
            good = versions.opened(nodes, bytes(head.root))
            body = versions.HEAD + good.slots + versions.opened(nodes, bytes(head.parent.root)).places
            SetNode.objects.create(name=name_of(body), body=body)
            SetCommit.objects.filter(pk=head.pk).update(root=name_of(body))
    store.MEMORY.forget()
    for _ in range(2):
        assert "take it from a backup" in said("--mend")
