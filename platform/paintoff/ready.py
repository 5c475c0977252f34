"""Questions to the database whose text is written once a process. A page that asks twenty small ones spent more on writing them
than the database on answering: Django puts each together anew, half a millisecond and more.

They stay querysets, with the rules of whoever wrote them. Each is built with stand-ins for what changes, and when it is asked the
values take their places. It knows no row of any room.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar
from weakref import WeakSet

from django.core.exceptions import EmptyResultSet
from django.core.signals import setting_changed
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, ForeignKey, Lookup, Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.dispatch import receiver

Row = TypeVar("Row")

STRANGE_NUMBER = 4_611_686_018_427_000_000
"""Within a bigint, and no row's."""
STRANGE_DAY = datetime(1, 1, 2, tzinfo=UTC)


WRITTEN_BY = frozenset({"MODERATION_STRICTNESS"})
"""Settings that stand in a text once it is written."""

_every: WeakSet[Ready[Any]] = WeakSet()


class Ready(Generic[Row]):
    """`build` is given a stand-in for each of `kinds` (int, str, datetime, a model for one of its rows, or list for what a field
    is `among`) and returns a queryset. A value may be None: that is another text, written once too. What else changes the text
    cannot change from one asking to the next."""

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], *kinds: type) -> None:
        self._build = build
        _every.add(self)
        self._kinds = kinds
        self._texts: dict[tuple[bool, ...], _Text] = {}

    def forget(self) -> None:
        """What was written by other settings."""
        self._texts.clear()

    def rows(self, *values: Any) -> list[Row]:
        text = self._text(values)
        return list(text.asked(text.with_values(values))) if text.sql else []

    def first(self, *values: Any) -> Row | None:
        return next(iter(self.rows(*values)), None)

    def count(self, *values: Any) -> int:
        return int(self._told("SELECT count(*) FROM ({}) AS counted", values))

    def is_any(self, *values: Any) -> bool:
        return bool(self._told("SELECT EXISTS ({})", values))

    def _told(self, around: str, values: tuple[Any, ...]) -> Any:
        text = self._text(values)
        if not text.sql:
            return 0
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(around.format(text.sql), text.with_values(values))
            return cursor.fetchone()[0]

    def _text(self, values: tuple[Any, ...]) -> _Text:
        there = tuple(value is not None for value in values)
        if there not in self._texts:
            stand_ins = [
                _stand_in(kind, at) if is_there else None
                for at, (kind, is_there) in enumerate(zip(self._kinds, there, strict=True))
            ]
            self._texts[there] = _Text(self._build(*stand_ins), [_plain(one) for one in stand_ins])
        return self._texts[there]


@receiver(setting_changed)
def _forget_all(setting: str, **_: Any) -> None:
    """Settings change in tests alone."""
    if setting in WRITTEN_BY:
        for one in _every:
            one.forget()


@ForeignKey.register_lookup  # which has none of its own class's
@Field.register_lookup
class Among(Lookup):  # type: ignore[type-arg]
    """As `in`, but the text is the same however many there are."""

    lookup_name = "among"

    def get_prep_lookup(self) -> Any:
        return self.rhs

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, values = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*values, self.rhs)


class _Text:
    """A queryset that was written out, and at which of its places which value stands."""

    def __init__(self, made: QuerySet[Any, Any], stand_ins: list[Any]) -> None:
        self._made = made
        self._compiler: SQLCompiler = made.query.get_compiler(DEFAULT_DB_ALIAS)
        self.sql, self._written = self._text()
        stands = [at for at, one in enumerate(stand_ins) if one is not None]
        self._places = [next((at for at in stands if stand_ins[at] == value), None) for value in self._written]
        assert not self.sql or {*stands} <= {*self._places}, f"Not every value is in {self.sql}"

    def _text(self) -> tuple[str, tuple[Any, ...]]:
        """Empty for what can have no rows, as `pk__in=[]`."""
        try:
            sql, values = self._compiler.as_sql()
        except EmptyResultSet:
            return "", ()
        return sql, tuple(values)

    def with_values(self, values: tuple[Any, ...]) -> tuple[Any, ...]:
        pairs = zip(self._places, self._written, strict=True)
        return tuple(written if at is None else _plain(values[at]) for at, written in pairs)

    def asked(self, values: tuple[Any, ...]) -> QuerySet[Any, Any]:
        """Read as any queryset is, by a compiler that has its text."""
        compiler = copy(self._compiler)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.as_sql = lambda *_, **__: (self.sql, values)  # type: ignore[method-assign]
        query = copy(self._made.query)
        query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]
        fresh = self._made._chain()  # type: ignore[attr-defined]
        fresh._query = query  # as it was set, it would make rows of values dictionaries
        return fresh  # type: ignore[no-any-return]


def _stand_in(kind: Any, at: int) -> Any:
    if issubclass(kind, Model):
        return kind(pk=STRANGE_NUMBER + at)
    if kind is list:
        return [STRANGE_NUMBER + at]
    if issubclass(kind, datetime):
        return STRANGE_DAY + timedelta(days=at)
    return kind(STRANGE_NUMBER + at)


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else value
