"""The studio's form. It reads and bounds what was typed; what a model can paint the desk says, with the nearest it can."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from gallery.models import NOTE_MAX
from gallery.studio import axes, cropping, masks, wording
from gallery.studio.allowed import PLACES, faults_of
from gallery.studio.nearest import Offer, offer_of
from gallery.studio.wishes import COUNT_MOST, SEED_BITS, SEED_MOST, Wish
from inference.protocol import Kind, ModelOffer, Refusal
from moderation.statements import Unreadable, plain

WORDS_MAX = 2000
READ_MOST = 4 * WORDS_MAX
"""What is longer still is not read, only said to be too long."""
AXIS_MAX = 4000
LOW = {"rows": 2, "class": "is-low"}
VARIED = [("", "nothing"), *((what.value, title) for what, title in axes.TITLES.items())]
HOW = "Parted by commas outside brackets; prompts one on a line. Left empty, seeds and styles are four."
CUT_OFF = (
    "What is marked lies where the picture is cut off at this size. Mark more of its middle, or take another size."
)
UNSEEN = "Write something that can be seen."
NEW, SAME = "new", "same"
SEEDS = [(NEW, "New seeds every time"), (SAME, "These seeds")]
FIELD_OF = {
    "prompt": "words",
    "weights": "words",
    "negative_prompt": "negative",
    "negative_weights": "negative",
    "sources": None,
    "kind": None,
}
"""Where the form calls a field of the engine's otherwise."""
READ_BY_ENGINE = {"words": "prompt", "negative": "negative_prompt"}


PART: dict[str, Any] = {
    "required": False,
    "min_value": 0,
    "max_value": 100,
    "widget": forms.NumberInput(attrs={"step": "1"}),
}
RECTANGLE = ("mask_left", "mask_top", "mask_width", "mask_height")
OF_A_SOURCE = ("strength", "mask", *RECTANGLE)


class WishForm(forms.Form):
    """`offers` are the models that are there; `begins` the size in pixels of the picture that it starts from, if any."""

    words = forms.CharField(label="Prompt", max_length=WORDS_MAX, widget=forms.Textarea(attrs={"rows": 4}), strip=True)
    negative = forms.CharField(
        label="What should not be there",
        max_length=WORDS_MAX,
        required=False,
        widget=forms.Textarea(attrs=LOW),
    )
    count = forms.IntegerField(label="Pictures", min_value=1, max_value=COUNT_MOST, initial=4)
    strength = forms.FloatField(
        label="How much is painted anew",
        min_value=0.05,
        max_value=1.0,
        widget=forms.NumberInput(attrs={"type": "range", "step": "0.05"}),
    )
    mask = forms.CharField(required=False, widget=forms.HiddenInput)
    mask_left = forms.FloatField(label="From the left", **PART)
    mask_top = forms.FloatField(label="From the top", **PART)
    mask_width = forms.FloatField(label="Wide", **PART)
    mask_height = forms.FloatField(label="High", **PART)
    model = forms.ChoiceField()
    size = forms.ChoiceField()
    steps = forms.IntegerField(min_value=1, max_value=500)
    guidance = forms.FloatField(min_value=0, max_value=100, widget=forms.NumberInput(attrs={"step": "0.5"}))
    sampler = forms.ChoiceField()
    seeds = forms.ChoiceField(choices=SEEDS, initial=NEW, widget=forms.RadioSelect)
    seed = forms.IntegerField(
        label="First seed",
        required=False,
        min_value=0,
        max_value=SEED_MOST,
        help_text="The next pictures count on from it.",
    )
    across = forms.ChoiceField(choices=VARIED, required=False)
    across_values = forms.CharField(
        label="Values across", required=False, max_length=AXIS_MAX, widget=forms.Textarea(attrs=LOW), help_text=HOW
    )
    down = forms.ChoiceField(choices=VARIED, required=False)
    down_values = forms.CharField(
        label="Values down", required=False, max_length=AXIS_MAX, widget=forms.Textarea(attrs=LOW)
    )
    note = forms.CharField(label="Note to myself", max_length=NOTE_MAX, required=False)
    is_public = forms.BooleanField(label="Publish each picture as soon as it is painted", required=False)

    def __init__(
        self,
        *args: Any,
        offers: Sequence[ModelOffer],
        begins: tuple[int, int] | None = None,
        is_guest: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.nearest: list[Offer] = []
        self.offers = offers
        self.pointed: dict[str, wording.Pointed] = {}
        self.faults: dict[str, wording.Fault] = {}
        self.not_allowed: dict[str, str] = {}
        self._choose("model", [(offer.name, offer.title) for offer in offers])
        sizes = {f"{width}x{height}": f"{width} × {height}" for offer in offers for width, height in offer.sizes}
        self._choose("size", list(sizes.items()))
        samplers = dict.fromkeys(name for offer in offers for name in offer.samplers)
        self._choose("sampler", [(name, name) for name in samplers])
        self._begins = begins
        for name in () if begins else OF_A_SOURCE:
            del self.fields[name]
        if is_guest:
            del self.fields["is_public"]

    def clean_words(self) -> str:
        text = self._read("words")
        if not wording.read(text).is_visible:
            raise forms.ValidationError(UNSEEN)
        return text

    def clean_negative(self) -> str:
        return self._read("negative")

    def clean_note(self) -> str:
        return fit_note(self.cleaned_data["note"])

    def clean_seed(self) -> int:
        """Drawn here where none was chosen."""
        given = self.cleaned_data.get("seed")
        if self.cleaned_data.get("seeds") == SAME and given is None:
            raise forms.ValidationError("Say which seed, or take new ones.")
        return given if given is not None and self.cleaned_data.get("seeds") == SAME else secrets.randbits(SEED_BITS)

    def clean(self) -> dict[str, Any]:
        """The axes of a sheet, each with its fault at its own values."""
        said = super().clean() or self.cleaned_data
        said["drawn"] = self._drawn()
        self._must_be_kept(said["drawn"], said.get("size"))
        said["axes"] = tuple(axis for name in ("across", "down") if (axis := self._axis(name)) is not None)
        try:
            axes.check(said["axes"])
        except axes.Unfit as unfit:
            self.add_error("down", str(unfit))
        self._must_be_short_enough()
        self.refuse_words(faults_of({name: text for name in PLACES if len(text := self._typed(name)) <= READ_MOST}))
        return said

    def refuse_words(self, faults: Mapping[str, str]) -> None:
        """By the rules for words, also where they are at fault otherwise: nobody is told one thing at a time."""
        self.not_allowed |= faults
        for name, why_not in faults.items():
            self.add_error(name, why_not)

    def _must_be_short_enough(self) -> None:
        """For the model, where no draw decides how long they become; then the engine says so of what was drawn."""
        offer = next((one for one in self.offers if one.name == self.cleaned_data.get("model")), None)
        for name, field in READ_BY_ENGINE.items():
            reading = wording.read(self.cleaned_data.get(name, "")) if offer else None
            if offer and reading and reading.possible == 1:
                text = wording.drawn(reading, 0, 0).text
                if (most := offer.max_prompt_characters) < len(text):
                    self.refuse(Refusal(field, f"{offer.name} reads at most {most} characters", text[:most]))

    def _typed(self, name: str) -> str:
        return str(self.data.get(name) or "").strip()

    def _drawn(self) -> bytes | None:
        """The mask as it was drawn, or by its numbers where scripts do not run. None for the whole picture."""
        said = self.cleaned_data
        sides = [said.get(name) for name in RECTANGLE]
        try:
            if said.get("mask"):
                return masks.from_drawing(said["mask"])
            if self._begins is not None and any(side is not None for side in sides):
                left, top, width, height = (side or 0.0 for side in sides)
                return masks.rectangle(left, top, width, height, self._begins)
        except masks.Unfit as unfit:
            self.add_error("mask_left", str(unfit))
        return None

    def _must_be_kept(self, mask: bytes | None, size: str | None) -> None:
        """Of a picture of another shape the edges are cut off, and what is marked there with them."""
        if mask is None or size is None or self._begins is None:
            return
        width, height = (int(side) for side in size.split("x"))
        if masks.is_cut_off(mask, cropping.kept(self._begins, (width, height))):
            self.add_error("mask_left", CUT_OFF)

    def _axis(self, name: str) -> axes.Axis | None:
        what, values = self.cleaned_data.get(name), self.cleaned_data.get(f"{name}_values", "")
        if not what:
            return None
        try:
            axis = axes.axis(axes.What(what), values, self.cleaned_data.get("seed") or 0)
            for text in axis.values if axis.what in {axes.What.WORDS, axes.What.STYLES} else ():
                if not wording.read(text).is_visible:
                    raise axes.Unfit(UNSEEN)
        except axes.Unfit as unfit:
            self.add_error(f"{name}_values", str(unfit))
        except wording.Fault as fault:
            self.pointed[f"{name}_values"] = wording.pointed(text, fault)
            self.add_error(f"{name}_values", fault.message)
        else:
            return axis
        return None

    def wish(self, **more: Any) -> Wish:
        """What was asked for; `more` is what does not stand in the form's own fields."""
        said = self.cleaned_data
        width, height = (int(side) for side in said["size"].split("x"))
        return Wish(
            model=said["model"],
            words=said["words"],
            negative=said["negative"],
            steps=said["steps"],
            guidance=said["guidance"],
            sampler=said["sampler"],
            width=width,
            height=height,
            seed=said["seed"],
            is_seed_kept=said["seeds"] == SAME,
            count=said["count"],
            axes=said["axes"],
            mask=said["drawn"],
            kind=self._kind(),
            strength=said.get("strength", 1.0),
            is_public=said.get("is_public", False),
            note=said["note"],
            **more,
        )

    def _kind(self) -> Kind:
        if self._begins is None:
            return Kind.TEXT_TO_IMAGE
        return Kind.INPAINT if self.cleaned_data["drawn"] else Kind.IMAGE_TO_IMAGE

    def refuse(self, refusal: Refusal) -> None:
        """Say at its field why it cannot be painted, and offer the nearest that can."""
        field = self._varied(refusal.field) or FIELD_OF.get(refusal.field, refusal.field)
        self.add_error(field if field in self.fields else None, f"{refusal.reason[:1].upper()}{refusal.reason[1:]}.")
        if field is not None and field.endswith("_values"):
            return
        if (offer := offer_of(refusal, field, self.data.get(field or "", ""))) is not None:
            self.nearest.append(offer)

    def _varied(self, field: str) -> str | None:
        """Where a sheet's values are at fault, and not the one setting."""
        named = {"prompt": {"words", "styles"}, "weights": {"words", "styles"}}.get(field, {field})
        return next((f"{name}_values" for name in ("across", "down") if self.cleaned_data.get(name) in named), None)

    def _read(self, name: str) -> str:
        """As it was typed, once it can be read; the page underlines what is at fault."""
        text: str = self.cleaned_data[name]
        try:
            wording.read(text)
        except wording.Fault as fault:
            self.pointed[name], self.faults[name] = wording.pointed(text, fault), fault
            raise forms.ValidationError(fault.message) from fault
        return text

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        field.initial = choices[0][0]


class NoteForm(forms.Form):
    note = forms.CharField(
        label="Note to myself", max_length=NOTE_MAX, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_note(self) -> str:
        return fit_note(self.cleaned_data["note"])


def fit_note(text: str) -> str:
    """As it is kept: it reads as it is written. Raises ValidationError."""
    try:
        return plain(text)
    except Unreadable as error:
        raise forms.ValidationError(str(error)) from error
