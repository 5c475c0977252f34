"""What somebody wants to come upon in the gallery, and what not."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Player
from gallery.models.tags import Tag
from moderation.levels import Level

NOTHING_COVERED = Level.MATURE + 1


class Viewing(models.Model):
    """The levels of pictures that somebody chose to see. Who has no row has chosen nothing: what is new to this site's people is
    new to them too."""

    player = models.OneToOneField(Player, primary_key=True, on_delete=models.CASCADE, related_name="viewing")
    most = models.PositiveSmallIntegerField(
        default=Level.MILD, help_text="Pictures of higher levels are in none of their lists."
    )
    covered_from = models.PositiveSmallIntegerField(
        default=NOTHING_COVERED,
        help_text="Pictures of this level and higher ones are covered until they are asked for.",
    )
    adult_at = models.DateTimeField(null=True, help_text="When they said that they are an adult.")

    class Meta:
        constraints = [
            models.CheckConstraint(name="viewing_level_known", condition=Q(most__in=[level.value for level in Level])),
            models.CheckConstraint(
                name="viewing_covers_some_or_none", condition=Q(covered_from__gte=1, covered_from__lte=NOTHING_COVERED)
            ),
            models.CheckConstraint(
                name="viewing_mature_for_adults", condition=~Q(most=Level.MATURE) | Q(adult_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"viewing of {self.player_id}"


class HiddenTag(models.Model):
    """Pictures with this tag are in none of somebody's lists."""

    player = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="+", db_index=False)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["player", "tag"], name="tag_hidden_once")]

    def __str__(self) -> str:
        return f"{self.tag_id} hidden from {self.player_id}"
