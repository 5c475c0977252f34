"""The one writer of what prompts mean."""

from __future__ import annotations

from django.db import connection

from gallery.find import cells, encoder, graph, vectors
from gallery.models import Listing, Prompt

NEWEST = 3_000

INSERT = """
INSERT INTO gallery_promptvector (prompt_id, signs, numbers, cell)
SELECT given.id, given.signs::bit(384), given.numbers, given.cell
FROM unnest(%s::bigint[], %s::text[], %s::bytea[], %s::int[]) AS given (id, signs, numbers, cell) ON CONFLICT DO NOTHING
"""


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
    graph.fill(len(given))
    return len(given)
