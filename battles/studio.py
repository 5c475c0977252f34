"""What the battles' model can do, from the settings: the range that every entry of a round has alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Brush:
    """One model as battles use it. `size` is the side of the shown square in pixels."""

    name: str
    steps: int
    sampler: str
    size: int
    guidance: float
    guidance_min: float
    guidance_max: float


def brush(name: str) -> Brush:
    """Raises KeyError for a model that the settings do not name."""
    offered: dict[str, Any] = settings.STUDIO_MODELS[name]
    return Brush(name=name, **offered)


def brushes() -> dict[str, Brush]:
    """Every model that the settings name."""
    return {name: brush(name) for name in settings.STUDIO_MODELS}
