"""Rows of a battle. `battles.actions` is their only writer.

Battle → Round → Heat → Entry → Paint → Job. A deadline is a column, never a sleeping coroutine.
"""

from __future__ import annotations

import uuid
from enum import StrEnum

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Player
from battles.states import Answer, BallotKind, EntryState, Format, Outcome, PaintState, Phase, SeatRole, VoidReason
from gallery.models import Picture, Prompt
from jobs.models import Job


def choices(words: type[StrEnum]) -> list[tuple[str, str]]:
    return [(word.value, word.value.replace("_", " ")) for word in words]


class Battle(models.Model):
    """One battle and its clock. `version` moves with shared state; `epoch` when history was restored from a backup."""

    code = models.CharField(max_length=12, unique=True, help_text="What people type to come in. Never used again.")
    format = models.CharField(max_length=16, choices=choices(Format))
    rounds = models.PositiveSmallIntegerField(default=1)
    seats = models.PositiveSmallIntegerField(default=8, help_text="How many may play.")
    theme = models.CharField(max_length=120, blank=True, help_text="Typed by the host; empty: drawn for every round.")
    writing_seconds = models.PositiveSmallIntegerField(default=60)
    voting_seconds = models.PositiveSmallIntegerField(default=45)
    results_seconds = models.PositiveSmallIntegerField(default=20)
    is_listed = models.BooleanField(default=True)
    is_rated = models.BooleanField(default=False)
    is_locked = models.BooleanField(default=False)
    slots = models.PositiveSmallIntegerField(default=4, help_text="Hidden seeds per entry that the host wished for.")
    model = models.CharField(max_length=120)

    phase = models.CharField(max_length=12, choices=choices(Phase), default=Phase.LOBBY)
    round_number = models.PositiveSmallIntegerField(default=0)
    phase_started_at = models.DateTimeField(default=timezone.now)
    deadline = models.DateTimeField(null=True, blank=True, help_text="When the referee moves it on.")
    extended_seconds = models.PositiveSmallIntegerField(default=0, help_text="Added to this round's writing so far.")
    void_reason = models.CharField(max_length=20, choices=choices(VoidReason), blank=True)
    epoch = models.BigIntegerField(default=0)
    version = models.BigIntegerField(default=1)

    host = models.ForeignKey(Player, null=True, on_delete=models.SET_NULL, related_name="hosted_battles")
    creator = models.ForeignKey(Player, null=True, on_delete=models.SET_NULL, related_name="created_battles")
    next_battle = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="previous_battle"
    )
    pseudonym_key = models.BinaryField(help_text="Turns voters into names of this battle's log alone.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["deadline"], name="battle_due", condition=~Q(phase__in=["finished", "void"])),
            models.Index(fields=["is_listed", "phase", "-id"], name="battle_lobby_list"),
        ]
        constraints = [
            models.CheckConstraint(
                name="battle_open_has_deadline",
                condition=Q(phase__in=["finished", "void"]) | Q(deadline__isnull=False),
            ),
            models.CheckConstraint(name="battle_void_has_reason", condition=~Q(phase="void") | ~Q(void_reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.format}, {self.phase})"


class Seat(models.Model):
    """A person in a battle, playing or watching. `present_at` is a lease that the live tier renews, never truth."""

    battle = models.ForeignKey(Battle, on_delete=models.CASCADE, related_name="seating")
    player = models.ForeignKey(Player, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(max_length=10, choices=choices(SeatRole))
    from_round = models.PositiveSmallIntegerField(default=1, help_text="The first round this seat plays.")
    number = models.PositiveSmallIntegerField(help_text="Order of joining; hosts hand over along it.")
    joined_at = models.DateTimeField(default=timezone.now)
    is_present = models.BooleanField(default=False)
    present_at = models.DateTimeField(null=True, blank=True, help_text="When a socket of theirs was last seen.")
    left_at = models.DateTimeField(null=True, blank=True)
    kicked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["battle", "number"]
        indexes = [models.Index(fields=["present_at"], name="seat_present", condition=Q(is_present=True))]
        constraints = [
            models.UniqueConstraint(fields=["battle", "player"], name="seat_once"),
            models.UniqueConstraint(fields=["battle", "number"], name="seat_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.player} in {self.battle_id} ({self.role})"


class Round(models.Model):
    """One round: its theme, its hidden seeds and what the studio was thought to manage."""

    battle = models.ForeignKey(Battle, on_delete=models.CASCADE, related_name="played_rounds")
    number = models.PositiveSmallIntegerField()
    theme = models.CharField(max_length=120)
    secret = models.BinaryField(help_text="32 bytes; slot seeds are HMAC-SHA256 of it. Opened with the results.")
    seed_commitment = models.CharField(max_length=64, help_text="SHA-256 of the secret, hex, told at the start.")
    slots = models.PositiveSmallIntegerField()
    steps = models.PositiveSmallIntegerField()
    sampler = models.CharField(max_length=30)
    generating_seconds = models.PositiveSmallIntegerField(help_text="From the studio's measured capacity.")
    start = models.ForeignKey(
        Prompt, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="What a relay remixes."
    )
    start_picture = models.ForeignKey(
        Picture,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="What an unrated relay paints from.",
    )
    start_strength = models.FloatField(null=True, blank=True, help_text="How far painting leaves it, above 0 up to 1.")
    started_at = models.DateTimeField()
    curtain_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["battle", "number"]
        constraints = [
            models.UniqueConstraint(fields=["battle", "number"], name="round_once"),
            models.CheckConstraint(
                name="round_start_has_strength",
                condition=Q(start_picture__isnull=True, start_strength__isnull=True)
                | Q(start_picture__isnull=False, start_strength__gt=0, start_strength__lte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.battle_id} round {self.number}"


class Heat(models.Model):
    """The entries of a round that meet in ballots."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="heats")
    number = models.PositiveSmallIntegerField(default=1)
    outcome = models.CharField(max_length=10, choices=choices(Outcome), default=Outcome.OPEN)
    winner = models.ForeignKey("Entry", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    confidence = models.FloatField(null=True, blank=True, help_text="Probability that the leader is best, 0 to 1.")
    voters = models.PositiveIntegerField(default=0, help_text="As last counted by the referee.")
    votes = models.PositiveIntegerField(default=0, help_text="As last counted by the referee.")

    class Meta:
        ordering = ["round", "number"]
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="heat_once")]

    def __str__(self) -> str:
        return f"{self.round_id} heat {self.number}"


class Entry(models.Model):
    """One seat's words of one round. The draft is its author's; the sealed words are nobody's until the results."""

    heat = models.ForeignKey(Heat, on_delete=models.CASCADE, related_name="entries")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="entries")
    state = models.CharField(max_length=10, choices=choices(EntryState), default=EntryState.WRITING)

    draft_prompt = models.TextField(blank=True)
    draft_negative = models.TextField(blank=True)
    draft_guidance = models.FloatField()
    drafted_at = models.DateTimeField(null=True, blank=True)
    draft_number = models.BigIntegerField(
        default=0, help_text="Client's counter: an older draft never replaces a newer."
    )

    sealed_prompt = models.TextField(blank=True)
    sealed_negative = models.TextField(blank=True)
    sealed_guidance = models.FloatField(null=True, blank=True)
    salt = models.CharField(max_length=64, blank=True, help_text="32 bytes, hex.")
    seal = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the canonical entry, hex.")
    seals = models.PositiveSmallIntegerField(default=0, help_text="How often it was sealed.")
    sealed_at = models.DateTimeField(null=True, blank=True)
    sealed_by_clock = models.BooleanField(default=False)

    prompt = models.ForeignKey(Prompt, null=True, blank=True, on_delete=models.PROTECT, related_name="entries")
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    strength = models.FloatField(
        null=True, blank=True, help_text="How likely it is preferred to another of its heat, 0 to 1."
    )
    slots_won = models.PositiveSmallIntegerField(null=True, blank=True)
    slots_judged = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "entries"
        ordering = ["heat", "id"]
        constraints = [models.UniqueConstraint(fields=["heat", "seat"], name="entry_once")]

    def __str__(self) -> str:
        return f"entry {self.pk} of seat {self.seat_id}"


class Paint(models.Model):
    """One picture an entry asked for: slot 0 to K−1 of the round's hidden seeds."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="paints")
    slot = models.PositiveSmallIntegerField()
    attempt = models.PositiveSmallIntegerField(default=1)
    seed = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=choices(PaintState), default=PaintState.WAITING)
    job = models.OneToOneField(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="paint")
    picture = models.OneToOneField(Picture, null=True, blank=True, on_delete=models.PROTECT, related_name="paint")
    failure_code = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["entry", "slot", "attempt"]
        constraints = [models.UniqueConstraint(fields=["entry", "slot", "attempt"], name="paint_once")]

    def __str__(self) -> str:
        return f"slot {self.slot} of entry {self.entry_id}"


class Ballot(models.Model):
    """A dealt pair and what its voter said of it. Answered once."""

    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    heat = models.ForeignKey(Heat, on_delete=models.CASCADE, related_name="ballots")
    voter = models.ForeignKey(Player, on_delete=models.PROTECT, related_name="ballots")
    low = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+", help_text="The entry of smaller number.")
    high = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    low_is_left = models.BooleanField()
    slot = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=choices(BallotKind), default=BallotKind.NORMAL)
    weight = models.PositiveSmallIntegerField(default=1, help_text="0: kept and shown, not counted.")
    dealt_at = models.DateTimeField()
    answer = models.CharField(max_length=6, choices=choices(Answer), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["heat", "id"]
        constraints = [
            models.UniqueConstraint(fields=["voter", "heat", "low", "high", "slot", "kind"], name="ballot_once"),
            models.CheckConstraint(name="ballot_low_high", condition=Q(low__lt=F("high"))),
            models.CheckConstraint(
                name="ballot_answer_dated",
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["voter", "heat"], name="ballot_of_voter")]

    def __str__(self) -> str:
        return str(self.token)


class Favourite(models.Model):
    """An author's own best picture of an entry, said before the curtain."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="favourite")
    slot = models.PositiveSmallIntegerField()
    chosen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"slot {self.slot} of entry {self.entry_id}"


class LogLine(models.Model):
    """One line of the battle's hash-chained log. Appended, never changed: `body` is the canonical JSON that was hashed."""

    battle = models.ForeignKey(Battle, on_delete=models.PROTECT, related_name="log")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    body = models.TextField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["battle", "number"]
        constraints = [models.UniqueConstraint(fields=["battle", "number"], name="log_line_once")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class CommandAnswer(models.Model):
    """A command that was accepted, so that the same one sent again does nothing and is answered alike."""

    battle = models.ForeignKey(Battle, on_delete=models.CASCADE, related_name="+")
    player = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="+")
    command_id = models.CharField(max_length=64)
    said = models.CharField(max_length=64, help_text="SHA-256 of the command: an id stands for one command alone.")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["battle", "player", "command_id"], name="command_once")]

    def __str__(self) -> str:
        return self.command_id


class RefereeBeat(models.Model):
    """When each referee last looked; the health page reads it."""

    name = models.CharField(max_length=80, unique=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
