"""What may be sent of a rule, by the admin's page and by the desk's."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime

from moderation.rules import editing, writing
from moderation.rules.kinds import TOLD, Category, Level
from moderation.rules.rows import SAID, Rule

ALWAYS = "A rule about minors holds always."
LEVELS = {
    Level.FAMILY: "on family sites alone",
    Level.STANDARD: "on family and standard sites",
    Level.ALWAYS: "on all sites",
}


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Rule
        fields = SAID

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("category") == Category.MINORS and said.get("level") != Level.ALWAYS:
            self.add_error("level", ALWAYS)
        name, body, examples, harmless = (said.get(field, "") for field in ("name", "body", "examples", "harmless"))
        if body or not examples:
            self._read("body", lambda: writing.rule(name, body, said.get("unless", "")))
        if (examples or harmless) and "nearness" in said:
            self._read("examples", lambda: writing.meant(name, examples, harmless, said["nearness"]))
        return said

    def _read(self, field: str, read: Callable[[], object]) -> None:
        try:
            read()
        except writing.Miswritten as wrong:
            self.add_error(field, str(wrong))


class DraftForm(RuleForm):
    """At the desk. `seen` is when what its writer began with had last been changed; a new one has none."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta(RuleForm.Meta):
        labels = {
            "category": "What it is about",
            "level": "Where it holds",
            "body": "Words",
            "unless": "Harmless in",
            "examples": "Sentences that mean it",
            "harmless": "Sentences near to those that are allowed",
            "nearness": "Nearness",
        }
        widgets = {name: forms.Textarea(attrs={"rows": 5}) for name in ("body", "unless", "examples", "harmless")}

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for field in self.fields.values():
            field.help_text = unescape(str(field.help_text))  # the admin shows it as HTML
        self.fields["category"].choices = [("", "Choose …"), *TOLD.items()]  # type: ignore[attr-defined]
        self.fields["level"].choices = [("", "Choose …"), *LEVELS.items()]  # type: ignore[attr-defined]
        self.initial["seen"] = self.instance.changed_at.isoformat() if self.instance.pk else ""

    def clean(self) -> dict[str, Any]:
        """Whoever began with something older is told so, and sends it again to have theirs instead."""
        said = super().clean()
        if self.instance.pk and not self._is_as_seen(said.get("seen", "")):
            self.data = {name: self.data.get(name) for name in self.data} | {"seen": self.initial["seen"]}
            self.add_error(None, f"{editing.MOVED_ON} Save once more to have it as it stands here.")
        return said

    def _is_as_seen(self, seen: str) -> bool:
        try:
            return parse_datetime(seen) == self.instance.changed_at
        except ValueError:
            return False
