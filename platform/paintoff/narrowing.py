"""Which questions an admin list answers by its address. Knows no model."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

WAYS = frozenset({"exact", "in", "isnull", "isempty", "gte", "lt", "year", "month", "day"})


class Narrowed(admin.ModelAdmin):  # type: ignore[type-arg]
    """By its filters and its dates alone. Django would let any column be asked: `?sealed_prompt__startswith=` reads sealed
    words letter by letter."""

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        field, *ways = lookup.split("__")
        return field in self._asked() and WAYS.issuperset(ways)

    def _asked(self) -> set[str]:
        named = {entry[0] if isinstance(entry, tuple) else entry for entry in self.list_filter}
        return {str(getattr(name, "parameter_name", name)) for name in named} | {self.date_hierarchy or ""}
