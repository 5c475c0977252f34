"""Somebody brings the same bytes while they are being freed: on real connections, whichever comes first."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from gallery import blobs, file_locks, files, freeing, pictures, prompts
from gallery.models import Blob, Picture
from tests.support.paintings import Stage, painted, picture_of
from tests.support.patience import PATIENCE
from tests.support.people import account

pytestmark = pytest.mark.django_db(transaction=True)

LATER = freeing.GRACE + timedelta(days=1)
ROUNDS = 40


@contextmanager
def beside(work: Callable[[], object]) -> Iterator[Future[object]]:
    """`work` on a connection of its own; what it raises is raised here at the end."""

    def closing() -> object:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(closing)
        yield future
        future.result(timeout=PATIENCE)


def wait_until_somebody_waits_for_a_lock() -> None:
    with connection.cursor() as cursor:
        for _ in range(round(100 * PATIENCE)):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
            if cursor.fetchone()[0]:
                return
            threading.Event().wait(0.01)
    raise AssertionError("nobody came to wait")


def forgotten(owner) -> str:
    """The hash of a picture that was deleted so long ago that its bytes are anybody's to free."""
    sha256 = picture_of(owner, stage=Stage.DELETED).blob_id
    make_old()
    return sha256


def make_old() -> None:
    Blob.objects.update(kept_at=timezone.now() - LATER)
    Picture.objects.filter(deleted_at__isnull=False).update(deleted_at=timezone.now() - LATER)


def keep(owner, blob: Blob | None = None) -> None:
    prompt = prompts.write(owner, "a red fox")
    pictures.keep(painted(), owner=owner, prompt=prompt, seed=7, blob=blob)


def is_whole(sha256: str) -> bool:
    return Blob.objects.get(pk=sha256).freed_at is None and blobs.open_bytes(sha256) == painted().image


def test_bytes_that_are_being_brought_are_left_alone():
    bo = account("Bo")
    sha256 = forgotten(bo)
    brought, may_commit = threading.Event(), threading.Event()

    def bring() -> None:
        with transaction.atomic():
            keep(bo)
            brought.set()
            may_commit.wait(PATIENCE)

    with beside(bring):
        brought.wait(PATIENCE)
        assert freeing.free_unclaimed(timezone.now(), most=10) == 0
        assert not freeing.drop(sha256)
        may_commit.set()
    assert is_whole(sha256)


def test_whoever_brings_bytes_that_are_just_being_freed_writes_them_again():
    bo = account("Bo")
    sha256 = forgotten(bo)
    taken = threading.Event()

    def bring() -> None:
        taken.wait(PATIENCE)
        keep(bo)

    with beside(bring) as bringing, transaction.atomic():
        assert file_locks.take(sha256)
        taken.set()
        wait_until_somebody_waits_for_a_lock()
        assert not bringing.done()
        for each in freeing._let_go(sha256, timezone.now()):
            files.remove(each)
    assert is_whole(sha256)


def test_a_claim_that_is_being_written_keeps_bytes_that_were_brought_long_ago():
    bo = account("Bo")
    sha256 = forgotten(bo)
    written, may_commit = threading.Event(), threading.Event()

    def claim() -> None:
        with transaction.atomic():
            keep(bo, Blob.objects.get(pk=sha256))
            written.set()
            may_commit.wait(PATIENCE)

    with beside(claim):
        written.wait(PATIENCE)
        assert freeing.free_unclaimed(timezone.now(), most=10) == 0
        may_commit.set()
    assert is_whole(sha256)


def test_a_claim_on_bytes_that_were_freed_meanwhile_brings_them_again():
    bo = account("Bo")
    blob = Blob.objects.get(pk=forgotten(bo))
    assert freeing.free_unclaimed(timezone.now(), most=10) == 1
    keep(bo, blob)
    assert is_whole(blob.pk)


def test_however_they_meet_every_live_picture_has_its_bytes():
    bo = account("Bo")
    sha256 = forgotten(bo)
    is_over = threading.Event()

    def free_all_the_time() -> None:
        while not is_over.is_set():
            freeing.free_unclaimed(timezone.now(), most=10)

    with beside(free_all_the_time):
        try:
            for _ in range(ROUNDS):
                keep(bo)
                assert is_whole(sha256)
                Picture.objects.update(deleted_at=timezone.now())
                make_old()
        finally:
            is_over.set()
