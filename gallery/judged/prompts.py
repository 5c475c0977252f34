"""How rules come through the words of pictures that are out: in the order in which these came out, not in which they were
written. So words that were sealed, or their owner's alone, are read once others can read them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta

import numpy as np
from django.db.models import Q, QuerySet

from gallery.find import vectors
from gallery.models import Picture
from gallery.visibility import NAMED, is_sealed
from moderation.rules.kinds import Place
from moderation.subjects import Said, Walk

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def behind(after: str, most: int) -> list[Said]:
    rows = _with_words(Picture.objects.filter(NAMED)).order_by("named_at", "pk")
    if after:
        at, _, number = after.partition(".")
        named_at = EPOCH + int(at) * MICROSECOND
        rows = rows.filter(Q(named_at__gt=named_at) | Q(named_at=named_at, pk__gt=int(number)), named_at__gte=named_at)
    return [_said(picture) for picture in rows[:most]]


def of(keys: Collection[str]) -> Mapping[str, Said]:
    """Sealed words are nobody's to read."""
    rows = _with_words(Picture.objects.filter(key__in=keys))
    return {picture.key: _said(picture) for picture in rows if not is_sealed(picture)}


WALK = Walk(behind, lambda: Picture.objects.filter(NAMED).count(), of)


def _with_words(rows: QuerySet[Picture]) -> QuerySet[Picture]:
    return rows.select_related("prompt__meaning")


def _said(picture: Picture) -> Said:
    """What a file says it was painted of is read as that."""
    prompt, place = picture.prompt, Place.KEPT if picture.source == "upload" else Place.PROMPT
    words = ((place, prompt.text), (Place.NEGATIVE, prompt.negative))
    return Said(picture.key, _place(picture), words, _meaning(picture))


def _place(picture: Picture) -> str:
    named_at = picture.named_at
    return f"{(named_at - EPOCH) // MICROSECOND}.{picture.pk}" if named_at else ""


def _meaning(picture: Picture) -> np.ndarray | None:
    kept = getattr(picture.prompt, "meaning", None)
    return vectors.read([bytes(kept.numbers)])[0] if kept else None
