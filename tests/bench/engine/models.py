"""The bench's models, with random weights: one that is all calls and no work, so that batches pay, and its saturated twin,
where every row costs the same however many go together. Both are Stable Diffusion in small."""

import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import torch

from inference.pipelines.family import Family
from tests.support.latent_models import opened, save_tiny_sd

STEPS = [1, 50]
SIZES = {"calls": (16, 16), "saturated": (96, 96)}
"""Shown sizes; a latent stands for two by two pixels."""

WIDE = {"block_out_channels": (32, 64), "attention_head_dim": 8, "norm_num_groups": 8, "sample_size": 48}


def calls() -> AbstractContextManager[Family]:
    return _model("calls")


def saturated() -> AbstractContextManager[Family]:
    return _model("saturated", WIDE)


@contextmanager
def _model(name: str, unet: dict[str, object] | None = None) -> Iterator[Family]:
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder:
        card = {"name": name, "sizes": [list(SIZES[name])], "steps": STEPS}
        yield opened(save_tiny_sd(Path(folder), unet=unet, **card))
