"""The shipped model opens without a network and paints the same picture for the same seed."""

import hashlib

import numpy as np
import pytest
import torch
from diffusers import PRXPixelPipeline

from inference.pipelines.recalling import read_memory
from inference.pipelines.starter.loader import MODEL, load, read_card
from inference.pipelines.starter.reading import Reader
from inference.pipelines.starter.sampling import paint_batch
from inference.starter import MEMORY


@pytest.fixture(scope="module")
def pipeline() -> PRXPixelPipeline:
    torch.set_num_threads(1)
    ready = load()
    ready.set_progress_bar_config(disable=True)
    return ready


def paint(pipeline: PRXPixelPipeline, prompt: str, seed: int, guidance: float = 3.0) -> np.ndarray:
    return pipeline(
        prompt,
        num_inference_steps=6,
        guidance_scale=guidance,
        generator=torch.Generator().manual_seed(seed),
        use_resolution_binning=False,
        output_type="np",
    ).images[0]


def test_one_seed_paints_one_picture_of_the_native_size(pipeline: PRXPixelPipeline) -> None:
    first, again, other = (paint(pipeline, "a fox at night", seed) for seed in (1, 1, 2))
    assert first.shape == (read_card().native_size, read_card().native_size, 3)
    assert (first == again).all()
    assert (first != other).any()


def test_the_words_change_the_picture(pipeline: PRXPixelPipeline) -> None:
    night = paint(pipeline, "a fox at night", 1)
    snow = paint(pipeline, "a fox in the snow", 1)
    assert snow.mean() > night.mean() + 0.1


def test_the_card_matches_the_weights() -> None:
    card = read_card()
    weights = MODEL / "transformer/diffusion_pytorch_model.safetensors"
    assert hashlib.sha256(weights.read_bytes()).hexdigest() == card.weights_sha256


def test_batches_paint_as_the_stock_pipeline_does(pipeline: PRXPixelPipeline) -> None:
    card = read_card()
    side = card.native_size
    reader = Reader(read_memory(MODEL / MEMORY))
    noise = torch.randn((1, 3, side, side), generator=torch.Generator().manual_seed(1)) * card.noise_scale
    ours = paint_batch(pipeline.transformer, reader.read(["a fox"]), reader.read([""]), noise, 6, 3.0)
    stock = torch.from_numpy(paint(pipeline, "a fox", 1)).permute(2, 0, 1)
    assert torch.allclose((ours[0] + 1) / 2, stock, atol=0.01)
