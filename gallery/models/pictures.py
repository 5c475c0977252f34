"""A picture: somebody's claim on bytes."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Player, new_key
from gallery.models.files import Blob
from gallery.models.prompts import Prompt
from moderation.levels import Level
from moderation.states import State


class Picture(models.Model):
    """A painted picture: who made it, from which words, and through which two gates it must come to be seen.

    Others see its pixels when it is revealed (`revealed_at`, the curtain) and fit to show (`state` visible). From
    `named_at` on its words and its author are known too; between the two a blind audience judges it. `listed_at` puts
    it into the feed. Its owner sees it always, unless it is blocked.

    What its owner took back from the feed keeps its place there (`hung_at`); one of the studio closes both gates again.
    What its owner deleted lies in the bin first (`binned_at`), and is deleted to everybody else at once.

    `likes` and `comments` are counted in the transaction that writes what they count (`gallery.counters`).
    """

    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    owner = models.ForeignKey(Player, null=True, blank=True, on_delete=models.SET_NULL, related_name="pictures")
    # Its index is below, with the number: a search by meaning asks of hundreds at once which pictures they have.
    prompt = models.ForeignKey(Prompt, on_delete=models.PROTECT, related_name="pictures", db_index=False)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="pictures")
    model = models.CharField(max_length=120)
    seed = models.BigIntegerField()
    recipe = models.JSONField(help_text="Everything the engine was told.")
    fingerprint = models.JSONField(help_text="What the engine says of itself.")
    source = models.CharField(
        max_length=20, default="studio", help_text="Where it came from: battle, studio or upload."
    )
    source_name = models.CharField(max_length=80, blank=True, help_text="As shown: battle code and round.")
    place = models.CharField(max_length=40, blank=True, help_text="What it came from, to join by: a battle's code.")
    round = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Which round of that place.")
    format = models.CharField(max_length=16, blank=True, help_text="Of the battle; empty outside of battles.")
    theme = models.CharField(max_length=120, blank=True, help_text="What it was painted about, as told there.")
    level = models.PositiveSmallIntegerField(
        default=Level.EVERYONE, choices=[(level.value, level.name.lower()) for level in Level]
    )
    own_level = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        editable=False,
        help_text="What its owner says, where moderators rated it too.",
    )
    likes = models.PositiveIntegerField(default=0, editable=False)
    comments = models.PositiveIntegerField(default=0, editable=False)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in State], default=State.PENDING)
    revealed_at = models.DateTimeField(null=True, blank=True, help_text="Its pixels are anybody's from then on.")
    named_at = models.DateTimeField(null=True, blank=True, help_text="Its words and author are known from then on.")
    listed_at = models.DateTimeField(null=True, blank=True, help_text="In the public gallery from then on.")
    hung_at = models.DateTimeField(null=True, blank=True, help_text="While it is taken back: when it had been listed.")
    deleted_at = models.DateTimeField(null=True, blank=True)
    binned_at = models.DateTimeField(
        null=True, blank=True, help_text="In its owner's bin since then; deleted_at is set."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["place", "round"], name="picture_of_place", condition=~Q(place="")),
            models.Index(
                fields=["-listed_at", "-id"],
                name="picture_feed",
                condition=Q(state="visible", deleted_at__isnull=True, listed_at__isnull=False),
            ),
            models.Index(fields=["owner", "-id"], name="picture_of_owner"),
            models.Index(fields=["prompt", "id"], name="picture_of_prompt"),
            models.Index(fields=["state", "-id"], name="picture_not_fit", condition=~Q(state="visible")),
            models.Index(fields=["named_at"], name="picture_by_naming", condition=Q(named_at__isnull=False)),
            models.Index(
                fields=["owner", "-binned_at", "-id"], name="picture_in_bin", condition=Q(binned_at__isnull=False)
            ),
            models.Index(fields=["binned_at"], name="picture_bin_by_age", condition=Q(binned_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                name="picture_named_is_revealed",
                condition=Q(named_at__isnull=True) | Q(revealed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="picture_listed_is_named",
                condition=Q(listed_at__isnull=True) | Q(named_at__isnull=False),
            ),
            models.CheckConstraint(
                name="picture_taken_back_is_not_listed",
                condition=Q(hung_at__isnull=True) | Q(listed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="picture_in_bin_is_deleted",
                condition=Q(binned_at__isnull=True) | Q(deleted_at__isnull=False),
            ),
            models.CheckConstraint(name="picture_round_has_place", condition=Q(round__isnull=True) | ~Q(place="")),
            models.CheckConstraint(name="picture_level_known", condition=Q(level__in=[level.value for level in Level])),
            models.CheckConstraint(
                name="picture_own_level_is_not_stricter",
                condition=Q(own_level__isnull=True) | Q(own_level__lte=F("level")),
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def remixes(self) -> int:
        """How many pictures of the public gallery were made from its words. Load the prompt before."""
        return self.prompt.remixes
