"""What begins with a picture: how far it goes from it, and what an inpainted picture keeps."""

import hashlib
import io
import logging

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw

from inference.canvas import advance, begin
from inference.finishing import painted
from inference.protocol import Failed, FailureCode, Job, Kind
from inference.sources import BadSource
from inference.texts import Texts
from tests.support.engine_jobs import Bench, job


def png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def from_pictures(kind: Kind, *pictures: Image.Image, **changes) -> Job:
    given = tuple(png(picture) for picture in pictures)
    return job(kind=kind, pictures=given, sources=tuple(hashlib.sha256(one).hexdigest() for one in given), **changes)


@pytest.fixture
def meadow() -> Image.Image:
    picture = Image.new("RGB", (16, 16), (90, 140, 220))
    ImageDraw.Draw(picture).rectangle((0, 9, 15, 15), fill=(40, 160, 60))
    return picture


@pytest.fixture
def left_half() -> Image.Image:
    mask = Image.new("L", (16, 16), 0)
    ImageDraw.Draw(mask).rectangle((0, 0, 7, 15), fill=255)
    return mask


def finished(family, asked):
    canvas = begin(asked, family, Texts())
    while not canvas.done:
        advance([canvas])
    return canvas


def distance(canvas, picture):
    pixels = torch.from_numpy(np.asarray(picture, dtype=np.float32)).permute(2, 0, 1) / 127.5 - 1
    return float((canvas.sample - pixels).abs().mean())


def test_strength_says_how_many_steps_are_taken(tiny, meadow):
    taken = {}
    for strength in (0.05, 0.25, 0.5, 1.0):
        canvas = begin(from_pictures(Kind.IMAGE_TO_IMAGE, meadow, steps=8, strength=strength), tiny, Texts())
        taken[strength] = (canvas.steps, canvas.index)
    assert taken == {0.05: (1, 7), 0.25: (2, 6), 0.5: (4, 4), 1.0: (8, 0)}


def test_the_first_sample_is_the_picture_noised_to_where_the_job_begins(tiny, meadow):
    weak = from_pictures(Kind.IMAGE_TO_IMAGE, meadow, steps=20, strength=0.05)
    strong = from_pictures(Kind.IMAGE_TO_IMAGE, meadow, steps=20, strength=0.9)
    assert distance(begin(weak, tiny, Texts()), meadow) < distance(begin(strong, tiny, Texts()), meadow)


def test_the_same_seed_and_picture_give_the_same_sample_and_another_picture_another(tiny, meadow):
    asked = from_pictures(Kind.IMAGE_TO_IMAGE, meadow, strength=0.6)
    other = from_pictures(Kind.IMAGE_TO_IMAGE, meadow.rotate(90), strength=0.6)
    first, again, rotated = (finished(tiny, one).sample for one in (asked, asked, other))
    assert torch.equal(first, again)
    assert not torch.allclose(first, rotated, atol=1e-2)


def test_outside_the_mask_an_inpainted_picture_is_its_source_to_the_pixel(tiny, meadow, left_half):
    asked = from_pictures(Kind.INPAINT, meadow, left_half, strength=1.0, width=16, height=16)
    picture = Image.open(io.BytesIO(painted([finished(tiny, asked)])[0].image))
    assert picture.crop((8, 0, 16, 16)).tobytes() == meadow.crop((8, 0, 16, 16)).tobytes()
    assert picture.crop((0, 0, 8, 16)).tobytes() != meadow.crop((0, 0, 8, 16)).tobytes()


def test_every_step_of_an_inpainted_sample_keeps_its_ground_as_noised_as_the_rest(tiny, meadow, left_half):
    canvas = begin(from_pictures(Kind.INPAINT, meadow, left_half, steps=5), tiny, Texts())
    ground = canvas.ground
    while not canvas.done:
        advance([canvas])
        kept = canvas.course.keep[canvas.index] * ground.sample + canvas.course.blur[canvas.index] * ground.noise
        torch.testing.assert_close(canvas.sample[:, :, 8:], kept[:, :, 8:])


def test_kinds_step_together_and_each_equals_itself_alone(tiny, meadow, left_half):
    jobs = [
        from_pictures(Kind.INPAINT, meadow, left_half, steps=6),
        from_pictures(Kind.IMAGE_TO_IMAGE, meadow, steps=6, strength=0.5),
        job(steps=6, guidance=1.0),
    ]
    texts = Texts()
    together = [begin(asked, tiny, texts) for asked in jobs]
    while unfinished := [canvas for canvas in together if not canvas.done]:
        advance(unfinished)
    for canvas, asked in zip(together, jobs, strict=True):
        torch.testing.assert_close(canvas.sample, finished(tiny, asked).sample, atol=2e-5, rtol=0)


def test_a_picture_that_is_not_the_one_named_is_refused(tiny, meadow):
    asked = from_pictures(Kind.IMAGE_TO_IMAGE, meadow)
    wrong = job(kind=asked.kind, sources=("0" * 64,), pictures=asked.pictures)
    with pytest.raises(BadSource, match="is not 0000"):
        begin(wrong, tiny, Texts())


def test_a_bad_source_fails_its_job_alone_and_for_good(tmp_path, meadow, caplog):
    from tests.support.engine_models import tiny_prx

    caplog.set_level(logging.CRITICAL)
    bench = Bench(tiny_prx(tmp_path / "tiny", kinds=["text-to-image", "image-to-image"]))
    asked = from_pictures(Kind.IMAGE_TO_IMAGE, meadow)
    wrong = job(kind=asked.kind, sources=asked.sources, pictures=(b"no picture",))
    other = job()
    bench.paint(wrong, other)
    (failed,) = bench.of(wrong)
    assert isinstance(failed, Failed)
    assert (failed.code, failed.retry) == (FailureCode.BAD_SOURCE, False)
    assert bench.picture(other)
