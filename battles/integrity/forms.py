"""What a voter and staff may type of an exclusion."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from battles.integrity.statements import plain
from battles.models.integrity import APPEAL_LONGEST, APPEAL_SHORTEST, REASON_LONGEST
from battles.refusals import Refused

SAY_MORE = f"Say in {APPEAL_SHORTEST} to {APPEAL_LONGEST} characters why these votes should count."


class StatementField(forms.CharField):
    """Refuses what `battles.integrity.statements` does, at this field; its name is that of the field."""

    def __init__(self, *, name: str, **more: Any) -> None:
        super().__init__(**more)
        self._name = name

    def to_python(self, value: Any) -> str:
        try:
            return plain(super().to_python(value) or "", self._name)
        except Refused as refused:
            raise ValidationError(refused.message, code=refused.code) from refused


class AppealForm(forms.Form):
    text = StatementField(
        name="text",
        label="Why these votes should count",
        min_length=APPEAL_SHORTEST,
        max_length=APPEAL_LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages=dict.fromkeys(("required", "min_length", "max_length"), SAY_MORE),
        help_text=f"Up to {APPEAL_LONGEST} characters. It can be sent once.",
    )


class ReasonForm(forms.Form):
    reason = StatementField(
        name="reason",
        label="Reason",
        max_length=REASON_LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 70, "maxlength": REASON_LONGEST}),
        help_text=f"Up to {REASON_LONGEST} characters, kept for good. The voter is shown it.",
    )


class ProposalForm(ReasonForm):
    HERE, EVERYWHERE = "here", "everywhere"
    scope = forms.ChoiceField(
        label="Which votes",
        choices=[(HERE, "Those in this battle"), (EVERYWHERE, "All they have given so far, in every battle")],
        initial=HERE,
        widget=forms.RadioSelect,
    )
    field_order = ("scope", "reason")
