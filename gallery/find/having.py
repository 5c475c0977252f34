"""Words as a condition on rows."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Value


class Tsquery(SearchQuery):
    """Words that are folded already: nothing of Postgres' own reading of a text is wanted."""

    def as_sql(self, compiler: Any, connection: Any, *_: object, **__: object) -> tuple[str, list[Any]]:  # type: ignore[override]
        sql, values = compiler.compile(self.get_source_expressions()[-1])
        return f"{sql}::tsquery", list(values)


def having(words: str) -> SearchQuery:
    """`words` as `matching` writes them: a `tsquery` of letters and digits."""
    return Tsquery(Value(words))
