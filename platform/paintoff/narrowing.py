"""Which questions an admin list answers by its address, and how it answers soon where its table has a million rows. Knows no
model."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import Field, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

WAYS = frozenset({"exact", "in", "isnull", "isempty", "gte", "lt", "year", "month", "day"})
COUNTED_MOST = 10_000
"""So far a list goes by its pages: what lies deeper is found by its filters."""
NEWEST = 2_000
"""The values of so many rows are offered to filter by."""


class CountedSoFar(Paginator):  # type: ignore[type-arg]
    """Django's own counts every row of the table for each page."""

    @cached_property
    def count(self) -> int:
        rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]
        return rows.order_by().values("pk")[:COUNTED_MOST].count()


class NewestValues(admin.AllValuesFieldListFilter):
    """Django's own looks through the whole table for what stands in one column."""

    def __init__(self, field: Any, *more: Any, **named: Any) -> None:
        super().__init__(field, *more, **named)
        newest = field.model._default_manager.values_list(field.name, flat=True)[:NEWEST]
        found = set(newest)
        self.lookup_choices = [*sorted(found - {None}), *(found & {None})]  # type: ignore[assignment]


class LongList(ChangeList):
    """Without the years, months and days in which there is something, which are read from the whole table."""

    def __init__(
        self, request: HttpRequest, model: Any, columns: Any, links: Any, filters: Any, dates: Any, *more: Any
    ) -> None:
        super().__init__(request, model, columns, links, filters, None, *more)


class Narrowed(admin.ModelAdmin):  # type: ignore[type-arg]
    """By its filters and its dates alone. Django would let any column be asked: `?sealed_prompt__startswith=` reads sealed
    words letter by letter."""

    paginator = CountedSoFar
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 25

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        field, *ways = lookup.split("__")
        return field in self._asked() and WAYS.issuperset(ways)

    def get_changelist(self, request: HttpRequest, **_: Any) -> type[ChangeList]:
        return LongList

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """Of a day, a week, a month or a year; another stretch by its address (`created_at__gte=2026-11-01`)."""
        dates = [(self.date_hierarchy, admin.DateFieldListFilter)] if self.date_hierarchy else []
        return [*(self._quick(one) for one in self.list_filter), *dates]

    def _quick(self, given: Any) -> Any:
        field = self.opts.get_field(given) if isinstance(given, str) and "__" not in given else None
        if not isinstance(field, Field) or field.is_relation or field.flatchoices:
            return given
        return (given, NewestValues) if field.get_internal_type() in OPEN else given

    def _asked(self) -> set[str]:
        named = {entry[0] if isinstance(entry, tuple) else entry for entry in self.list_filter}
        return {str(getattr(name, "parameter_name", name)) for name in named} | {self.date_hierarchy or ""}


class ReadOnly(Narrowed):
    """Rows that are appended, or written by one verb alone."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


OPEN = frozenset({"CharField", "TextField", "SmallIntegerField", "PositiveSmallIntegerField", "IntegerField"})
"""Kinds of columns that may have any value."""
