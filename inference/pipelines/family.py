"""What the engine asks of a model family. A family knows its model's inputs and outputs, and no jobs but the one it is
given, no schedule, no batch policy."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor, device, dtype

from inference.config import Model
from inference.courses import Target
from inference.protocol import Job, Span

UPSCALING = {
    "nearest": Image.Resampling.NEAREST,
    "lanczos": Image.Resampling.LANCZOS,
    "bicubic": Image.Resampling.BICUBIC,
}


class AnyFamily(ABC):
    """One loaded model, however it paints. `upscaler` is a pipeline of its own that enlarges pictures, where it has one;
    `layout` and `run` say how it was tuned, `tuned` says it for people."""

    model: Model
    device: device
    dtype: dtype
    upscaler: Any = None
    layout: str = "plain"
    run: str = "plain"
    tuned: str = ""

    @abstractmethod
    def preview(self, clean: Tensor) -> Image.Image:
        """One clean prediction (C, H, W) as a small picture, cheaply."""

    def native_size(self, job: Job) -> tuple[int, int]:
        return self.model.card.native_size or (job.width, job.height)

    def shown(self, picture: Image.Image, job: Job) -> Image.Image:
        """The picture at the size that was asked for."""
        if picture.size == (job.width, job.height):
            return picture
        return picture.resize((job.width, job.height), UPSCALING[self.model.card.upscale])


class Family(AnyFamily):
    """One loaded model that is stepped in batches. Samples are float32 (C, H, W) each, (B, C, H, W) together; times are
    the scheduler's timesteps (B). `target` is what `predict` returns; unit noise times `noise_scale` is this model's."""

    scheduler: Any
    target: Target
    noise_scale: float = 1.0

    @abstractmethod
    def encode(self, text: str) -> Any:
        """A text as the model wants to see it, to be kept and used for many jobs."""

    def weigh(self, encoded: Any, text: str, weights: Sequence[Span]) -> Any:
        """The encoded text with its weighted stretches moved away from what says nothing, or towards it. Only of families
        whose habits say that they weigh; see weighing.py. Raises ValueError."""
        raise ValueError(f"{self.model.card.name} cannot weigh words")

    @abstractmethod
    def shape(self, job: Job) -> tuple[int, int, int]:
        """(C, H, W) of the job's sample."""

    @abstractmethod
    def predict(self, samples: Tensor, times: Tensor, texts: Sequence[Any], guidances: Sequence[float]) -> Tensor:
        """One forward for all rows: the model's raw output, row by row. `guidances` matter only to a model that has its
        guidance embedded."""

    @abstractmethod
    def from_picture(self, picture: Image.Image, chance: torch.Generator) -> Tensor:
        """The clean sample (C, H, W) of an RGB picture of the native size."""

    @abstractmethod
    def decode(self, samples: Tensor) -> list[Image.Image]:
        """Finished samples (B, C, H, W) as pictures of the size that the model paints."""

    def from_mask(self, mask: Image.Image, job: Job) -> Tensor:
        """(1, H, W) at the sample's size: 1 where it is painted anew, by the nearest pixel, as diffusers does."""
        grey = torch.from_numpy(np.asarray(mask.convert("L"), dtype=np.float32) / 255)
        binary = (grey >= 0.5).float()[None, None]
        _, height, width = self.shape(job)
        return torch.nn.functional.interpolate(binary, size=(height, width))[0].to(self.device)

    def rows(self, job: Job, level: float) -> int:
        """What the job's next step costs in a batch: two where it is guided at this level, from 1 (noise) to 0."""
        low, high = self.model.card.guidance_interval
        return 2 if job.guidance > 1 and low <= level <= high else 1
