"""Middles that meanings lie around, learned once there are many, so that a search looks through a few in a hundred.

A new generation is learned when there are four times as many meanings as at the last one. Until all have moved to it both are
asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from django.db import connection
from django.db.models import Max, Min, Q

from gallery.find import vectors
from gallery.models import Cell, PromptVector

FROM = 20_000
"""Fewer are all looked through."""
GROWTH = 4
SAMPLE, ROUNDS = 30_000, 8
PROBED = 15
WIDER = 4
"""Times as many are looked through where the first have too few."""
MOVED_TOGETHER = 10_000

MOVE = """
UPDATE gallery_promptvector AS meaning SET cell = given.cell FROM unnest(%s::bigint[], %s::int[]) AS given (id, cell)
WHERE meaning.prompt_id = given.id
"""


def around(meaning: np.ndarray) -> Iterator[list[int]]:
    """The cells to look through, of each generation, then more of them. Nothing where there are none: all is looked through."""
    numbers, generations, middles = _known()
    if not len(numbers):
        return
    scores = middles @ meaning
    for probed in (PROBED, PROBED * WIDER):
        chosen: list[int] = []
        for generation in np.unique(generations):
            there = np.flatnonzero(generations == generation)
            chosen += numbers[there[np.argsort(-scores[there])[:probed]]].tolist()
        yield chosen


def of(meanings: np.ndarray) -> list[int | None]:
    """The cell of each, of the newest generation."""
    numbers, generations, middles = _known()
    if not len(numbers):
        return [None] * len(meanings)
    newest = np.flatnonzero(generations == generations.max())
    return numbers[newest[vectors.nearest_of(meanings, middles[newest])]].tolist()


def learn(chance: np.random.Generator) -> bool:
    """Whether a new generation was wanted, and made."""
    many = PromptVector.objects.count()
    last = Cell.objects.aggregate(last=Max("generation"))["last"] or 0
    if many < FROM or (last and many < GROWTH * Cell.objects.filter(generation=last).count() ** 2):
        return False
    picked = PromptVector.objects.order_by("?").values_list("numbers", flat=True)[:SAMPLE]
    sample = vectors.read([bytes(numbers) for numbers in picked])
    middles = vectors.middles_of(sample, min(round(many**0.5), len(sample)), ROUNDS, chance)
    kept = vectors.numbers_of(middles)
    Cell.objects.bulk_create([Cell(generation=last + 1, middle=one.tobytes()) for one in kept])
    return True


def move(most: int) -> int:
    """Bring meanings into the newest generation, and let the older ones go once they are empty. Returns how many moved."""
    newest = Cell.objects.aggregate(last=Max("generation"))["last"]
    if newest is None:
        return 0
    first = Cell.objects.filter(generation=newest).aggregate(first=Min("pk"))["first"]
    moved = 0
    while moved < most:
        some = PromptVector.objects.filter(Q(cell=None) | Q(cell__lt=first)).values_list("pk", "numbers")
        rows = list(some[: min(MOVED_TOGETHER, most - moved)])
        if not rows:
            Cell.objects.filter(generation__lt=newest).delete()
            break
        chosen = of(vectors.read([bytes(numbers) for _, numbers in rows]))
        with connection.cursor() as cursor:
            cursor.execute(MOVE, [[pk for pk, _ in rows], chosen])
        moved += len(rows)
    return moved


def _known() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Numbers, generations, middles. Read anew when there are others."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(min(id), 0), coalesce(max(id), 0), count(*) FROM gallery_cell")
        return _read(*cursor.fetchone())


@lru_cache(maxsize=2)
def _read(first: int, last: int, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rows = list(
        Cell.objects.filter(pk__gte=first, pk__lte=last).order_by("pk").values_list("pk", "generation", "middle")
    )
    middles = vectors.read([bytes(middle) for _, _, middle in rows]) if rows else np.empty((0, 0), np.float32)
    return np.array([row[0] for row in rows], int), np.array([row[1] for row in rows], int), middles
