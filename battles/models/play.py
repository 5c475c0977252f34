"""What is played: rounds, the heats of a round, entries and their paints."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from battles.models.choices import choices
from battles.models.room import Battle, Seat
from battles.states import EntryState, Outcome, PaintState
from gallery.models import Picture, Prompt
from jobs.models import Job


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
    screened_at = models.DateTimeField(
        null=True, blank=True, help_text="When the host let the big screen show its pictures, where it waits for that."
    )
    unseen = models.JSONField(
        default=list, blank=True, help_text="Paints whose pictures nobody may see, as the room was last told."
    )

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
    jury_called_at = models.DateTimeField(null=True, blank=True, help_text="When it was left to the open jury.")

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
    is_withheld = models.BooleanField(
        default=False,
        help_text="Nobody could see a picture of it when voting ended, and no decision has fallen since: placed last.",
    )
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
        indexes = [models.Index(fields=["heat"], condition=Q(is_withheld=True), name="entry_withheld")]

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

    @property
    def place(self) -> dict[str, int]:
        """How the log names it. Comes with `entry__seat` and `entry__heat__round`."""
        heat = self.entry.heat
        entry = {"round": heat.round.number, "heat": heat.number, "seat": self.entry.seat.number}
        return entry | {"slot": self.slot, "attempt": self.attempt}


class Flagged(models.Model):
    """What was painted first in a slot and was not fit to show: the same words are painted once more, with its reserve seed.
    Where nothing comes of that, the paint has this picture again."""

    paint = models.OneToOneField(Paint, on_delete=models.CASCADE, related_name="flagged")
    picture = models.OneToOneField(Picture, on_delete=models.PROTECT, related_name="+")
    seed = models.BigIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.picture_id} before paint {self.paint_id}"


class Favourite(models.Model):
    """An author's own best picture of an entry, said before the curtain."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="favourite")
    slot = models.PositiveSmallIntegerField()
    chosen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"slot {self.slot} of entry {self.entry_id}"
