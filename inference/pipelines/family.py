"""What the engine asks of a model family. A family knows its model's inputs and outputs, and no jobs but the one it is
given, no schedule, no batch policy."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from PIL import Image
from torch import Tensor, device, dtype

from inference.config import Model
from inference.protocol import Job

UPSCALING = {
    "nearest": Image.Resampling.NEAREST,
    "lanczos": Image.Resampling.LANCZOS,
    "bicubic": Image.Resampling.BICUBIC,
}


class Family(ABC):
    """One loaded model. Samples are (C, H, W) each, (B, C, H, W) together; times are the scheduler's timesteps (B)."""

    model: Model
    device: device
    dtype: dtype
    scheduler: Any

    @abstractmethod
    def encode(self, text: str) -> Any:
        """A text as the model wants to see it, to be kept and used for many jobs."""

    @abstractmethod
    def noise(self, job: Job) -> Tensor:
        """The first sample (C, H, W), from the job's own generator."""

    @abstractmethod
    def predict(self, samples: Tensor, times: Tensor, texts: Sequence[Any]) -> Tensor:
        """One forward for all rows: the model's raw output, row by row."""

    @abstractmethod
    def integrand(self, samples: Tensor, outputs: Tensor, times: Tensor) -> Tensor:
        """What the sampler takes, from the guided raw output."""

    @abstractmethod
    def clean(self, samples: Tensor, outputs: Tensor, times: Tensor) -> Tensor:
        """What the finished pictures would be, seen from here: for previews."""

    @abstractmethod
    def preview(self, clean: Tensor) -> Image.Image:
        """One clean prediction as a small picture, cheaply."""

    @abstractmethod
    def decode(self, sample: Tensor) -> Image.Image:
        """One finished sample as a picture of the size that the model paints."""

    def guided(self, job: Job, time: float) -> bool:
        """Whether the job needs its second row at this time, given from 1 (noise) to 0 (picture)."""
        low, high = self.model.card.guidance_interval
        return job.guidance > 1 and low <= time <= high

    def native_size(self, job: Job) -> tuple[int, int]:
        return self.model.card.native_size or (job.width, job.height)

    def shown(self, picture: Image.Image, job: Job) -> Image.Image:
        """The picture at the size that was asked for."""
        if picture.size == (job.width, job.height):
            return picture
        return picture.resize((job.width, job.height), UPSCALING[self.model.card.upscale])
