"""Words of image sets that somebody reported, and what moderators said of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Player
from gallery.models.sets import ImageSet
from moderation.states import State

DIGEST = 32


class SetWords(models.Model):
    """One text of a set, wherever in it that stands: a caption of any version, a message, what is said of a proposal. Kept since
    somebody reported it; `gallery.sets.words` is the only writer. Empty once whoever wrote it has left."""

    image_set = models.ForeignKey(ImageSet, on_delete=models.CASCADE, related_name="reported_words", db_index=False)
    digest = models.CharField(max_length=DIGEST, help_text="The first 32 digits of its SHA-256.")
    text = models.TextField(blank=True)
    author = models.ForeignKey(Player, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    place = models.CharField(max_length=300, help_text="Address of the page on which it was reported.")
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in State], default=State.VISIBLE)
    covered = models.JSONField(
        default=list, editable=False, help_text="Rows out of which it was taken, to be put back."
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name_plural = "set words"
        constraints = [
            models.UniqueConstraint(fields=["image_set", "digest"], name="set_words_once"),
            models.CheckConstraint(name="set_words_state_known", condition=Q(state__in=[s.value for s in State])),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        """As moderators' cases name it. Its set is loaded."""
        return f"{self.image_set.key}:{self.digest}"
