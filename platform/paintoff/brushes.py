"""What battles may ask of the studio's models, out of the registry and the cards that the engine reads, too. Loads no model
and looks at no weights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from inference.cards import ModelCard, parse_card, read_card
from inference.config import Source, Unfit, sources, threads, whole_number
from inference.starter import starter
from inference.tuning import setting

STARTER = {
    "steps": 12,
    "sampler": "flow-euler",
    "size": 512,
    "guidance": 3.0,
    "guidance_min": 1.0,
    "guidance_max": 6.0,
}
"""Fewer steps than the starter's card has: the same pictures to the eye, and a round is ready sooner."""


def known(environ: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """By name, every model that battles can be painted with, and the starter, with which older ones were. Raises
    ImproperlyConfigured."""
    listed = {card.name: brush_of(card) for card in cards(environ) if card.name != "starter"}
    return {"starter": dict(STARTER)} | listed


def served(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the models that the engine loads, its first in front. Raises ImproperlyConfigured."""
    return tuple(card.name for card in cards(environ))


def cards(environ: Mapping[str, str]) -> tuple[ModelCard, ...]:
    """Raises ImproperlyConfigured."""
    try:
        return tuple(_card(source) for source in sources(environ) or (starter(),))
    except Unfit as reason:
        raise ImproperlyConfigured(str(reason)) from reason


def brush_of(card: ModelCard) -> dict[str, Any]:
    """The model as its card has it. Raises ImproperlyConfigured where it paints no squares, which battles show."""
    side = next((width for width, height in card.sizes if width == height), None)
    if side is None:
        raise ImproperlyConfigured(f"the card of {card.name} needs a square size: battles paint squares")
    return {
        "steps": card.default_steps,
        "sampler": card.samplers[0],
        "size": side,
        "guidance": card.default_guidance,
        "guidance_min": card.guidance[0],
        "guidance_max": card.guidance[1],
    }


def misfits(card: ModelCard, brush: Mapping[str, Any]) -> Iterator[str]:
    """What a brush asks for that the model cannot do, in sentences."""
    if not card.steps[0] <= brush["steps"] <= card.steps[1]:
        yield f"{card.name} takes {card.steps[0]} to {card.steps[1]} steps, not {brush['steps']}"
    if brush["sampler"] not in card.samplers:
        yield f"{card.name} has no sampler {brush['sampler']}, but {', '.join(card.samplers)}"
    if (brush["size"], brush["size"]) not in card.sizes:
        yield f"{card.name} does not paint {brush['size']} × {brush['size']}"
    low, high = card.guidance
    if not low <= brush["guidance_min"] <= brush["guidance"] <= brush["guidance_max"] <= high:
        yield f"{card.name} takes guidance {low:g} to {high:g}, with its default inside what players may choose"


def unreadable(environ: Mapping[str, str]) -> Iterator[str]:
    """Which of the engine's settings its processes could not start with, in sentences."""
    for read in (threads, setting, lambda said: whole_number(said, "PAINTOFF_ENGINE_ACTORS", 1)):
        try:
            read(environ)
        except Unfit as reason:
            yield str(reason)


def _card(source: Source) -> ModelCard:
    folder = Path(source.folder) if source.folder else None
    if source.card is not None:
        return parse_card(source.card, folder, strict=True)
    if folder is None:
        raise Unfit(f"PAINTOFF_MODELS: {source.hub} needs a card in the list, with its sizes")
    return read_card(folder)
