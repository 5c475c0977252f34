"""Paints whole batches by Euler steps: with guidance the stock pipeline takes one prompt at a time. Knows no files."""

from itertools import pairwise

import torch
from diffusers import PRXTransformer2DModel

SMALLEST_TIME = 0.05


@torch.inference_mode()
def paint_batch(
    transformer: PRXTransformer2DModel,
    words: tuple[torch.Tensor, torch.Tensor],
    wordless: tuple[torch.Tensor, torch.Tensor],
    noise: torch.Tensor,
    steps: int,
    guidance: float,
    interval: tuple[float, float] = (0.0, 1.0),
) -> torch.Tensor:
    """Pictures [n, 3, side, side] in -1..1. `words`, `wordless`: (embeddings, mask). Guided inside `interval`."""
    picture = noise
    times = euler_times(steps)
    for now, after in pairwise(times):
        clean = _predict(transformer, picture, now, words)
        if guidance > 1 and interval[0] <= now <= interval[1]:
            plain = _predict(transformer, picture, now, wordless)
            clean = plain + guidance * (clean - plain)
        picture = picture + (picture - clean) / max(float(now), SMALLEST_TIME) * (after - now)
    return picture.clamp(-1, 1)


def euler_times(steps: int) -> torch.Tensor:
    """The noise shares that FlowMatchEulerDiscreteScheduler steps through with shift 1."""
    return torch.cat([torch.linspace(1, 1 / 1000, steps), torch.zeros(1)])


def _predict(
    transformer: PRXTransformer2DModel,
    picture: torch.Tensor,
    time: torch.Tensor,
    words: tuple[torch.Tensor, torch.Tensor],
) -> torch.Tensor:
    embeddings, mask = (part.to(picture.device) for part in words)
    times = time.to(picture.device).expand(len(picture))
    return transformer(picture, times, embeddings.to(picture.dtype), attention_mask=mask, return_dict=False)[0]
