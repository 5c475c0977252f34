"""Making a picture larger: to which sizes, by which model, and the wish that asks for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms

from gallery.models import Picture
from gallery.studio.beginnings import words_of
from gallery.studio.wishes import Wish
from gallery.studio.wording import spelled
from inference.protocol import RESAMPLING, Kind, ModelOffer


@dataclass(frozen=True, slots=True)
class Enlargement:
    """One choice, and what it says."""

    model: str
    size: str
    said: str


class EnlargeForm(forms.Form):
    """A choice is a model's name and a size."""

    size = forms.ChoiceField(label="How large", widget=forms.RadioSelect)

    def __init__(self, *args: Any, offers: Iterable[ModelOffer], picture: Picture, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sizes = {
            f"{offer.name} {width}x{height}": (offer, width, height)
            for offer in offers
            for width, height in _larger(offer, picture)
        }
        field = self.fields["size"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, _said(*size)) for name, size in self._sizes.items()]
        field.initial = next(iter(self._sizes), None)

    @property
    def enlargements(self) -> list[Enlargement]:
        sizes = self._sizes.values()
        return [Enlargement(offer.name, f"{wide}x{high}", _said(offer, wide, high)) for offer, wide, high in sizes]

    def wish(self, picture: Picture) -> Wish:
        offer, width, height = self._sizes[self.cleaned_data["size"]]
        return Wish(
            kind=Kind.UPSCALE,
            model=offer.name,
            words=words_of(picture),
            negative=spelled(picture.prompt.negative),
            steps=offer.default_steps,
            guidance=offer.default_guidance,
            sampler=offer.samplers[0],
            width=width,
            height=height,
            seed=picture.seed,
            source=picture,
        )


def can_be_larger(offers: Iterable[ModelOffer], picture: Picture) -> bool:
    return any(_larger(offer, picture) for offer in offers)


def _larger(offer: ModelOffer, picture: Picture) -> list[tuple[int, int]]:
    """In the picture's own shape, as near as a model has it, or its sides would be cut off."""
    if Kind.UPSCALE not in offer.kinds:
        return []
    own = picture.blob.width / picture.blob.height
    return [
        (width, height)
        for width, height in offer.sizes_for(Kind.UPSCALE)
        if width > picture.blob.width and abs(width / height / own - 1) < 0.02
    ]


def _said(offer: ModelOffer, width: int, height: int) -> str:
    how = "resampled (Lanczos): nothing is added" if offer.upscaler == RESAMPLING else f"by {offer.upscaler}"
    return f"{width} × {height}, {offer.title}: {how}"
