"""Words that people hang on pictures, to find them by."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Player
from gallery.models.pictures import Picture

TAG_MAX = 40


class Tag(models.Model):
    """A word, as addresses spell it: small letters and digits of any script, with hyphens between."""

    slug = models.SlugField(max_length=TAG_MAX, unique=True, allow_unicode=True)
    uses = models.PositiveIntegerField(
        default=0, editable=False, help_text="On how many pictures of the public gallery it hangs."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [models.Index(fields=["-uses", "slug"], name="tag_by_uses")]
        constraints = [models.CheckConstraint(name="tag_has_a_slug", condition=~Q(slug=""))]

    def __str__(self) -> str:
        return self.slug


class PictureTag(models.Model):
    """A tag on a picture, and who hung it there."""

    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="tagged", db_index=False)
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="tagged", db_index=False)
    by = models.ForeignKey(Player, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    listed_at = models.DateTimeField(
        null=True, editable=False, help_text="As the picture's listing has it: gallery.hung."
    )

    class Meta:
        indexes = [
            models.Index(fields=["tag", "picture"], name="tagged_by_tag"),
            models.Index(
                fields=["tag", "listed_at", "picture"], name="tagged_newest", condition=Q(listed_at__isnull=False)
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["picture", "tag"], name="tagged_once")]

    def __str__(self) -> str:
        return f"{self.tag_id} on {self.picture_id}"


class TagRefusal(models.Model):
    """A tag that a picture's author took away and others may not hang there again."""

    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="+", db_index=False)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["picture", "tag"], name="tag_refused_once")]

    def __str__(self) -> str:
        return f"{self.tag_id} not on {self.picture_id}"
