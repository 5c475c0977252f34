"""The forms of sets."""

from __future__ import annotations

from dataclasses import asdict
from json import dumps, loads
from typing import Any

from django import forms

from gallery.models import ABOUT_MAX, MESSAGE_MAX, TITLE_MAX, Level, Licence, Role, Visibility
from gallery.sets import keeping, meanwhile
from gallery.sets.changes import Change
from gallery.sets.keeping import Label
from gallery.sets.refusals import Unfit
from gallery.sets.tree.entries import TAG_MAX, TAGS_MAX, TEXT_MAX, Entry

TAGS_TEXT_MAX = (TAG_MAX + 2) * TAGS_MAX
SEES = {Visibility.PRIVATE: "Only its members see it", Visibility.PUBLIC: "Everybody sees it"}
LICENCES = {
    Licence.UNSAID: "Nobody said",
    Licence.CC0: "CC0 1.0: do with it what you like",
    Licence.BY: "CC BY 4.0: say whose it is",
    Licence.BY_SA: "CC BY-SA 4.0: say whose it is, and pass it on alike",
    Licence.BY_NC: "CC BY-NC 4.0: say whose it is, and sell nothing of it",
    Licence.RESERVED: "All rights reserved",
}
ROLES = {
    Role.VIEW: "View: look into it",
    Role.PROPOSE: "Propose: make branches of their own and propose them",
    Role.COMMIT: "Commit: change its branches",
    Role.MANAGE: "Manage: say who may do what, and protect branches",
}


class LabelForm(forms.Form):
    title = forms.CharField(label="Title", max_length=TITLE_MAX, strip=False)
    about = forms.CharField(
        label="What it is about",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": ABOUT_MAX}),
    )
    licence = forms.ChoiceField(
        label="Licence of what is in it", required=False, choices=[(one.value, text) for one, text in LICENCES.items()]
    )
    visibility = forms.ChoiceField(
        label="Who sees it",
        choices=[(one.value, text) for one, text in SEES.items()],
        initial=Visibility.PRIVATE,
        widget=forms.RadioSelect,
    )
    takes_proposals = forms.BooleanField(
        label="Everybody with an account may propose changes, where everybody sees it", required=False
    )

    shown = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    """What the set's label was when the form was made; empty: there was none."""

    def label(self) -> Label:  # type: ignore[override]
        """Of a valid form."""
        return self._label

    def was(self) -> Label | None:
        """Of a valid form: what it was shown with."""
        return self._was

    def follow(self, now: Label) -> None:
        """It goes on from what is there by now, with what its writer changed."""
        before = asdict(self._was or now)
        kept = meanwhile.changed(before, asdict(self._label))
        fields = {name: value for name, value in asdict(now).items() if name not in kept}
        self.data = {**self.data.dict(), **{name: value for name, value in fields.items() if value is not False}}  # type: ignore[attr-defined]
        for name in [name for name, value in fields.items() if value is False]:
            self.data.pop(name, None)
        self.data["shown"] = shown_as(now)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.errors:
            return given
        try:
            self._was = _read(given.pop("shown", ""))
            self._label = keeping.label(**given)
        except Unfit as error:
            self.add_error(error.field, str(error))
        return given


def shown_as(label: Label) -> str:
    """As a form carries it."""
    return dumps(asdict(label))


def _read(text: str) -> Label | None:
    """None where it was not carried, or by somebody who wrote one themselves. It is held against what is there and written
    nowhere, so it is asked for no rule about words: one may have come since it was typed."""
    try:
        said = loads(text)
        licence, visibility = Licence(said["licence"]), Visibility(said["visibility"])
        return Label(str(said["title"]), str(said["about"]), licence, visibility, said["takes_proposals"] is True)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


class SlotForm(forms.Form):
    """What one slot holds, but for its picture and its place."""

    prompt = forms.CharField(required=False, strip=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=TEXT_MAX)
    caption = forms.CharField(
        required=False, strip=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=TEXT_MAX
    )
    tags = forms.CharField(required=False, max_length=TAGS_TEXT_MAX, help_text="With commas between them.")
    level = forms.TypedChoiceField(
        label="For whom", coerce=int, choices=[(one.value, one.name.lower()) for one in Level]
    )
    message = forms.CharField(label="What you changed, and why", required=False, max_length=MESSAGE_MAX)
    head = forms.CharField(widget=forms.HiddenInput)

    def change(self, slot: str, shown: Entry, now: Entry) -> Change:
        """Of a valid form: the cells that are not what it was shown with. Raises Unfit of one that somebody changed meanwhile."""
        before, there = _cells(shown), _cells(now)
        for name in meanwhile.contested(before, self._wanted(), there):
            raise Unfit(name, meanwhile.told(_said(name, there[name])))
        return Change(slot, meanwhile.changed(before, self._wanted()))

    def follow(self, shown: Entry, now: Entry, head: str) -> None:
        """It goes on from what the slot holds by now, with what its writer changed."""
        kept = meanwhile.changed(_cells(shown), self._wanted())
        fields = {name: value for name, value in initial(now, head).items() if name not in kept}
        self.data = {**self.data.dict(), **fields}  # type: ignore[attr-defined]

    def _wanted(self) -> dict[str, Any]:
        given = self.cleaned_data
        tags = [word.strip() for word in given["tags"].split(",") if word.strip()]
        prompt, caption = (given[name].replace("\r\n", "\n") for name in ("prompt", "caption"))
        return {"prompt": prompt, "caption": caption, "tags": tags, "level": given["level"]}


def _cells(entry: Entry) -> dict[str, Any]:
    return {"prompt": entry.prompt, "caption": entry.caption, "tags": list(entry.tags), "level": entry.level}


def _said(cell: str, held: Any) -> Any:
    return Level(held).name.lower() if cell == "level" else held


def initial(entry: Entry, head: str) -> dict[str, Any]:
    return {
        "prompt": entry.prompt,
        "caption": entry.caption,
        "tags": ", ".join(entry.tags),
        "level": entry.level,
        "head": head,
    }
