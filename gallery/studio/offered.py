"""What somebody begins with, made to fit what the studio offers today, which may not be what it offered then. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gallery.studio.cropping import Size, nearest
from inference.protocol import ModelOffer


def fitted(begun: Mapping[str, Any], offers: Sequence[ModelOffer]) -> tuple[dict[str, Any], str]:
    """What of the form's first values has to be another one, and that in words. `begun` are the values of its fields
    `model`, `size`, `steps`, `guidance` and `sampler`; `offers` begins with what the form chooses by itself."""
    offer = next((one for one in offers if one.name == begun["model"]), offers[0])
    others = {
        "model": offer.name,
        "size": _size(begun["size"], offer.sizes),
        "sampler": begun["sampler"] if begun["sampler"] in offer.samplers else offer.samplers[0],
        "steps": _within(begun["steps"], offer.steps),
        "guidance": _within(begun["guidance"], offer.guidance),
    }
    changed = {name: value for name, value in others.items() if value != begun[name]}
    return changed, "; ".join(f"{name} was {begun[name]}, here it is {value}" for name, value in changed.items())


def _size(asked: str, sizes: Sequence[Size]) -> str:
    across, down = (int(side) for side in asked.split("x"))
    width, height = (across, down) if (across, down) in sizes else nearest(sizes, (across, down))
    return f"{width}x{height}"


def _within(value: float, bounds: tuple[float, float]) -> float:
    least, most = bounds
    return min(max(value, least), most)
