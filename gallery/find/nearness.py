"""The prompts nearest to a meaning, of those that pictures in some rows of the gallery have.

The prompts of few rows are all compared; of many rows those that lie around the nearest middles (`cells`), and all of them after
all where those are not enough. By their signs first, the best of those by their numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from gallery.feed import walking
from gallery.find import cells, graph, vectors
from gallery.models import Listing

COMPARED = 400
"""By their numbers, of the nearest by their signs."""
ENOUGH = 8
"""So many were found around the nearest middles, and nothing is looked for further away."""
LOOKED_AT = 1_500
"""Of those around some middles, the nearest by their signs: so many are asked whether they are what is looked for."""
LOOKED_AT_LAST = 4 * LOOKED_AT
"""Before all are compared, of which one in a hundred is looked for: that takes 0.4 s at a million."""
FAR = 180
"""Of 384 signs. With a cosine of `LEAST` 161 differ on average, give or take 10; with one of 0 it is half of them."""
LEAST = 0.25
"""Of the cosine: below it two sentences have nothing to do with each other."""
FEW = walking.FEW

OF_THESE = """
SELECT prompt_id FROM gallery_promptvector WHERE prompt_id IN ({rows})
ORDER BY bit_count(signs # %s::bit(384)), prompt_id LIMIT %s
"""
# Row by row from the nearest on, until there are enough: rows are not asked of what is further away.
AROUND = """
SELECT near.prompt FROM (
    SELECT * FROM (SELECT prompt_id AS prompt, bit_count(signs # %s::bit(384)) AS far FROM ({those}) AS those OFFSET 0) AS every
    WHERE far <= {far} ORDER BY far, prompt LIMIT {most}
) AS near CROSS JOIN LATERAL ({rows}) AS one ORDER BY near.far, near.prompt LIMIT %s
"""
NUMBERS = "SELECT array_agg(prompt_id), string_agg(numbers, '') FROM gallery_promptvector WHERE prompt_id = ANY(%s)"
"""In one row, both in the order in which they come: read as six hundred, they take longer than to be compared."""
ALL = "SELECT prompt_id, signs FROM gallery_promptvector"
SOME = f"{ALL} WHERE cell = ANY(%s) UNION ALL {ALL} WHERE cell IS NULL"
"""Two questions in one: each is answered by the index of cells alone, which has the signs; both at once are not."""


@dataclass(frozen=True, slots=True)
class Near:
    """A prompt, and how near it is: the cosine."""

    prompt: int
    score: float


def nearest(meaning: np.ndarray, rows: QuerySet[Listing], most: int | None = None) -> list[Near]:
    """The nearest first, of so many that are compared by their numbers (`COMPARED`)."""
    rows, compared = rows.order_by(), most or COMPARED
    # Where nothing is narrowed nobody needs to ask how few they are.
    are_few = bool(rows.query.where) and walking.estimated(rows) <= FEW
    found = _of_these(meaning, rows, compared) if are_few else _of_many(meaning, rows, compared)
    return _compared(meaning, found)


def _of_these(meaning: np.ndarray, rows: QuerySet[Listing], compared: int) -> list[int]:
    prompts, values = rows.values_list("picture__prompt_id").query.sql_with_params()
    return _prompts(OF_THESE.format(rows=prompts), [*values, vectors.signs_of(meaning), compared])


def _of_many(meaning: np.ndarray, rows: QuerySet[Listing], compared: int) -> list[int]:
    if graph.is_ready():
        found = graph.walk(meaning, *_of_near(rows), compared)
        return found if len(found) >= ENOUGH else _of_these(meaning, rows, compared)
    ways = list(cells.around(meaning))
    if not ways:
        return _around(meaning, rows, None, compared)
    for some, most in [*((some, LOOKED_AT) for some in ways), (ways[-1], LOOKED_AT_LAST)]:
        if len(found := _around(meaning, rows, some, compared, most)) >= ENOUGH:
            return found
    return _of_these(meaning, rows, compared)


def _around(
    meaning: np.ndarray, rows: QuerySet[Listing], some: list[int] | None, compared: int, most: int = LOOKED_AT
) -> list[int]:
    inner, values = _of_near(rows)
    those, more = (ALL, []) if some is None else (SOME, [some])
    return _prompts(
        AROUND.format(those=those, rows=inner, far=FAR, most=most),
        [vectors.signs_of(meaning), *more, *values, compared],
    )


def _of_near(rows: QuerySet[Listing]) -> tuple[str, tuple[Any, ...]]:
    """One of these rows, of a `near.prompt`."""
    of_one = rows.filter(picture__prompt_id=RawSQL("near.prompt", ())).values_list("picture_id")[:1]
    return of_one.query.sql_with_params()


def _prompts(sql: str, values: list[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [number for (number,) in cursor.fetchall()]


def _compared(meaning: np.ndarray, prompts: list[int]) -> list[Near]:
    # As one array: six hundred parameters take longer to be written down than their rows to be read.
    with connection.cursor() as cursor:
        cursor.execute(NUMBERS, [prompts])
        kept, numbers = cursor.fetchone()
    if not kept:
        return []
    scores = vectors.read_all(numbers, len(kept)) @ meaning
    near = [Near(kept[at], round(float(scores[at]), 6)) for at in np.flatnonzero(scores >= LEAST)]
    return sorted(near, key=lambda one: (-one.score, -one.prompt))
