"""Training computes what the shipped transformer computes: the same picture and the same gradients."""

import copy
from collections.abc import Callable

import pytest
import torch
from diffusers import PRXTransformer2DModel

from inference.pipelines.starter.presets import Preset
from inference.pipelines.starter.quickened import quicken

SMALL = Preset("small", 32, 8, 64, 2, 2, 8, 64, batch=3, rate=1e-3)
Inputs = tuple[torch.Tensor, torch.Tensor, torch.Tensor]


@pytest.fixture
def stock(randomised: Callable[[Preset], PRXTransformer2DModel]) -> PRXTransformer2DModel:
    return randomised(SMALL)


@pytest.fixture
def inputs() -> Inputs:
    chance = torch.Generator().manual_seed(5)
    return (
        torch.randn((3, 3, 32, 32), generator=chance),
        torch.rand(3, generator=chance),
        torch.randn((3, 7, SMALL.context), generator=chance),
    )


@pytest.mark.parametrize("read", [None, (7, 2, 4)])
def test_picture_and_gradients_are_those_of_the_stock_transformer(
    stock: PRXTransformer2DModel, inputs: Inputs, read: tuple[int, ...] | None
) -> None:
    mask = None if read is None else torch.arange(7) < torch.tensor(read)[:, None]
    quick = quicken(copy.deepcopy(stock))
    painted = [model(*inputs, attention_mask=mask, return_dict=False)[0] for model in (stock, quick)]
    assert painted[0].std() > 0.1
    torch.testing.assert_close(painted[1], painted[0], atol=1e-4, rtol=1e-4)
    for picture in painted:
        picture.square().mean().backward()
    for (name, one), other in zip(stock.named_parameters(), quick.parameters(), strict=True):
        assert one.grad.abs().max() > 0, name
        assert (other.grad - one.grad).norm() < 1e-3 * one.grad.norm(), name


def test_words_that_the_mask_hides_change_nothing(stock: PRXTransformer2DModel, inputs: Inputs) -> None:
    noisy, times, words = inputs
    mask = torch.arange(7).expand(3, 7) < 4
    other = torch.cat([words[:, :4], torch.randn(3, 3, SMALL.context)], 1)
    quick = quicken(stock)
    one, another = (quick(noisy, times, said, attention_mask=mask, return_dict=False)[0] for said in (words, other))
    assert torch.equal(one, another)
    assert not torch.equal(one, quick(noisy, times, other, return_dict=False)[0])
