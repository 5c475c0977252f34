"""The nearest thing that can be painted, as one tap: a button that sends the form again with that value. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from gallery.studio.wording import unweighted
from inference.protocol import Refusal

WEIGHTS = {"weights", "negative_weights"}


@dataclass(frozen=True, slots=True)
class Offer:
    """A button named `field` with this `value`: standing after the field it wins over what was typed there."""

    field: str
    value: str
    label: str


def offer_of(refusal: Refusal, field: str | None, typed: str = "") -> Offer | None:
    """`typed` are the words of that field. None where nothing can be put in its place."""
    value = refusal.nearest
    if refusal.field in WEIGHTS and field is not None:
        return Offer(field, unweighted(typed), "Take the weights out")
    if field is None or value is None:
        return None
    if isinstance(value, list | tuple):
        width, height = value
        return Offer(field, f"{width}x{height}", f"Paint {width} × {height} instead")
    shown = f"{value:g}" if isinstance(value, float) else str(value)
    if field in {"words", "negative"}:
        return Offer(field, shown, "Paint the words that fit")
    return Offer(field, shown, f"Use {shown} instead")
