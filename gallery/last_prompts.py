"""The newest words that people had painted, for trying rules out; told word by word where everybody may read them."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet

from gallery.models import Picture, Prompt
from gallery.visibility import NAMED
from moderation.rules.trials import Text


def last(before: int | None, count: int) -> list[Text]:
    """So many before this number, or the newest, from new to old."""
    rows = Prompt.objects.exclude(text="").order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return _texts(rows[:count])


def these(numbers: Collection[int]) -> list[Text]:
    """From new to old; those whose words are gone are left out."""
    return _texts(Prompt.objects.exclude(text="").filter(pk__in=numbers).order_by("-pk"))


def _texts(rows: QuerySet[Prompt]) -> list[Text]:
    is_out = Exists(Picture.objects.filter(NAMED, prompt=OuterRef("pk")))
    return [Text(*row) for row in rows.annotate(is_out=is_out).values_list("pk", "text", "is_out")]
