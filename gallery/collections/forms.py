"""The form of what stands on a collection."""

from __future__ import annotations

from django import forms

from gallery.collections import keeping
from gallery.collections.keeping import Label
from gallery.collections.refusals import Unfit
from gallery.models import ABOUT_MAX, TITLE_MAX, Access

ACCESS = {
    Access.PRIVATE: "Only I see it",
    Access.PUBLIC: "Everybody sees it",
    Access.REVIEW: "Everybody sees it and offers pictures; I decide",
}


class LabelForm(forms.Form):
    title = forms.CharField(label="Title", strip=False, widget=forms.TextInput(attrs={"maxlength": TITLE_MAX}))
    about = forms.CharField(
        label="What it is about",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": ABOUT_MAX}),
    )
    access = forms.ChoiceField(
        label="Who sees it",
        choices=[(one.value, text) for one, text in ACCESS.items()],
        initial=Access.PRIVATE,
        widget=forms.RadioSelect,
    )

    def label(self) -> Label:
        """Of a valid form."""
        return self._label

    def clean(self) -> dict[str, object]:
        given = super().clean() or self.cleaned_data
        try:
            self._label = keeping.label(given.get("title", ""), given["about"], given.get("access", Access.PRIVATE))
        except Unfit as error:
            told = set(self.errors)
            for field, said in error.problems:
                if field not in told:
                    self.add_error(field, said)
        return given
