"""The order of a collection's pictures, as its owner has it. Call these with the collection held."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from gallery.collections import ranks
from gallery.models import Collection, CollectionItem, ItemState


class Where(StrEnum):
    FIRST = "first"
    UP = "up"
    DOWN = "down"
    LAST = "last"


def ranks_behind(collection: Collection, count: int) -> list[str]:
    """So many places at the end, one after the other."""
    rank, given = _last(collection), []
    for _ in range(count):
        rank = _between(collection, rank, None)
        given.append(rank)
    return given


def append(collection: Collection, items: Sequence[CollectionItem]) -> None:
    """Take these in, at the end."""
    for item, rank in zip(items, ranks_behind(collection, len(items)), strict=True):
        item.rank, item.state = rank, ItemState.IN
    CollectionItem.objects.bulk_update(items, ["rank", "state"])


def move(collection: Collection, item: CollectionItem, where: Where) -> None:
    """One place on or back, or to an end. At the end already, it stays."""
    low, high = _around(collection, item, where)
    if (low, high) == (None, None):
        return
    try:
        item.rank = ranks.between(low, high)
    except ranks.NoRoom:
        _write_anew(collection)
        item.refresh_from_db(fields=["rank"])
        item.rank = ranks.between(*_around(collection, item, where))
    item.save(update_fields=["rank"])


def _around(collection: Collection, item: CollectionItem, where: Where) -> tuple[str | None, str | None]:
    """Between whom it will stand; nobody where it need not move."""
    before = _rank_of(_others(collection, item, TupleLessThan).order_by("-rank", "-pk"), 2)
    behind = _rank_of(_others(collection, item, TupleGreaterThan).order_by("rank", "pk"), 2)
    match where:
        case Where.UP if before:
            return (before[1] if len(before) > 1 else None), before[0]
        case Where.DOWN if behind:
            return behind[0], (behind[1] if len(behind) > 1 else None)
        case Where.FIRST if before:
            return None, _rank_of(_in(collection).order_by("rank", "pk"), 1)[0]
        case Where.LAST if behind:
            return _last(collection), None
    return None, None


def _others(collection: Collection, item: CollectionItem, how: type) -> QuerySet[CollectionItem]:
    return _in(collection).filter(how(Tuple(F("rank"), F("pk")), (item.rank, item.pk)))


def _rank_of(items: QuerySet[CollectionItem], count: int) -> list[str]:
    return list(items.values_list("rank", flat=True)[:count])


def _in(collection: Collection) -> QuerySet[CollectionItem]:
    return CollectionItem.objects.filter(collection=collection, state=ItemState.IN)


def _last(collection: Collection) -> str | None:
    return next(iter(_rank_of(_in(collection).order_by("-rank", "-pk"), 1)), None)


def _between(collection: Collection, low: str | None, high: str | None) -> str:
    try:
        return ranks.between(low, high)
    except ranks.NoRoom:
        _write_anew(collection)
        return ranks.between(_last(collection), None)


def _write_anew(collection: Collection) -> None:
    """The same order in short ranks."""
    items = list(_in(collection).order_by("rank", "pk"))
    for item, rank in zip(items, ranks.spread(len(items)), strict=True):
        item.rank = rank
    CollectionItem.objects.bulk_update(items, ["rank"], batch_size=500)
