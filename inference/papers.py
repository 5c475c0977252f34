"""What goes with a finished picture: the recipe to ask for it again, and the fingerprint of all that may make it come out
differently."""

from typing import Any

import torch

from inference.easel import Painting
from inference.protocol import Job

RECIPE = (
    *("model", "prompt", "negative_prompt", "seed", "steps", "guidance", "sampler"),
    *("width", "height", "strength"),
)
WEIGHTS = ("weights", "negative_weights")
"""Only in the recipes of those pictures that have some."""


def recipe(job: Job) -> dict[str, Any]:
    """All that is needed to ask for the same picture again."""
    told = {"kind": str(job.kind), "sources": list(job.sources)} | {name: getattr(job, name) for name in RECIPE}
    return told | {name: [list(span) for span in getattr(job, name)] for name in WEIGHTS if getattr(job, name)}


def fingerprint(canvas: Painting) -> dict[str, Any]:
    """All that may make the same recipe come out differently."""
    family, job = canvas.family, canvas.job
    device = torch.cuda.get_device_name(family.device) if family.device.type == "cuda" else family.device.type
    return {
        "model_sha256": family.model.sha256,
        "torch": str(torch.__version__),  # a class of torch's own: unpickling it would import torch on the other side
        "device": device,
        "dtype": str(family.dtype).removeprefix("torch."),
        "batch": canvas.batch,
        "threads": torch.get_num_threads() if family.device.type == "cpu" else 0,
        "layout": family.layout,
        "run": "plain" if job.exact else family.run,
    }
