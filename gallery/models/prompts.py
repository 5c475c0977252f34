"""Words and what they descend from."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils import timezone

from accounts.models import Player


class ParentKind(StrEnum):
    """How a prompt came from another one."""

    REMIX = "remix"
    BLEND = "blend"
    RELAY = "relay"


class Prompt(models.Model):
    """Words somebody gave to the studio. Never changed: a change is a new prompt with this one as its parent.

    `remixes` is counted with the listings (`gallery.uses`).
    """

    author = models.ForeignKey(Player, null=True, blank=True, on_delete=models.SET_NULL, related_name="prompts")
    text = models.TextField()
    negative = models.TextField(blank=True)
    parents = models.ManyToManyField("self", symmetrical=False, through="PromptParent", related_name="children")
    remixes = models.PositiveIntegerField(
        default=0, editable=False, help_text="Pictures of the public gallery whose words descend directly from these."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        # Never the words: the admin shows this name wherever a row points here, and the words may still be sealed.
        return f"prompt {self.pk}"


class PromptParent(models.Model):
    """One line of descent. `credit` outlives the parent's author and the parent's words."""

    child = models.ForeignKey(Prompt, on_delete=models.CASCADE, related_name="lines_up")
    parent = models.ForeignKey(Prompt, on_delete=models.PROTECT, related_name="lines_down")
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in ParentKind])
    credit = models.CharField(max_length=60, help_text="The parent's author as named at that moment.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        # Upwards the unique constraint's index serves.
        indexes = [models.Index(fields=["parent", "-child"], name="prompt_children")]
        constraints = [
            models.UniqueConstraint(fields=["child", "parent"], name="prompt_parent_once"),
            # A child is always written after its parents, so a growing number keeps the graph acyclic.
            models.CheckConstraint(name="prompt_parent_older", condition=models.Q(parent__lt=models.F("child"))),
        ]

    def __str__(self) -> str:
        return f"{self.parent_id} → {self.child_id} ({self.kind})"
