"""What one model can do."""

from dataclasses import dataclass

from inference.protocol.jobs import Kind

RESAMPLING = "lanczos"
"""Pillow's Lanczos filter with three lobes, and nothing sharpened after it."""


@dataclass(frozen=True, slots=True)
class ModelOffer:
    """What one model can do. `sizes` are shown (width, height); ranges are inclusive; `default_strength` is for pictures that
    begin with another; `upscaler` is what enlarges pictures: a pipeline's class, or the filter where there is none.
    `upscale_sizes` are what it enlarges to; without them `sizes`. `weighs`: whether words of a prompt may have weights."""

    name: str
    title: str
    licence: str
    sha256: str
    kinds: tuple[Kind, ...]
    samplers: tuple[str, ...]
    sizes: tuple[tuple[int, int], ...]
    native_size: tuple[int, int]
    steps: tuple[int, int]
    default_steps: int
    guidance: tuple[float, float]
    default_guidance: float
    max_prompt_characters: int = 2000
    default_strength: float = 0.6
    upscaler: str = RESAMPLING
    upscale_sizes: tuple[tuple[int, int], ...] = ()
    weighs: bool = False

    def sizes_for(self, kind: Kind) -> tuple[tuple[int, int], ...]:
        return (self.upscale_sizes or self.sizes) if kind is Kind.UPSCALE else self.sizes
