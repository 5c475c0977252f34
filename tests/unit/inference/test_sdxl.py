"""Stable Diffusion XL as a family: two encoders, the size it is told, and latents with a mean and a spread."""

import numpy as np
import pytest
import torch

from inference.canvas import advance, begin
from inference.config import Unfit
from inference.protocol import Kind
from inference.texts import Texts
from tests.support.by_diffusers import painted_by_diffusers
from tests.support.engine_jobs import job
from tests.support.engine_sources import noise_picture, sourced
from tests.support.latent_models import WIDTH, opened, save_tiny_sdxl

TOLERANCE = 1e-4


@pytest.fixture(scope="module")
def family(tmp_path_factory):
    torch.set_num_threads(1)
    return opened(save_tiny_sdxl(tmp_path_factory.mktemp("models") / "xl"))


def wanted(**changes):
    return job(model="tiny-xl", **{"width": 32, "height": 32, "sampler": "euler"} | changes)


def painted(family, asked):
    canvas = begin(asked, family, Texts())
    while not canvas.done:
        advance([canvas])
    return canvas.sample


def test_the_model_is_told_the_size_of_each_picture(family):
    asked = wanted(width=48, height=32, guidance=2.0)
    torch.testing.assert_close(painted(family, asked), painted_by_diffusers(family, asked), atol=TOLERANCE, rtol=0)


def test_a_text_is_read_by_both_encoders(family):
    text = family.encode("a red fox")
    assert (text.embedding.shape, text.pooled.shape) == ((16, 32), (16,))
    assert all(half.abs().max() > 0 for half in text.embedding.split(16, dim=1))


def test_no_text_is_all_zeros_only_where_the_model_was_trained_so(family, tmp_path):
    reading = opened(save_tiny_sdxl(tmp_path / "reading", zeros=False))
    assert not any(part.any() for part in family.encode(""))
    assert all(part.any() for part in reading.encode(""))


def test_embedded_guidance_costs_one_row(tmp_path):
    family = opened(save_tiny_sdxl(tmp_path / "lcm", unet={"time_cond_proj_dim": 8}))
    asked = wanted(guidance=6.0, sampler="lcm")
    assert begin(asked, family, Texts()).rows == 1
    torch.testing.assert_close(painted(family, asked), painted_by_diffusers(family, asked), atol=TOLERANCE, rtol=0)


def test_latents_with_a_mean_and_a_spread_are_read_and_written_with_them(tmp_path):
    own = {"latents_mean": [0.5, -1.0, 2.0, 0.0], "latents_std": [2.0, 0.5, 1.0, 3.0]}
    family = opened(save_tiny_sdxl(tmp_path / "own", vae=own))
    asked = wanted(kind=Kind.IMAGE_TO_IMAGE, strength=0.5, **sourced(noise_picture(1)))
    sample = painted(family, asked)
    torch.testing.assert_close(sample, painted_by_diffusers(family, asked), atol=TOLERANCE, rtol=0)
    theirs = np.asarray(painted_by_diffusers(family, asked, output_type="pil"), dtype=np.int16)
    assert np.abs(np.asarray(family.decode(sample[None])[0], dtype=np.int16) - theirs).max() <= 1


def test_a_unet_that_is_told_a_score_is_refused(tmp_path):
    with pytest.raises(Unfit, match=r'not a size and its crop.*"diffusers"'):
        opened(save_tiny_sdxl(tmp_path / "refiner", unet={"projection_class_embeddings_input_dim": WIDTH + 5 * 8}))
