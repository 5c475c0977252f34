"""A grown model begins as what it was grown from."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch
from diffusers import PRXTransformer2DModel
from torch.nn.functional import avg_pool2d, interpolate

from inference.pipelines.starter.grow import grown
from inference.pipelines.starter.presets import Preset

SMALL = Preset("small", 16, 4, 64, 2, 2, 8, 64, batch=3, rate=1e-3, context=384)
LARGE = replace(SMALL, name="large", side=64, patch_size=16, bottleneck_size=12, noise_scale=4.0, context=400)

NAMES = {"context": "context_in_dim"}


@pytest.fixture
def small(randomised: Callable[[Preset], PRXTransformer2DModel]) -> PRXTransformer2DModel:
    return randomised(SMALL)


@torch.no_grad()
def test_a_grown_model_paints_the_small_picture_enlarged(small: PRXTransformer2DModel) -> None:
    noisy, times, words = torch.randn(3, 3, 64, 64), torch.rand(3), torch.randn(3, 5, LARGE.context)
    large = grown(small, LARGE)
    expected = small(avg_pool2d(noisy, 4), times, words[..., : SMALL.context], return_dict=False)[0]
    painted = large(noisy, times, words, return_dict=False)[0]
    assert expected.std() > 0.1
    torch.testing.assert_close(painted, interpolate(expected, scale_factor=4), atol=1e-4, rtol=1e-4)


def test_noise_of_the_large_preset_is_that_of_the_small_once_averaged() -> None:
    noise = torch.randn((64, 3, 64, 64), generator=torch.Generator().manual_seed(1)) * LARGE.noise_scale
    assert avg_pool2d(noise, 4).std().item() == pytest.approx(SMALL.noise_scale, rel=0.02)


def test_what_is_new_can_learn(small: PRXTransformer2DModel) -> None:
    large = grown(small, LARGE)
    large(torch.randn(3, 3, 64, 64), torch.rand(3), torch.randn(3, 5, LARGE.context), return_dict=False)[
        0
    ].square().mean().backward()
    assert large.img_in[1].weight.grad[:, SMALL.bottleneck_size :].abs().max() > 0
    assert large.txt_in.weight.grad[:, SMALL.context :].abs().max() > 0


@pytest.mark.parametrize(
    "other",
    [
        {"depth": 3},
        {"hidden_size": 128},
        {"patch_size": 6},
        {"patch_size": 2},
        {"bottleneck_size": 4},
        {"context": 300},
    ],
)
def test_another_body_or_a_smaller_one_is_refused(small: PRXTransformer2DModel, other: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=NAMES.get(next(iter(other)), next(iter(other)))):
        grown(small, replace(LARGE, **other))
