"""Bytes that nobody claims are freed after a time of grace; what anybody claims never is, whoever deletes what."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gallery import addresses, blobs, files, freeing, pictures, renditions, tasks
from gallery.models import Blob, Look, Rendition
from tests.support.paintings import Stage, bring_to, painted, picture_of
from tests.support.people import account

pytestmark = pytest.mark.django_db

LATER = freeing.GRACE + timedelta(days=1)


@pytest.fixture
def bo():
    return account("Bo")


def free_later() -> int:
    return freeing.free_unclaimed(timezone.now() + LATER, most=10)


def all_files() -> set[str]:
    return {lying.name.rpartition("/")[2] for lying in files.every()}


def test_what_everybody_deleted_is_freed_with_all_that_was_made_of_it(bo, shelf):
    picture = picture_of(bo, stage=Stage.DELETED)
    renditions.make_missing(picture.blob)
    assert free_later() == 1
    assert all_files() == set()
    assert not Rendition.objects.exists()


def test_the_row_that_a_deleted_picture_stands_on_stays_without_its_colours(bo, shelf):
    picture = picture_of(bo, stage=Stage.DELETED)
    assert Look.objects.filter(pk=picture.blob_id).exists()
    free_later()
    blob = Blob.objects.get(pk=picture.blob_id)
    assert blob.freed_at is not None
    assert blob.placeholder == ""
    assert not Look.objects.exists()


def test_of_what_was_taken_down_the_looks_stay_so_that_copies_are_known(bo):
    picture = picture_of(bo, stage=Stage.BLOCKED)
    pictures.delete([picture.pk], timezone.now())
    free_later()
    assert Blob.objects.get(pk=picture.blob_id).freed_at is not None
    assert Look.objects.filter(pk=picture.blob_id).exists()


def test_deleting_ones_picture_never_takes_anothers_bytes(bo, shelf):
    hers = picture_of(bo, stage=Stage.DELETED)
    his = picture_of(account("Cy"), stage=Stage.LISTED)
    assert hers.blob == his.blob
    assert free_later() == 0
    assert Client().get(addresses.address(his.blob)).content == painted().image


@pytest.mark.parametrize("stage", [Stage.SEALED, Stage.WITHHELD, Stage.BLOCKED, Stage.BINNED])
def test_what_nobody_sees_at_the_moment_is_claimed_all_the_same(bo, stage):
    picture_of(bo, stage=stage)
    assert free_later() == 0


def test_nothing_is_freed_within_the_time_of_grace(bo):
    picture_of(bo, stage=Stage.DELETED)
    assert freeing.free_unclaimed(timezone.now() + freeing.GRACE - timedelta(minutes=1), most=10) == 0


def test_bytes_that_never_became_a_picture_leave_no_row(shelf):
    pictures.keep_bytes(painted())
    assert free_later() == 1
    assert all_files() == set()
    assert not Blob.objects.exists()


def test_bytes_that_were_brought_again_lately_are_not_freed(bo):
    picture_of(bo, stage=Stage.DELETED)
    Blob.objects.update(kept_at=timezone.now() - LATER)
    pictures.keep_bytes(painted())
    assert freeing.free_unclaimed(timezone.now() + timedelta(days=6), most=10) == 0


def test_freed_bytes_come_back_whole_with_whoever_paints_them_again(bo, shelf):
    gone = picture_of(bo, stage=Stage.DELETED)
    free_later()
    his = picture_of(account("Cy"), stage=Stage.LISTED)
    assert his.blob == gone.blob
    assert his.blob.freed_at is None
    assert his.blob.placeholder
    assert blobs.open_bytes(his.blob_id) == painted().image
    assert his.blob.renditions.count() == 1


def test_freeing_again_frees_nothing(bo):
    picture_of(bo, stage=Stage.DELETED)
    assert [free_later(), free_later()] == [1, 0]


def test_no_files_are_made_of_what_is_freed(bo):
    picture_of(bo, stage=Stage.DELETED)
    free_later()
    assert tasks.sweep_renditions() == 0
    assert not renditions.lacking().exists()


def test_a_file_that_two_originals_share_stays_for_the_other(bo):
    doomed, other = picture_of(bo, stage=Stage.DELETED), picture_of(bo, "a blue boat")
    shared = doomed.blob.renditions.get()
    other.blob.renditions.update(sha256=shared.sha256)
    free_later()
    assert files.read(shared.sha256)


def test_so_many_are_freed_at_a_time(bo):
    for number in range(3):
        bring_to(picture_of(bo, f"fox {number}"), Stage.DELETED)
    assert freeing.free_unclaimed(timezone.now() + LATER, most=2) == 2
