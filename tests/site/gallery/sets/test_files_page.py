"""The page by which files go into a set and out of it."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gallery.models import Export, ImageSet, Picture, Visibility
from gallery.sets import store
from gallery.sets.tree import versions
from tests.site.gallery.sets.test_carrying import png, zipped
from tests.support.image_sets import set_of
from tests.support.people import account, browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def image_set() -> ImageSet:
    return set_of(account("Ada"), visibility=Visibility.PUBLIC)


def post(who, image_set: ImageSet, at: str = "", **fields: object):
    address = f"/sets/{image_set.key}/export" + (f"?at={at}" if at else "")
    return browser_of(who).post(address, fields, follow=True)


def slots(image_set: ImageSet) -> list[str]:
    head = image_set.branches.select_related("head").get(name="main").head
    return [slot for slot, _ in versions.page_by_order(store.work(), bytes(head.root))]


def test_several_pictures_come_in_as_one_commit_and_again_as_none(image_set):
    def bring():
        files = [SimpleUploadedFile("kite.png", png(5)), SimpleUploadedFile("otter.png", png(6))]
        return post(image_set.owner, image_set, do="bring", files=files, message="Two of mine")

    page = bring().content.decode()
    assert "2 slots came in" in page
    assert "Two of mine" in page
    assert slots(image_set) == ["heron", "kite", "otter"]
    assert "All of it is in the set already" in bring().content.decode()
    assert Picture.objects.filter(source="upload").count() == 2


def test_one_zip_comes_in_as_its_files_do(image_set):
    post(image_set.owner, image_set, do="bring", files=[SimpleUploadedFile("all.zip", zipped(kite__png=png(5)))])
    assert slots(image_set) == ["heron", "kite"]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [("kite.png", b"no picture", "no PNG, JPEG, WebP or AVIF"), ("all.zip", b"no zip", "no zip file that can be read")],
)
def test_a_fault_is_told_on_the_page_with_the_file_and_changes_nothing(image_set, name, content, why):
    answer = post(image_set.owner, image_set, do="bring", files=[SimpleUploadedFile(name, content)])
    assert answer.status_code == 400
    assert why in answer.content.decode()
    assert slots(image_set) == ["heron"]


def test_words_that_a_set_does_not_take_are_told_with_their_slot_and_what_was_typed_stays(image_set):
    said = json.dumps({"file_name": "kite.png", "caption": "a \u202ekite"}).encode()
    zipped_up = zipped(kite__png=png(5), metadata__jsonl=said)
    answer = post(
        image_set.owner, image_set, do="bring", message="My kite", files=[SimpleUploadedFile("a.zip", zipped_up)]
    )
    assert (answer.status_code, slots(image_set)) == (400, ["heron"])
    assert "Slot kite, caption: Character 3" in answer.content.decode()
    assert 'value="My kite"' in answer.content.decode()


def test_who_may_only_look_is_offered_the_export_alone(image_set):
    page = browser_of(account("Bo")).get(f"/sets/{image_set.key}/export").content.decode()
    assert "Take this version along" in page
    assert "Bring pictures" not in page
    assert f"paintoff clone http://testserver/sets/{image_set.key}" in page
    files = [SimpleUploadedFile("kite.png", png(5))]
    assert post(account("Cy"), image_set, do="bring", files=files).status_code in (400, 403)
    assert slots(image_set) == ["heron"]


def test_an_old_version_is_exported_by_its_tag_and_takes_nothing_in(image_set):
    page = post(account("Bo"), image_set, at="first", do="export", form="parquet").content.decode()
    assert "as Parquet" in page
    assert Export.objects.get().version == image_set.tags.get(name="first").commit
    files = [SimpleUploadedFile("kite.png", png(5))]
    assert post(image_set.owner, image_set, at="first", do="bring", files=files).status_code == 409
