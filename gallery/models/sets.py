"""What versioned image sets are kept in."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class SetNode(models.Model):
    """Anything that a set is made of, by the SHA-256 of its bytes: roots, nodes of trees, entries. Written once, never changed,
    and the same row for all sets that have it. `gallery.sets.store` is the only writer, and reads without making objects."""

    name = models.BinaryField(primary_key=True, max_length=32)
    body = models.BinaryField()
    kept_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return bytes(self.name).hex()[:12]
