"""The orders of what was found. Pure."""

from __future__ import annotations

from enum import StrEnum


class Order(StrEnum):
    BEST = "best"
    NEW = "new"
    TOP = "top"
    MEANING = "meaning"

    @property
    def column(self) -> str:
        return COLUMNS[self]


COLUMNS = {Order.BEST: "score", Order.NEW: "listed_at", Order.TOP: "likes", Order.MEANING: "score"}
