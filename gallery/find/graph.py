"""A graph of meanings (HNSW, by the extension `vector`), where `manage.py meanings_graph` made one: a column that no model
knows, and its index. Without it meanings are looked for in cells.
"""

from __future__ import annotations

import numpy as np
from django.db import DatabaseError, connection, transaction

from gallery.find import vectors

OLDEST = (0, 8)
"""From then on a walk goes on until enough of what it meets is wanted."""
TOGETHER = 2_000
SET = "SET LOCAL hnsw.iterative_scan = strict_order; SET LOCAL hnsw.ef_search = 200; SET LOCAL hnsw.max_scan_tuples = 20000"

COLUMN = """
ALTER TABLE gallery_promptvector ADD COLUMN IF NOT EXISTS graph halfvec(384);
CREATE INDEX IF NOT EXISTS meaning_out_of_graph ON gallery_promptvector (prompt_id) WHERE graph IS NULL
"""
INDEX = "CREATE INDEX IF NOT EXISTS meaning_graph ON gallery_promptvector USING hnsw (graph halfvec_cosine_ops)"
HAS_COLUMN = """
SELECT EXISTS (
    SELECT FROM pg_attribute WHERE attrelid = 'gallery_promptvector'::regclass AND attname = 'graph' AND NOT attisdropped
)
"""
HAS_INDEX = "SELECT EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('meaning_graph') AND indisvalid)"
IS_WHOLE = "SELECT NOT EXISTS (SELECT FROM gallery_promptvector WHERE graph IS NULL)"
OUTSIDE = "SELECT prompt_id, numbers FROM gallery_promptvector WHERE graph IS NULL ORDER BY prompt_id LIMIT %s"
FILL = """
UPDATE gallery_promptvector AS meaning SET graph = given.numbers::halfvec
FROM unnest(%s::bigint[], %s::text[]) AS given (id, numbers) WHERE meaning.prompt_id = given.id
"""
WALK = """
SELECT near.prompt FROM (SELECT prompt_id AS prompt, graph FROM gallery_promptvector) AS near
CROSS JOIN LATERAL ({rows}) AS one ORDER BY near.graph <=> %s::halfvec LIMIT %s
"""


class Impossible(Exception):
    """The sentence why this database can have none."""


def make() -> None:
    """Its column, once. Raises Impossible, and nothing has changed then."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(installed_version, default_version) FROM pg_available_extensions WHERE name = 'vector'"
        )
        version = next(iter(cursor.fetchone() or ()), None)
        if version is None or tuple(map(int, version.split(".")[:2])) < OLDEST:
            raise Impossible(f"The database has no extension `vector` of 0.8 or newer, but {version or 'none at all'}.")
        try:
            with transaction.atomic():
                cursor.execute("CREATE EXTENSION IF NOT EXISTS vector")
        except DatabaseError as error:
            raise Impossible("The extension `vector` has to be created by who may: CREATE EXTENSION vector.") from error
        cursor.execute(COLUMN)


def index() -> None:
    """Once, and quickest after all were filled in."""
    with connection.cursor() as cursor:
        cursor.execute(INDEX)


def fill(most: int) -> int:
    """Bring meanings into it that are not in it yet, where there is one. Returns how many."""
    filled = 0
    if not has_column():
        return filled
    while filled < most and (some := _fill(min(TOGETHER, most - filled))):
        filled += some
    return filled


def has_column() -> bool:
    return _is_so(HAS_COLUMN)


def is_ready() -> bool:
    """Whether every meaning is in it."""
    return _is_so(HAS_INDEX) and _is_so(IS_WHOLE)


def walk(meaning: np.ndarray, rows: str, values: tuple[object, ...], count: int) -> list[int]:
    """The prompts nearest first, of those that `rows` finds for a `near.prompt`; of 20,000 at most."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SET)
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(WALK.format(rows=rows), [*values, said(vectors.numbers_of(meaning)), count])  # type: ignore[list-item]
        found = cursor.fetchall()
        cursor.execute("SET LOCAL enable_sort = on")
    return [number for (number,) in found]


def _fill(most: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(OUTSIDE, [most])
        rows = cursor.fetchall()
        cursor.execute(FILL, [[pk for pk, _ in rows], [said(np.frombuffer(kept, np.int8)) for _, kept in rows]])
    return len(rows)


def said(numbers: np.ndarray) -> str:
    """As the extension reads it. Its length is of no matter to the cosine."""
    return f"[{','.join(map(str, numbers.tolist()))}]"


def _is_so(sql: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return bool(cursor.fetchone()[0])
