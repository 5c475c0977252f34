"""Rules as rows. What is active holds; a draft is tried out first, and takes the place of the one it was copied from."""

from __future__ import annotations

import hashlib
import json

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Player
from moderation.rules.kinds import Category, Level

NAME_MAX = 80
VERSION = 16
SAID = ("name", "category", "level", "body", "unless", "examples", "harmless", "nearness")
"""What is said of a rule, in the order of its form."""
NEARNESS = 0.55
"""README.md says what was measured."""


@pghistory.track(
    model_name="RuleEvent",
    fields=[*SAID, "is_active", "replaces", "changed_by"],
    obj_field=pghistory.ObjForeignKey(related_name="events"),
    append_only=True,
)
class Rule(models.Model):
    """What words may not say, or mean. All but its name as `moderation.rules.writing` reads it."""

    name = models.CharField(max_length=NAME_MAX, help_text="Whoever is refused reads it.")
    category = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Category])
    level = models.CharField(
        max_length=10,
        choices=[(one.value, one.value) for one in Level],
        help_text="On family sites alone, on these and standard ones, or always.",
    )
    body = models.TextField(
        blank=True,
        help_text="A word or phrase on a line; a line that says “and” parts groups of which each has to be met. "
        "A star at the end stands for any ending; &lt;e-mail&gt;, &lt;phone&gt;, &lt;card&gt; and "
        "&lt;child's age&gt; are known by their shape.",
    )
    unless = models.TextField(blank=True, help_text="Phrases in which the same words are harmless, each on a line.")
    examples = models.TextField(
        blank=True,
        help_text="Sentences that say what nobody may have painted, each on a line: prompts that mean the like are refused.",
    )
    harmless = models.TextField(
        blank=True,
        help_text="Sentences near to those that are allowed, each on a line: what is nearer to one of them is.",
    )
    nearness = models.FloatField(
        default=NEARNESS, help_text="The cosine from which on a prompt means the like. The lower, the more is refused."
    )
    is_active = models.BooleanField(default=False, editable=False)
    replaces = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, editable=False, related_name="drafts"
    )
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_by = models.ForeignKey(
        Player, null=True, blank=True, on_delete=models.SET_NULL, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["category", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=Q(is_active=True), name="rule_active_name_once"),
            models.CheckConstraint(
                name="rule_category_known", condition=Q(category__in=[one.value for one in Category])
            ),
            models.CheckConstraint(name="rule_says_something", condition=~Q(body="", examples="")),
            models.CheckConstraint(name="rule_level_known", condition=Q(level__in=[one.value for one in Level])),
            models.CheckConstraint(
                name="rule_about_minors_holds_always", condition=~Q(category=Category.MINORS) | Q(level=Level.ALWAYS)
            ),
            models.CheckConstraint(
                name="rule_active_replaces_none", condition=Q(is_active=False) | Q(replaces__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name if self.is_active else f"{self.name} (draft)"

    @property
    def version(self) -> str:
        """Of what it looks for: the same again where it is called otherwise, taken off and put live anew."""
        said = (self.category, self.level, self.body, self.unless, self.examples, self.harmless, self.nearness)
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:VERSION]


class Meaning(models.Model):
    """An example's vector, by the digest of its encoder's name and the sentence: 384 numbers of four bytes."""

    digest = models.CharField(max_length=64, primary_key=True)
    vector = models.BinaryField()

    def __str__(self) -> str:
        return self.digest[:12]


class Trial(models.Model):
    """A draft tried out on the last prompts, as far as it has come. `before` is the number of the prompt that it has come to."""

    draft = models.OneToOneField(Rule, on_delete=models.CASCADE, related_name="trial")
    of_change = models.DateTimeField(help_text="When what is tried out was last changed.")
    wanted = models.PositiveIntegerField()
    seen = models.PositiveIntegerField(default=0)
    before = models.BigIntegerField(null=True)
    refused_now = models.PositiveIntegerField(default=0)
    refused_then = models.PositiveIntegerField(default=0)
    newly_refused = models.PositiveIntegerField(default=0)
    newly = models.JSONField(default=list, help_text="Numbers of some prompts that would be refused and are not.")
    no_longer = models.JSONField(default=list, help_text="Of some that would be refused no more.")
    begun_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"trial of {self.draft_id}: {self.seen} of {self.wanted}"

    @property
    def no_longer_refused(self) -> int:
        return self.refused_now - (self.refused_then - self.newly_refused)

    def begin_anew(self) -> None:
        """As if nothing had been seen yet."""
        self.of_change, self.begun_at, self.ended_at, self.before = self.draft.changed_at, timezone.now(), None, None
        self.seen = self.refused_now = self.refused_then = self.newly_refused = 0
        self.newly, self.no_longer = [], []


class Walk(models.Model):
    """How far a rule that holds has come through what was there before it. `places` has by kind of subject where it goes on;
    `left` counts what it would bring beside the most that may wait, and `left_from` how it stood before the first of those."""

    rule = models.OneToOneField(Rule, on_delete=models.CASCADE, related_name="walk")
    version = models.CharField(max_length=VERSION, help_text="Of what the rule said.")
    terms = models.CharField(
        max_length=200, help_text="How strict the site was, and by which encoder meaning was read."
    )
    whole = models.PositiveIntegerField(default=0, help_text="How many there were to read when it began.")
    seen = models.PositiveIntegerField(default=0)
    unmeant = models.PositiveIntegerField(default=0, help_text="Of those, prompts whose meaning nobody has kept.")
    kind = models.CharField(max_length=12, blank=True, help_text="Of what it reads now.")
    places = models.JSONField(default=dict)
    left = models.PositiveIntegerField(default=0)
    left_from = models.JSONField(null=True)
    begun_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, help_text="When it had read all that there was.")

    def __str__(self) -> str:
        return f"walk of {self.rule_id}: {self.seen} of {self.whole}"

    @property
    def after(self) -> str:
        return self.places.get(self.kind, "")  # type: ignore[no-any-return]
