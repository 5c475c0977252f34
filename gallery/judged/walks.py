"""How rules come through what the gallery shows, row by row in the order of their numbers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.db.models import QuerySet

from moderation.subjects import Said, Walk

Shown = Callable[[], QuerySet[Any]]


def by_number(shown: Shown, of: Callable[[Collection[str]], QuerySet[Any]], said: Callable[[Any], Said]) -> Walk:
    """Through the rows that are `shown`; `of` are those of some keys, shown or not."""

    def behind(after: str, most: int) -> list[Said]:
        return [said(row) for row in shown().filter(pk__gt=int(after or 0)).order_by("pk")[:most]]

    def of_keys(keys: Collection[str]) -> Mapping[str, Said]:
        return {one.key: one for one in map(said, of(keys))}

    return Walk(behind, lambda: shown().count(), of_keys)
