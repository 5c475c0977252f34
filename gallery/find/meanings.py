"""The one writer of what prompts mean, and the prompts nearest to a meaning.

All are compared by their signs alone, the nearest of those by their numbers. Of many prompts only those are looked through that
lie around the nearest middles (`cells`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.db import connection

from gallery.find import cells, encoder, vectors
from gallery.models import Listing, Prompt, PromptVector

COMPARED = 600
"""By their numbers, of the nearest by their signs."""
LEAST = 0.25
"""Of the cosine: below it two sentences have nothing to do with each other."""
NEWEST = 3_000

SIGNS = """
SELECT prompt_id FROM (SELECT prompt_id, bit_count(signs # %s::bit(384)) AS far FROM gallery_promptvector {where}
ORDER BY far, prompt_id LIMIT %s) AS found
"""
INSERT = """
INSERT INTO gallery_promptvector (prompt_id, signs, numbers, cell)
SELECT given.id, given.signs::bit(384), given.numbers, given.cell
FROM unnest(%s::bigint[], %s::text[], %s::bytea[], %s::int[]) AS given (id, signs, numbers, cell) ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Near:
    """A prompt, and how near it is: the cosine."""

    prompt: int
    score: float


def nearest(meaning: np.ndarray) -> list[Near]:
    """The nearest first."""
    around = cells.around(meaning)
    where, more = ("", []) if around is None else ("WHERE cell = ANY(%s) OR cell IS NULL", [around])
    with connection.cursor() as cursor:
        cursor.execute(SIGNS.format(where=where), [vectors.signs_of(meaning), *more, COMPARED])
        found = [number for (number,) in cursor.fetchall()]
    rows = list(PromptVector.objects.filter(pk__in=found).values_list("pk", "numbers"))
    if not rows:
        return []
    scores = vectors.read([bytes(numbers) for _, numbers in rows]) @ meaning
    near = [
        Near(number, round(float(score), 6)) for (number, _), score in zip(rows, scores, strict=True) if score >= LEAST
    ]
    return sorted(near, key=lambda one: (-one.score, -one.prompt))


def write_newest(most: int) -> int:
    """Of the newest in the gallery, of those that have none."""
    newest = Listing.objects.order_by("-listed_at").values_list("picture__prompt", flat=True)[:NEWEST]
    return write(Prompt.objects.filter(pk__in=list(newest), meaning=None).order_by("-pk")[:most])


def write_lacking(most: int) -> int:
    """Of all that are in the gallery."""
    shown = Prompt.objects.filter(meaning=None, pictures__listing__isnull=False)
    return write(shown.order_by("-pk").distinct()[:most])


def write(prompts: object) -> int:
    given = [(prompt.pk, prompt.text) for prompt in prompts] if encoder.is_there() else []  # type: ignore[attr-defined]
    if not given:
        return 0
    meant = encoder.encode([text for _, text in given])
    numbers = vectors.numbers_of(meant)
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT,
            [
                [pk for pk, _ in given],
                [vectors.signs_of(one) for one in meant],
                [one.tobytes() for one in numbers],
                cells.of(meant),
            ],
        )
    return len(given)
