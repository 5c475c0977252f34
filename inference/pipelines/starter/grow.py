"""Makes a trained transformer paint larger pictures without forgetting: progressive growing for pictures in pixel space.

A patch that is k times as large reads the mean of every k x k pixels and paints them in one colour, so at first the large
model's picture is the small one's, enlarged. The mean of k x k numbers has a k-th of their deviation: with noise k times as
strong it meets just the noise that the small one was trained on. From there training adds what is finer.
"""

import torch
from diffusers import PRXTransformer2DModel
from torch import Tensor

from inference.pipelines.starter.presets import Preset

READS, WRITES = "img_in.0.weight", "final_layer.linear.weight"
LISTENS = "txt_in.weight"
NARROWS, WIDENS = "img_in.0.bias", "img_in.1.weight"


def grown(small: PRXTransformer2DModel, preset: Preset) -> PRXTransformer2DModel:
    """A transformer of the preset's shape that begins as `small`. Raises ValueError if it can't be grown to that: all but
    patch size, bottleneck and numbers of a token must be the same, and none may shrink. Numbers that tokens say in addition
    are not listened to at first."""
    have, want = dict(small.config), preset.transformer()
    differing = {name for name in want if want[name] != have[name]}
    times, uneven = divmod(want["patch_size"], have["patch_size"])
    wider = want["bottleneck_size"] - have["bottleneck_size"]
    told = want["context_in_dim"] - have["context_in_dim"]
    if differing - {"patch_size", "bottleneck_size", "context_in_dim"} or uneven or times < 1 or min(wider, told) < 0:
        raise ValueError(f"a transformer of other {', '.join(sorted(differing))} can't be grown to {preset.name}")
    large = PRXTransformer2DModel(**want)
    weights = {name: weight.float() for name, weight in small.state_dict().items()}
    side = have["patch_size"]
    weights[READS] = _spread(weights[READS].unflatten(1, (3, side, side)), times).flatten(1) / times**2
    weights[WRITES] = _spread(weights[WRITES].unflatten(0, (3, side, side)).movedim(-1, 0), times).flatten(1).mT
    weights["final_layer.linear.bias"] = _spread(
        weights["final_layer.linear.bias"].unflatten(0, (3, side, side))[None], times
    ).flatten()
    fresh = large.state_dict()
    weights[READS] = torch.cat([weights[READS], fresh[READS][len(weights[READS]) :]])
    weights[NARROWS] = torch.cat([weights[NARROWS], torch.zeros(wider)])
    weights[WIDENS] = torch.cat([weights[WIDENS], torch.zeros(len(weights[WIDENS]), wider)], 1)
    weights[LISTENS] = torch.cat([weights[LISTENS], torch.zeros(len(weights[LISTENS]), told)], 1)
    large.load_state_dict(weights)
    return large


def _spread(patches: Tensor, times: int) -> Tensor:
    """[n, 3, side, side] with every pixel repeated as a square."""
    return patches.repeat_interleave(times, 2).repeat_interleave(times, 3)
