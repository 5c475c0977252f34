"""About how many pictures of the gallery are of each kind. Told beside what can be chosen, so it need not be exact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.core.cache import cache
from django.db import connection

from gallery.models import Listing, ModelName, Theme

COUNTED_MOST = 5_000
"""Of so many listings all are counted; of more the planner's statistics are read, which say the commonest values."""

KEPT_SECONDS = 60
NAMED_MOST = 60
COLUMNS = ("model_id", "theme_id", "format", "shape", "level", "colours")
KEY = "gallery.find.tally"

COMMON = """
SELECT attname, most_common_vals::text::text[], most_common_freqs FROM pg_stats
WHERE schemaname = current_schema() AND tablename = %s AND attname = ANY(%s) AND most_common_vals IS NOT NULL
"""
WHOLE = "SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass"

Tally = dict[str, dict[str, int]]
"""By column, by value as text. Models and themes stand under `model` and `theme` by their names: the commonest of them."""


def about() -> Tally:
    """How many listings have each value. A minute old at most, and rounded where it is an estimate."""
    return cache.get_or_set(KEY, _told, KEPT_SECONDS) or {}


def with_bit(counts: dict[str, int], bit: int) -> int:
    return sum(count for value, count in counts.items() if int(value) & bit)


def _told() -> Tally:
    counts = _of_all()
    models, themes = (_commonest(counts.pop(column, {})) for column in ("model_id", "theme_id"))
    named = ModelName.objects.in_bulk([int(number) for number in models])
    texts = Theme.objects.in_bulk([int(number) for number in themes])
    return counts | {"model": _by_name(named, models), "theme": _by_name(texts, themes)}


def _commonest(counts: Mapping[str, int]) -> dict[str, int]:
    return {value: counts[value] for value in sorted(counts, key=lambda value: -counts[value])[:NAMED_MOST]}


def _by_name(rows: Mapping[int, object], counts: Mapping[str, int]) -> dict[str, int]:
    return {str(rows[int(number)]): count for number, count in counts.items() if int(number) in rows}


def _of_all() -> Tally:
    few = Listing.objects.all()[: COUNTED_MOST + 1].values_list(*COLUMNS)
    rows = list(few) if _whole() <= COUNTED_MOST else []
    if rows and len(rows) <= COUNTED_MOST:
        return _counted(rows)
    return _estimated()


def _counted(rows: Iterable[tuple[object, ...]]) -> Tally:
    found: Tally = {column: {} for column in COLUMNS}
    for row in rows:
        for column, value in zip(COLUMNS, row, strict=True):
            if value not in (None, ""):
                found[column][str(value)] = found[column].get(str(value), 0) + 1
    return found


def _estimated() -> Tally:
    table, whole = Listing._meta.db_table, _whole()
    with connection.cursor() as cursor:
        cursor.execute(COMMON, [table, list(COLUMNS)])
        return {
            column: {value: _rounded(whole * share) for value, share in zip(values, shares, strict=True) if value}
            for column, values, shares in cursor.fetchall()
        }


def _whole() -> int:
    with connection.cursor() as cursor:
        cursor.execute(WHOLE, [Listing._meta.db_table])
        (count,) = cursor.fetchone()
    return int(count)


def _rounded(count: float) -> int:
    """To two digits: more would pretend."""
    return int(float(f"{count:.1e}"))
