"""Pictures are enlarged by the model's own pipeline where it brings one, else by a filter, and the recipe says which."""

import hashlib
import io

import numpy as np
import pytest
from PIL import Image

from inference.measure import measure
from inference.protocol import Job, Kind, Painted, Progress, Started
from inference.upscaling import before
from tests.support.engine_jobs import Bench
from tests.support.engine_models import save_tiny_prx
from tests.support.whole_models import opened, save_tiny_upscaler


def source():
    picture = Image.new("RGB", (16, 16), "navy")
    picture.paste("gold", (4, 4, 12, 12))
    return picture


def enlarging(model, side, steps=4):
    out = io.BytesIO()
    source().save(out, "PNG")
    data = out.getvalue()
    name = hashlib.sha256(data).hexdigest()
    return Job("up", model, "", 1, steps, 1.0, side, side, kind=Kind.UPSCALE, sources=(name,), pictures=(data,))


def shown(painted):
    return Image.open(io.BytesIO(painted.image))


@pytest.fixture(scope="module")
def with_upscaler(tmp_path_factory):
    folder = save_tiny_prx(tmp_path_factory.mktemp("up") / "tiny", upscaler="upscaler", sizes=[[16, 16], [256, 256]])
    save_tiny_upscaler(folder / "upscaler")
    return opened(folder)


def test_without_a_pipeline_for_it_lanczos_enlarges_in_one_step(tiny):
    bench = Bench(tiny)
    job = enlarging("tiny", 64)
    bench.paint(job)
    assert [type(event) for event in bench.of(job)] == [Started, Progress, Painted]
    expected = source().resize((64, 64), Image.Resampling.LANCZOS)
    np.testing.assert_array_equal(np.asarray(shown(bench.picture(job))), np.asarray(expected))


def test_the_recipe_says_that_it_was_lanczos(tiny):
    bench = Bench(tiny)
    bench.paint(enlarging("tiny", 64))
    assert bench.picture(enlarging("tiny", 64)).recipe["upscaler"] == "lanczos"


def test_a_picture_that_is_painted_names_no_upscaler(tiny):
    bench = Bench(tiny)
    job = Job("fox", "tiny", "a red fox", 1, 2, 1.0, 16, 16)
    bench.paint(job)
    assert "upscaler" not in bench.picture(job).recipe


def test_enlarging_does_not_disturb_what_is_painted_beside_it(tiny):
    fox, bench = Job("fox", "tiny", "a red fox", 1, 4, 1.0, 64, 64), Bench(tiny)
    alone = Bench(tiny)
    alone.paint(fox)
    bench.paint(fox, enlarging("tiny", 64))
    assert bench.picture(fox).image == alone.picture(fox).image


def test_a_model_that_brings_a_pipeline_for_it_uses_it_step_by_step(with_upscaler):
    bench = Bench(with_upscaler)
    job = enlarging("tiny", 256, steps=3)
    bench.paint(job)
    painted = bench.picture(job)
    assert (shown(painted).size, painted.recipe["upscaler"]) == ((256, 256), "StableDiffusionUpscalePipeline")
    assert [event.step for event in bench.of(job) if isinstance(event, Progress)] == [1, 2, 3]


def test_the_offer_says_what_enlarges(tiny, with_upscaler):
    assert [family.model.offer.upscaler for family in (tiny, with_upscaler)] == [
        "lanczos",
        "StableDiffusionUpscalePipeline",
    ]


def test_the_offer_says_what_is_enlarged_to(tiny):
    assert tiny.model.offer.upscale_sizes == ((16, 16), (64, 64), (32, 32), (128, 128), (256, 256))


def test_an_upscaling_model_is_measured_like_any_other(tmp_path):
    family = opened(save_tiny_upscaler(tmp_path / "up"))
    caps, (speed,) = measure(family)
    assert (caps, speed.batch, speed.width) == ({}, 1, 256)
    assert speed.seconds_alone > speed.row_seconds > 0


@pytest.mark.parametrize(
    ("size", "given"), [((256, 256), (64, 64)), ((1024, 768), (256, 192)), ((300, 100), (128, 64))]
)
def test_a_pipeline_is_given_enough_to_make_at_least_the_size(size, given):
    assert before(size, 4) == given
    assert all(4 * small >= large for small, large in zip(given, size, strict=True))
