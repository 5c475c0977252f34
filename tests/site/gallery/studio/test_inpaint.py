"""Painting a part of a picture anew, and making it larger."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from gallery.models import Picture, Run
from gallery.studio import masks
from inference.fake_pictures import OFFER
from inference.protocol import Kind
from tests.support.paintings import Stage, picture_of
from tests.support.people import account, browser_of, guest
from tests.support.wishes import FORM, offering, paint

pytestmark = pytest.mark.django_db
EVERYTHING = replace(OFFER, kinds=tuple(Kind), upscale_sizes=((64, 64), (128, 128), (256, 256)))


@pytest.fixture
def ada():
    return account("Ada")


@pytest.fixture
def page(ada):
    offering(EVERYTHING)
    return browser_of(ada)


@pytest.fixture
def form():
    return FORM | {"source": picture_of(guest("Bo")).key, "strength": "0.8", "count": "1"}


def test_a_drawn_mask_makes_it_an_inpainting_with_the_mask_behind_its_source(page, form):
    mask = masks.rectangle(0, 0, 50, 50, (64, 64))
    assert page.post("/studio", form | {"mask": masks.as_drawing(mask)}).status_code == 302
    run = Run.objects.get()
    assert (run.kind, bytes(run.mask.content)) == ("inpaint", mask)
    assert run.pictures.get().job.request["sources"] == [run.source.blob_id, run.mask.sha256]
    paint(run)
    assert Picture.objects.filter(run_picture__run=run).exists()
    again = page.get(f"/studio?again={run.key}").context["form"]
    assert again.initial["mask"] == masks.as_drawing(mask)


def test_without_scripts_four_numbers_are_a_mask(page, form):
    page.post("/studio", form | {"mask_left": "50", "mask_top": "0", "mask_width": "50", "mask_height": "100"})
    mask = Image.open(io.BytesIO(bytes(Run.objects.get().mask.content)))
    assert (mask.size, mask.getbbox()) == ((512, 512), (256, 0, 512, 512))


def test_without_either_the_whole_picture_is_painted_anew(page, form):
    page.post("/studio", form)
    assert Run.objects.get().kind == "image-to-image"


@pytest.mark.parametrize("more", [{"mask": "data:image/png;base64,AAAA"}, {"mask_left": "5"}])
def test_what_marks_nothing_is_told_and_paints_nothing(page, form, more):
    answer = page.post("/studio", form | more)
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["mask_left"])
    assert not Run.objects.exists()


def test_a_model_that_cannot_says_so(page, form):
    offering(replace(OFFER, kinds=(Kind.TEXT_TO_IMAGE, Kind.IMAGE_TO_IMAGE)))
    mask = masks.as_drawing(masks.rectangle(0, 0, 50, 50, (64, 64)))
    answer = page.post("/studio", form | {"mask": mask})
    assert "Fake cannot do inpaint" in answer.content.decode()
    assert not Run.objects.exists()


def test_a_picture_is_made_larger_to_a_size_that_a_model_offers(page, ada):
    picture = picture_of(guest("Bo"), "a blue boat", seed=11)
    asked = page.get(f"/pictures/{picture.key}/enlarge").context["form"]
    assert [name for name, _ in asked.fields["size"].choices] == ["fake 128x128", "fake 256x256"]
    page.post(f"/pictures/{picture.key}/enlarge", {"size": "fake 128x128"})
    run = Run.objects.get()
    assert (run.kind, run.width, run.words, list(run.parents.all())) == (
        "upscale",
        128,
        "a blue boat",
        [picture.prompt],
    )
    paint(run)
    made = run.pictures.get().picture
    assert (made.owner, made.blob.width, made.revealed_at) == (ada, 128, None)
    assert "again=" not in page.get(f"/studio/runs/{run.key}").content.decode()


def test_a_size_that_is_not_offered_is_told_at_its_field(page):
    picture = picture_of(guest("Bo"))
    answer = page.post(f"/pictures/{picture.key}/enlarge", {"size": "fake 64x64"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["size"])
    assert not Run.objects.exists()


def test_where_nobody_makes_larger_it_is_said_and_offered_nowhere(page, ada):
    picture = picture_of(guest("Bo"))
    address = f"/pictures/{picture.key}/enlarge"
    assert address in page.get(f"/pictures/{picture.key}").content.decode()
    offering()
    assert address not in page.get(f"/pictures/{picture.key}").content.decode()
    assert "No model here makes it larger" in browser_of(ada).get(f"/pictures/{picture.key}/enlarge").content.decode()


@pytest.mark.parametrize("stage", [Stage.SEALED, Stage.REVEALED])
def test_ones_own_entry_is_made_larger_only_after_the_results(page, ada, stage):
    """Its copy would tell the seed from which the whole battle is painted, and who wrote it as soon as it is published."""
    key = picture_of(ada, stage=stage, seed=4711).key
    assert page.get(f"/pictures/{key}/enlarge").status_code == 404
    assert page.post(f"/pictures/{key}/enlarge", {"size": "fake 128x128"}).status_code == 404
    assert not Run.objects.exists()


@pytest.mark.parametrize("stage", [Stage.REVEALED, Stage.WITHHELD, Stage.DELETED])
def test_nothing_is_made_larger_that_one_may_not_read(page, stage):
    key = picture_of(guest("Bo"), stage=stage).key
    assert page.get(f"/pictures/{key}/enlarge").status_code == 404
    assert page.post(f"/pictures/{key}/enlarge", {"size": "fake 128x128"}).status_code == 404
