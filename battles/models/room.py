"""A battle and who sits in it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Player
from battles.models.choices import choices
from battles.states import Format, Phase, SeatRole, VoidReason
from gallery.models import Picture, Prompt, SetCommit

THEMES_TOLD = 3


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
    screen_waits = models.BooleanField(
        default=False, help_text="The big screen shows a round's pictures once the host has said so."
    )
    off_screen = models.JSONField(
        default=dict,
        blank=True,
        help_text="What the host keeps off the big screen: by round, letter and seed slot (1-A-0) the picture's address.",
    )
    is_rated = models.BooleanField(default=False)
    is_locked = models.BooleanField(default=False)
    slots = models.PositiveSmallIntegerField(default=4, help_text="Hidden seeds per entry that the host wished for.")
    model = models.CharField(max_length=120)
    begins_with = models.ForeignKey(
        Picture,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="What the first round of a relay starts from.",
    )
    begins_words = models.ForeignKey(
        Prompt,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Its first words, where they are of a set's slot and no named picture's.",
    )
    begins_commit = models.ForeignKey(SetCommit, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    begins_slot = models.CharField(max_length=64, blank=True, help_text="Of that version of a set.")
    theme_commit = models.ForeignKey(
        SetCommit,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The version of a set from which themes are drawn.",
    )

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
    draw_secret = models.BinaryField(null=True, help_text="Of a knockout: 32 bytes that order its draw, committed to.")
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
            models.CheckConstraint(
                name="battle_begins_a_relay", condition=Q(begins_with__isnull=True) | Q(format="relay")
            ),
            models.CheckConstraint(
                name="battle_words_begin_a_relay", condition=Q(begins_words__isnull=True) | Q(format="relay")
            ),
            models.CheckConstraint(
                name="battle_theme_is_one_way", condition=Q(theme="") | Q(theme_commit__isnull=True)
            ),
            models.CheckConstraint(name="battle_void_has_reason", condition=~Q(phase="void") | ~Q(void_reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.format}, {self.phase})"

    @property
    def told_theme(self) -> str:
        """What it is about, as lists say it: the host's theme, else the themes that its rounds drew, once all are played."""
        if self.theme:
            return self.theme
        if not Phase(self.phase).ends_writing:
            return "Theme drawn at the start" if self.phase == Phase.LOBBY else "A theme drawn for every round"
        played = sorted(self.played_rounds.all(), key=lambda one: one.number)
        drawn = list(dict.fromkeys(one.theme for one in played))
        more = f" and {len(drawn) - THEMES_TOLD} more" if len(drawn) > THEMES_TOLD else ""
        return " · ".join(drawn[:THEMES_TOLD]) + more or "Over before a theme was drawn"


class Seat(models.Model):
    """A person in a battle, playing or watching. `present_at` is a lease that the live tier renews, never truth."""

    battle = models.ForeignKey(Battle, on_delete=models.CASCADE, related_name="seating")
    player = models.ForeignKey(Player, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(max_length=10, choices=choices(SeatRole))
    from_round = models.PositiveSmallIntegerField(default=1, help_text="The first round this seat plays.")
    number = models.PositiveSmallIntegerField(help_text="Order of joining; hosts hand over along it.")
    seed = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Place in a knockout's draw, 1 is best.")
    seed_rating = models.BigIntegerField(null=True, blank=True, help_text="What the draw took them for, micro-units.")
    joined_at = models.DateTimeField(default=timezone.now)
    joined_as = models.CharField(
        max_length=60, blank=True, help_text="The nickname then, until they leave for good; the log commits to it."
    )
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
            models.UniqueConstraint(fields=["battle", "seed"], name="seat_seed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.player} in {self.battle_id} ({self.role})"
