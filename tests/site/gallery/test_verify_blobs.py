"""`manage.py verify_blobs`: what it finds wrong between rows and files, and what it mends."""

import io
import os
import time

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from gallery import files, freeing, inventory, renditions
from gallery.models import Blob, Rendition, RenditionKind
from paintoff import shelf as shelves
from tests.support.buckets import environ_of
from tests.support.paintings import Stage, painted, picture_of
from tests.support.people import account

pytestmark = pytest.mark.django_db

SOME = b"bytes of nobody"
LONG_AGO = time.time() - freeing.GRACE.total_seconds() - 60


@pytest.fixture
def picture():
    """Listed, and all files made of it."""
    made = picture_of(account("Bo"))
    renditions.make_missing(made.blob)
    return made


def verified(*options: str) -> str:
    out = io.StringIO()
    call_command("verify_blobs", *options, stdout=out)
    return out.getvalue()


def found_wrong(*options: str) -> str:
    """What was printed, where something is wrong at the end."""
    out = io.StringIO()
    with pytest.raises(CommandError) as ended:
        call_command("verify_blobs", *options, stdout=out)
    assert ended.value.returncode == 1
    return out.getvalue()


def published() -> Rendition:
    return Rendition.objects.get(kind=RenditionKind.PUBLISHED)


def spoil(sha256: str) -> None:
    """Bytes of the same number that are others."""
    files._shelf().write_anew(files.name_of(sha256), bytes(files.length(sha256)))


def test_a_sound_house_is_said_to_be_sound(shelf, picture):
    assert "0 found wrong." in verified()


def test_an_original_that_is_gone_is_found(shelf, picture):
    files.remove(picture.blob_id)
    assert f"original {picture.blob_id} has a row and no bytes" in found_wrong()


def test_bytes_that_changed_are_found_by_reading_them(shelf, picture):
    spoil(picture.blob_id)
    assert "0 found wrong" in verified("--quick")
    assert f"original {picture.blob_id} has not the bytes that its name promises" in found_wrong()


def test_a_file_that_was_cut_is_found_without_reading_it(shelf, picture):
    files._shelf().write_anew(files.name_of(picture.blob_id), painted().image[:20])
    assert f"original {picture.blob_id} has not the size" in found_wrong("--quick")


def test_nothing_is_changed_without_being_asked(shelf, picture):
    files.remove(published().sha256)
    found_wrong()
    found_wrong()


@pytest.mark.parametrize("harm", [files.remove, spoil])
def test_every_rendition_is_made_again_as_it_was(shelf, picture, harm):
    before = set(Rendition.objects.values_list("kind", "media_type", "sha256"))
    for _, _, sha256 in before:
        harm(sha256)
    assert "all mended." in verified("--mend")
    assert "0 found wrong." in verified()
    assert set(Rendition.objects.values_list("kind", "media_type", "sha256")) == before


def test_what_was_never_made_is_made(shelf, picture):
    picture.blob.renditions.all().delete()
    assert f"original {picture.blob_id} lacks files" in found_wrong()
    verified("--mend")
    assert picture.blob.renditions.count() == 5


@pytest.mark.parametrize("harm", [files.remove, spoil])
def test_an_original_is_found_again_in_its_published_file(shelf, picture, harm):
    harm(picture.blob_id)
    assert "all mended" in verified("--mend")
    assert files.read(picture.blob_id) == painted().image


def test_an_original_that_was_set_aside_is_brought_back(shelf, picture):
    published().delete()
    files.set_aside(next(lying for lying in files.every() if picture.blob_id in lying.name))
    verified("--mend")
    assert files.read(picture.blob_id) == painted().image


def test_an_original_that_is_nowhere_stays_wrong_and_the_others_are_mended(shelf, picture):
    lost = picture_of(account("Cy"), "lost at sea", stage=Stage.SEALED)
    files.remove(lost.blob_id)
    files.remove(published().sha256)
    said = found_wrong("--mend")
    assert f"original {lost.blob_id} has a row and no bytes: not mended" in said
    assert f"{published().sha256} has a row and no bytes: mended" in said


def test_words_that_nobody_may_read_any_more_are_not_written_again(picture):
    files.remove(published().sha256)
    picture.__class__.objects.update(state="withheld")
    verified("--mend")
    assert not Rendition.objects.filter(kind=RenditionKind.PUBLISHED).exists()


def test_a_young_file_of_nobody_is_on_its_way(shelf, picture):
    files.write_once(SOME)
    assert "0 found wrong." in verified()


@pytest.mark.parametrize("name", [files.name_of(files.hash_of(SOME)), "pictures/ab/.draft.1f", "pictures/holiday.png"])
def test_an_old_file_of_nobody_is_listed_and_moved_out_of_the_way(settings, tmp_path, picture, name):
    path = tmp_path / name
    put_beside(settings, tmp_path, path)
    assert f"file {name} is named by no row" in found_wrong()
    assert path.exists()
    verified("--mend")
    assert not path.exists()
    assert (tmp_path / "orphans" / name).read_bytes() == SOME


def put_beside(settings, folder, path) -> None:
    """On a shelf where only this file lies besides those of the pictures that there are."""
    names = {*Blob.objects.values_list("pk", flat=True), *Rendition.objects.values_list("sha256", flat=True)}
    kept = [files.read(sha256) for sha256 in names]
    settings.STORAGES = {**settings.STORAGES, "default": shelves.storage({}, folder)}
    for content in kept:
        files.write_once(content)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(SOME)
    os.utime(path, (LONG_AGO, LONG_AGO))


def test_what_freeing_left_behind_when_it_died_is_an_orphan(settings, tmp_path):
    settings.STORAGES = {**settings.STORAGES, "default": shelves.storage({}, tmp_path)}
    picture = picture_of(account("Bo"), stage=Stage.DELETED)
    freeing._let_go(picture.blob_id, picture.deleted_at + 2 * freeing.GRACE)
    steps = inventory.orphans(picture.deleted_at + 2 * freeing.GRACE)
    assert len([step for step in steps if step]) == 2


def test_a_shelf_that_cannot_be_reached_is_no_fault_of_the_files(settings, tmp_path, picture):
    settings.STORAGES = {**settings.STORAGES, "default": shelves.storage(environ_of(9), tmp_path)}
    with pytest.raises(CommandError, match="Pictures cannot be reached"):
        call_command("verify_blobs", "--mend")
    assert picture.blob.renditions.count() == 5


def test_a_made_again_file_shows_the_same_picture(picture):
    files.remove(published().sha256)
    verified("--mend")
    again = Image.open(io.BytesIO(files.read(published().sha256)))
    assert again.tobytes() == Image.open(io.BytesIO(painted().image)).tobytes()
