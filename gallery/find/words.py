"""The one writer of the words that pictures are found by. They go with their listing, in the same commit."""

from __future__ import annotations

from django.db import connection
from django.db.models import QuerySet

from gallery.find.folding import vector
from gallery.models import Listing, Picture, Words

WRITE = """
INSERT INTO {table} (listing_id, vector)
SELECT given.id, given.vector::tsvector FROM unnest(%s::bigint[], %s::text[]) AS given (id, vector)
ON CONFLICT DO NOTHING
"""


def write(shown: QuerySet[Picture]) -> None:
    """Of these listed pictures, of those that have none. Words of a prompt never change, so no row has to be written again."""
    lacking = shown.order_by().filter(listing__words__isnull=True).values_list("pk", "prompt__text")
    if given := [(number, vector(text)) for number, text in lacking]:
        numbers, vectors = zip(*given, strict=True)
        with connection.cursor() as cursor:
            cursor.execute(WRITE.format(table=Words._meta.db_table), [list(numbers), list(vectors)])


def lacking() -> QuerySet[Listing]:
    """Listings that nobody finds by their words."""
    return Listing.objects.filter(words__isnull=True)
