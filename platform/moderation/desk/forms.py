"""What moderators and authors may send to the desk."""

from __future__ import annotations

from django import forms

from moderation.desk.allowed import NAMING
from moderation.desk.deciding import Wanted
from moderation.desk.rows import APPEAL_MAX, REASON_MAX
from moderation.desk.vocabulary import RULES, Guideline, Verdict
from moderation.levels import Level
from moderation.statements import plain

VERDICTS = [Verdict.LET_BE, Verdict.WITHHOLD, Verdict.BLOCK, Verdict.ESCALATE, Verdict.UPHOLD]
RATES = {f"rate {level.word}": level for level in Level if level}
NOT_KNOWN = "Say what is to be done: let it be, withhold, block, rate it, hand it up, or uphold what was decided."


class DecisionForm(forms.Form):
    verdict = forms.ChoiceField(
        choices=[(one, one) for one in (*VERDICTS, *RATES)],
        error_messages={"required": NOT_KNOWN, "invalid_choice": NOT_KNOWN},
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    rule = forms.ChoiceField(
        label="Rule", required=False, choices=[("", "none"), *((rule.value, text) for rule, text in RULES.items())]
    )
    reason = forms.CharField(
        label="Reason, which its author reads",
        required=False,
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": REASON_MAX}),
    )
    blameless = forms.BooleanField(label="Not its author’s doing: no strike", required=False)

    def clean_reason(self) -> str:
        return _plain(self.cleaned_data["reason"])

    def wanted(self) -> Wanted:
        """The list of rules always stands at one; a decision names one where it takes something away."""
        said, level = self.cleaned_data, RATES.get(self.cleaned_data["verdict"], Level.EVERYONE)
        verdict = Verdict.RAISE if level else Verdict(said["verdict"])
        rule = Guideline(said["rule"]) if verdict in NAMING else Guideline.NONE
        return Wanted(verdict, rule, said["reason"], said["blameless"], level)


class AppealForm(forms.Form):
    words = forms.CharField(
        label="Why this was wrong",
        strip=False,
        max_length=APPEAL_MAX * 4,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": APPEAL_MAX}),
        help_text=f"Up to {APPEAL_MAX:,} characters. It can be sent once; somebody else than who decided reads it.",
    )


class ReviewForm(forms.Form):
    words = forms.CharField(
        label="Why they may speak again",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
    )

    def clean_words(self) -> str:
        return _plain(self.cleaned_data["words"])


def _plain(words: str) -> str:
    try:
        return plain(words)
    except ValueError as error:
        raise forms.ValidationError(str(error)) from None
