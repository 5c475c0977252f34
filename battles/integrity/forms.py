"""What a voter and staff may type of an exclusion."""

from __future__ import annotations

from django import forms

from battles.models.integrity import APPEAL_LONGEST, APPEAL_SHORTEST, REASON_LONGEST

SAY_MORE = f"Say in {APPEAL_SHORTEST} to {APPEAL_LONGEST} characters why these votes should count."


class AppealForm(forms.Form):
    text = forms.CharField(
        label="Why these votes should count",
        min_length=APPEAL_SHORTEST,
        max_length=APPEAL_LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages=dict.fromkeys(("required", "min_length", "max_length"), SAY_MORE),
        help_text=f"Up to {APPEAL_LONGEST} characters. It can be sent once.",
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
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
