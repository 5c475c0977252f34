"""The forms of sets."""

from __future__ import annotations

from typing import Any

from django import forms

from gallery.models import ABOUT_MAX, MESSAGE_MAX, TITLE_MAX, Level, Licence, Role, Visibility
from gallery.sets import keeping
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

    def label(self) -> Label:  # type: ignore[override]
        """Of a valid form."""
        return self._label

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.errors:
            return given
        try:
            self._label = keeping.label(**given)
        except Unfit as error:
            self.add_error(error.field, str(error))
        return given


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

    def change(self, slot: str, held: Entry) -> Change:
        """Of a valid form: the cells that are not what the slot holds."""
        given = self.cleaned_data
        tags = [word.strip() for word in given["tags"].split(",") if word.strip()]
        cells = {"prompt": given["prompt"], "caption": given["caption"], "tags": tags, "level": given["level"]}
        before = {"prompt": held.prompt, "caption": held.caption, "tags": list(held.tags), "level": held.level}
        return Change(slot, {name: value for name, value in cells.items() if value != before[name]})


def initial(entry: Entry, head: str) -> dict[str, Any]:
    return {
        "prompt": entry.prompt,
        "caption": entry.caption,
        "tags": ", ".join(entry.tags),
        "level": entry.level,
        "head": head,
    }
