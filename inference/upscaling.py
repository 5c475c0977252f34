"""Larger pictures from small ones: by the model's own upscaling pipeline where it brings one, else by plain resampling. The
recipe says which."""

from typing import Protocol

from PIL import Image, ImageOps

from inference.errand import Arrive, Errand
from inference.pipelines.family import AnyFamily
from inference.protocol import RESAMPLING, Job
from inference.sources import pictures_of


class Upscaler(Protocol):
    """A pipeline that makes `factor` times larger pictures."""

    name: str
    factor: int

    def enlarge(self, picture: Image.Image, job: Job, arrive: Arrive) -> Image.Image: ...


def upscale(job: Job, family: AnyFamily) -> Errand:
    """The picture covers the size that is asked for and is cropped around its middle. Raises BadSource."""
    size = job.width, job.height
    if family.upscaler is None:
        (picture,) = pictures_of(job, size)
        return Errand(job, family, lambda arrive: picture, steps=1, said={"upscaler": RESAMPLING})
    upscaler: Upscaler = family.upscaler
    (small,) = pictures_of(job, before(size, upscaler.factor))

    def call(arrive: Arrive) -> Image.Image:
        return ImageOps.fit(upscaler.enlarge(small, job, arrive), size, Image.Resampling.LANCZOS)

    return Errand(job, family, call, job.steps, said={"upscaler": upscaler.name})


def before(size: tuple[int, int], factor: int) -> tuple[int, int]:
    """What an upscaling pipeline is given, so that it makes at least `size`: multiples of 64, as those pipelines take."""
    width, height = (max(64, -(-side // (64 * factor)) * 64) for side in size)
    return width, height
