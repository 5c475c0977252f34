"""The hash of every published file goes into its battle's log once the file is made, and with it into a newer receipt."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from battles import models
from battles.actions import turn
from battles.receipts import told_as_published
from battles.states import Phase
from gallery.models import Rendition, RenditionKind

SWEPT = timedelta(days=2)
# The files of a battle are made one by one; one receipt for all of them is enough, unless some never come.
PATIENCE = timedelta(minutes=5)


def unpublished(now: datetime) -> list[str]:
    """Codes of battles that ended lately and have published files that their log does not tell of."""
    lately = models.Battle.objects.filter(phase__in=[Phase.FINISHED, Phase.VOID], finished_at__gt=now - SWEPT)
    lines = models.LogLine.objects.filter(battle=OuterRef("pk"), kind="published")
    counted = lately.annotate(
        painted=_count_of(_painted(OuterRef("pk")), "entry__heat__round__battle"),
        made=_count_of(_made(OuterRef("pk")), "entry__heat__round__battle"),
        told=_count_of(lines, "battle"),
    )
    rows = counted.order_by("id").values_list("code", "finished_at", "painted", "made", "told")
    return [
        code
        for code, finished_at, painted, made, told in rows
        if made > told and (made == painted or finished_at is None or now - finished_at > PATIENCE)
    ]


def _count_of(rows: QuerySet[Any], battle: str) -> Coalesce:
    """Within the query for battles, so that all of them are counted at once."""
    counted = rows.order_by().values(battle).annotate(many=Count("pk")).values("many")
    return Coalesce(Subquery(counted), 0)


def _painted(row: models.Battle | OuterRef) -> QuerySet[models.Paint]:
    return models.Paint.objects.filter(entry__heat__round__battle=row, picture__isnull=False)


def _made(row: models.Battle | OuterRef) -> QuerySet[models.Paint]:
    published = Rendition.objects.filter(kind=RenditionKind.PUBLISHED, blob=OuterRef("picture__blob"))
    return _painted(row).filter(Exists(published))


def tell(code: str) -> int:
    """Write what is made and not told yet; how many lines that were. Twice is once."""
    with turn(code) as taken:
        known = told_as_published(taken.row)
        paints = _made(taken.row).select_related("entry__seat", "entry__heat__round", "picture")
        ordered = paints.order_by("entry__heat__round__number", "entry__seat__number", "slot")
        fresh = [paint for paint in ordered if (paint.place["round"], paint.place["seat"], paint.slot) not in known]
        hashes = _hashes(fresh)
        for paint in fresh:
            place = {name: paint.place[name] for name in ("round", "heat", "seat", "slot")}
            taken.log.write("published", **place, sha256=hashes[_blob(paint)])
        if fresh:
            taken.touch()
    return len(fresh)


def _hashes(paints: list[models.Paint]) -> dict[str, str]:
    """By original the hash of its published file."""
    blobs = [_blob(paint) for paint in paints]
    made = Rendition.objects.filter(kind=RenditionKind.PUBLISHED, blob__in=blobs)
    return dict(made.values_list("blob_id", "sha256"))


def _blob(paint: models.Paint) -> str:
    assert paint.picture is not None  # it was painted
    return paint.picture.blob_id
