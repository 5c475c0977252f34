"""What the studio can paint with at this moment: what its models say of themselves, or the settings while none has said
anything yet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings

from inference.protocol import Kind, ModelOffer
from jobs.health import last_studios

STEPS = (1, 50)
KINDS = tuple(Kind)


def offers(now: datetime) -> list[ModelOffer]:
    """Never empty. The model that the site begins with is the first."""
    told = {offer.name: offer for offer in _told(now)}
    found = list(told.values()) or [_as_set(name) for name in settings.STUDIO_MODELS]
    return sorted(found, key=lambda offer: offer.name != settings.STUDIO_MODEL)


def told(offered: Iterable[ModelOffer]) -> dict[str, dict[str, Any]]:
    """What the page's script needs to know of each model, to leave out what it cannot do."""
    return {
        offer.name: {
            "sizes": [f"{width}x{height}" for width, height in offer.sizes],
            "samplers": list(offer.samplers),
            "steps": offer.steps,
            "guidance": offer.guidance,
            "defaults": {"steps": offer.default_steps, "guidance": offer.default_guidance},
        }
        for offer in offered
    }


def _told(now: datetime) -> list[ModelOffer]:
    """By the studios that live, else what the last one said: nobody has to wait for it in order to write."""
    return [offer for studio in last_studios(now) if studio.capacity for offer in studio.capacity.models]


def _as_set(name: str) -> ModelOffer:
    brush = settings.STUDIO_MODELS[name]
    return ModelOffer(
        name=name,
        title=name,
        licence="",
        sha256="",
        kinds=KINDS,
        samplers=(brush["sampler"],),
        sizes=((brush["size"], brush["size"]),),
        native_size=(brush["size"], brush["size"]),
        steps=STEPS,
        default_steps=brush["steps"],
        guidance=(brush["guidance_min"], brush["guidance_max"]),
        default_guidance=brush["guidance"],
    )
