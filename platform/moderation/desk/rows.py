"""Rows of the desk: one case for each subject, what speaks for looking at it, and what was decided.

A subject is named as plain text, as in reports. Decisions are appended and never changed; what a case goes through is written
down beside it by the database itself.
"""

from __future__ import annotations

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Player, new_key
from moderation.desk.vocabulary import RULES, TOLD, CaseState, Guideline, Outcome, Source, Verdict
from moderation.levels import Level
from moderation.states import State

KIND_MAX = 12
KEY_MAX = 80
NAME_MAX = 80
APPEAL_MAX = 1000
REASON_MAX = 500
LEVELS = [(one.value, one.word) for one in Level]
APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


WAITING = [CaseState.OPEN, CaseState.ESCALATED]


@pghistory.track(
    model_name="CaseEvent",
    fields=["state", "claimed_by", "version", "is_hidden"],
    obj_field=pghistory.ObjForeignKey(related_name="events"),
    append_only=True,
)
class Case(models.Model):
    """One subject that somebody should look at, or has. It is opened again by whatever comes anew. `score` is in thousandths."""

    subject_kind = models.CharField(max_length=KIND_MAX)
    subject_key = models.CharField(max_length=KEY_MAX)
    author = models.ForeignKey(Player, null=True, blank=True, on_delete=models.PROTECT, related_name="cases_about")
    state = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in CaseState], default=CaseState.OPEN
    )
    score = models.PositiveIntegerField(default=0, help_text="In thousandths; what is highest is looked at first.")
    sources = models.CharField(max_length=40, blank=True, help_text="Where what waits comes from, for the queue.")
    is_hidden = models.BooleanField(default=False, help_text="By reports alone, until a person has looked.")
    passes = models.PositiveSmallIntegerField(default=0, help_text="How often a person let it pass.")
    version = models.PositiveIntegerField(
        default=0, help_text="Moves with each claim, decision, and whatever is said of it."
    )
    claimed_by = models.ForeignKey(Player, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    claimed_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-score", "-id"]
        permissions = [
            ("decide_case", "Can look at cases and decide them"),
            ("review_case", "Can decide what was handed up, and look at people who are silenced"),
        ]
        indexes = [
            models.Index(fields=["-score", "-id"], name="case_waiting", condition=Q(state__in=WAITING)),
            models.Index(fields=["-decided_at", "-id"], name="case_decided", condition=Q(state="decided")),
            models.Index(fields=["author"], name="case_of_author"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_key"], name="case_of_subject_once"),
            models.CheckConstraint(
                name="case_state_known", condition=Q(state__in=[state.value for state in CaseState])
            ),
            models.CheckConstraint(
                name="case_claim_whole",
                condition=Q(claimed_by__isnull=True) | Q(claimed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_key} ({self.state})"


class Wording(models.Model):
    """The words of a subject as they stood when somebody reported or decided about it, each once: their author may rewrite them
    afterwards. Both are empty once their author has left."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="wordings", db_index=False)
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the words.")
    words = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["case", "-id"], name="wording_of_case")]
        constraints = [
            models.UniqueConstraint(fields=["case", "digest"], condition=~Q(digest=""), name="wording_once"),
        ]

    def __str__(self) -> str:
        return f"words of case {self.case_id}"


class Decision(models.Model):
    """What was decided about a subject, by whom, by which rule, upon what. Appended, never changed. `by` is empty where the site
    itself hid it. `overturns` names the one that fell by this. `wording` is what words it was about: apart, since they are
    forgotten with their author."""

    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    verdict = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Verdict])
    rule = models.CharField(max_length=12, blank=True, choices=[(one.value, one.value) for one in Guideline if one])
    reason = models.TextField(max_length=REASON_MAX, blank=True, help_text="Its author reads it.")
    by = models.ForeignKey(Player, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    was = models.CharField(max_length=10, choices=[(one.value, one.value) for one in State])
    became = models.CharField(max_length=10, choices=[(one.value, one.value) for one in State])
    least_was = models.PositiveSmallIntegerField(
        null=True, blank=True, choices=LEVELS, help_text="Where it moved what the level is at least: from where."
    )
    least = models.PositiveSmallIntegerField(null=True, blank=True, choices=LEVELS, help_text="And to where.")
    evidence = models.JSONField(default=list, help_text="What spoke for it: reports without names, scans, rules.")
    observation = models.JSONField(default=dict, help_text="What machines saw.")
    wording = models.ForeignKey(
        Wording, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions", db_index=False
    )
    points = models.PositiveSmallIntegerField(default=0, help_text="That it cost its author.")
    waited = models.DurationField(null=True, blank=True, help_text="From when the case was opened.")
    overturns = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="overturned_by"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["case", "-id"], name="decision_of_case"),
            models.Index(fields=["at"], name="decision_at"),
        ]
        constraints = [
            models.CheckConstraint(
                name="decision_verdict_known", condition=Q(verdict__in=[verdict.value for verdict in Verdict])
            ),
            models.CheckConstraint(
                name="decision_taking_down_names_a_rule",
                condition=~Q(verdict__in=["withhold", "block", "hide", "raise"]) | ~Q(rule=""),
            ),
            models.CheckConstraint(
                name="decision_raises_or_gives_a_level_back",
                condition=Q(least__isnull=True, least_was__isnull=True) & ~Q(verdict="raise")
                | Q(verdict="raise", least__gt=F("least_was"), least__isnull=False, least_was__isnull=False)
                | Q(verdict="let be", least__lt=F("least_was"), least__isnull=False, least_was__isnull=False),
            ),
            models.CheckConstraint(
                name="decision_of_the_site_only_hides", condition=Q(by__isnull=False) | Q(verdict="hide")
            ),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.verdict} of case {self.case_id}"

    @property
    def is_taking(self) -> bool:
        return self.verdict in (Verdict.WITHHOLD, Verdict.BLOCK, Verdict.HIDE, Verdict.RAISE)

    @property
    def told(self) -> str:
        """What it says, in few words."""
        if self.verdict == Verdict.LET_BE and self.least is not None:
            return "its own level again"
        level = Level(self.least or Level.EVERYONE).word
        return TOLD[Verdict(self.verdict)].format(rule=RULES.get(Guideline(self.rule), ""), level=level)


class Ground(models.Model):
    """Why somebody should look, beside what people report. `name` says which scanner or rule; each waits once. A rule's has no
    words: those stay with the subject, whose author may take them back."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="grounds", db_index=False)
    source = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Source])
    name = models.CharField(max_length=NAME_MAX, blank=True)
    words = models.TextField(blank=True)
    observation = models.JSONField(default=dict)
    score = models.PositiveIntegerField(default=0, help_text="In thousandths, that it adds.")
    found_by = models.ForeignKey(
        "moderation.Rule", null=True, blank=True, on_delete=models.SET_NULL, related_name="grounds"
    )
    version = models.CharField(max_length=16, blank=True, help_text="Of what that rule said.")
    settled_by = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="settled")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "source", "name"], condition=Q(settled_by__isnull=True), name="ground_waits_once"
            ),
            models.CheckConstraint(name="ground_source_known", condition=Q(source__in=[one.value for one in Source])),
        ]
        indexes = [models.Index(fields=["case", "-id"], name="ground_of_case")]

    def __str__(self) -> str:
        return f"{self.source} {self.name} of case {self.case_id}"


class Appeal(models.Model):
    """An author's answer to a decision: once, and read by somebody else than who decided (`against`)."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="appeal")
    by = models.ForeignKey(Player, on_delete=models.PROTECT, related_name="moderation_appeals")
    against = models.ForeignKey(Player, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(max_length=APPEAL_MAX)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    outcome = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Outcome], default=Outcome.OPEN)
    settled_by = models.OneToOneField(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="settled_appeal"
    )
    decided_by = models.ForeignKey(Player, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="moderation_appeal_decided_by_another",
                condition=Q(decided_by__isnull=True) | Q(against__isnull=True) | ~Q(decided_by=F("against")),
            ),
            models.CheckConstraint(
                name="moderation_appeal_decided_wholly",
                condition=Q(outcome="open", decided_by__isnull=True, decided_at__isnull=True)
                | Q(outcome__in=["granted", "rejected"], decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"appeal against decision {self.decision_id} ({self.outcome})"
