"""Rows by the hundred thousand: PostgreSQL's COPY, text format, as its manual says. Values come without tabs and backslashes."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from itertools import islice

import numpy as np
from django.db import connection
from django.db.models import Model

NULL = r"\N"
TOGETHER = 10_000


def numbers(model: type[Model], count: int) -> np.ndarray:
    """So many primary keys that nobody else is given."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [table, column, count]
        )
        return np.fromiter((number for (number,) in cursor.fetchall()), dtype=np.int64, count=count)


def copy(model: type[Model], columns: Sequence[str], rows: Iterable[Iterable[object]]) -> int:
    """Rows of this model, values in the order of `columns`. Returns how many."""
    named = ", ".join(connection.ops.quote_name(column) for column in columns)
    lines = ("\t".join(map(str, row)) for row in rows)
    count = 0
    with connection.cursor() as cursor:
        while some := list(islice(lines, TOGETHER)):
            # Each ends with its foreign keys checked, so that no million of checks waits for the commit.
            with cursor.copy(f"COPY {connection.ops.quote_name(model._meta.db_table)} ({named}) FROM STDIN") as out:
                out.write("\n".join(some) + "\n")
            count += len(some)
    return count


def keys(chance: np.random.Generator, count: int) -> list[str]:
    """Public names such as `accounts.models.new_key` gives."""
    text = base64.urlsafe_b64encode(chance.bytes(9 * count)).decode()
    return [text[start : start + 12] for start in range(0, 12 * count, 12)]


def moments(seconds: np.ndarray) -> np.ndarray:
    """Seconds since 1970 as PostgreSQL reads them; what is not a number is NULL."""
    known = np.nan_to_num(seconds).astype("datetime64[s]")
    return np.where(np.isnan(seconds), NULL, np.char.add(np.datetime_as_string(known), "+00"))
