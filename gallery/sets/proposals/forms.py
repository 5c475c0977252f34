"""Forms about proposals."""

from __future__ import annotations

from django import forms

from gallery.models import COMMENT_MAX, PROPOSAL_TEXT_MAX, PROPOSAL_TITLE_MAX, ImageSet, Level
from gallery.sets.proposals.checks.results import Name
from gallery.sets.proposals.rules import APPROVALS_MOST, THEME_MAX, Rules

VERDICTS = {"comment": "Only a comment", "approve": "I approve of it", "changes": "I ask for changes"}
LEVELS = {Level.EVERYONE: "Everyone", Level.MILD: "Mild", Level.MATURE: "Mature"}


class ProposalForm(forms.Form):
    """A new one, with its two branches, or the words of one that is there."""

    title = forms.CharField(label="Title", max_length=PROPOSAL_TITLE_MAX, strip=False)
    text = forms.CharField(
        label="What it is about",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": PROPOSAL_TEXT_MAX}),
    )


class NewProposalForm(ProposalForm):
    source = forms.ChoiceField(label="Take what this branch has")
    target = forms.ChoiceField(label="into this one")
    field_order = ("source", "target", "title", "text")

    def __init__(self, image_set: ImageSet, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        names = list(image_set.branches.order_by("name").values_list("name", flat=True)[:500])
        for field in ("source", "target"):
            self.fields[field].choices = [(name, name) for name in names]  # type: ignore[attr-defined]


class ReviewForm(forms.Form):
    verdict = forms.ChoiceField(
        label="What do you say?", choices=list(VERDICTS.items()), initial="comment", widget=forms.RadioSelect
    )
    text = forms.CharField(
        label="In your words",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": COMMENT_MAX}),
    )


class RulesForm(forms.Form):
    required = forms.MultipleChoiceField(
        label="Checks that must pass",
        required=False,
        choices=[(name.value, name.value.capitalize()) for name in Name],
        widget=forms.CheckboxSelectMultiple,
    )
    approvals = forms.IntegerField(
        label="Approvals of others who may commit", min_value=0, max_value=APPROVALS_MOST, initial=1
    )
    level = forms.TypedChoiceField(
        label="Highest rating level",
        coerce=int,
        choices=[(level.value, label) for level, label in LEVELS.items()],
    )
    share = forms.IntegerField(label="Most that one contributor should have, in per cent", min_value=5, max_value=100)
    theme = forms.CharField(
        label="Theme",
        required=False,
        max_length=THEME_MAX,
        help_text="What words are held against. Empty: the set’s title and text.",
    )

    @staticmethod
    def of(asked: Rules) -> dict[str, object]:
        required = [name.value for name in asked.required]
        share = round(100 * asked.share)
        return {
            "required": required,
            "approvals": asked.approvals,
            "level": asked.level,
            "share": share,
            "theme": asked.theme,
        }
