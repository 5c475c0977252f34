"""The one writer of what listings are found by: their words, and their kinds. They go with their listing, in the same commit."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection
from django.db.models import QuerySet

from gallery.find.folding import vector
from gallery.find.kinds import KINDS
from gallery.models import Picture

WRITE = """
INSERT INTO gallery_words (listing_id, vector, kinds) SELECT given.id, given.vector::tsvector, {kinds}
FROM unnest(%s::bigint[], %s::text[]) AS given (id, vector) JOIN gallery_listing AS listing ON listing.picture_id = given.id
ON CONFLICT DO NOTHING
"""
RENEW = """
UPDATE gallery_words AS words SET kinds = {kinds} FROM gallery_listing AS listing
WHERE listing.picture_id = words.listing_id AND words.listing_id = ANY(%s) AND words.kinds <> {kinds}
"""
WRONG = """
SELECT listing.picture_id FROM gallery_listing AS listing
LEFT JOIN gallery_words AS words ON words.listing_id = listing.picture_id
WHERE words.kinds IS NULL OR words.kinds <> {kinds} ORDER BY listing.picture_id
"""


def write(shown: QuerySet[Picture]) -> None:
    """Of these listed pictures, of those that have none. Words of a prompt never change, so no row has to be written again."""
    lacking = shown.order_by().filter(listing__words__isnull=True).values_list("pk", "prompt__text")
    if given := [(number, vector(text)) for number, text in lacking]:
        numbers, vectors = zip(*given, strict=True)
        with connection.cursor() as cursor:
            cursor.execute(WRITE.format(kinds=KINDS), [list(numbers), list(vectors)])


def renew(ids: Collection[int]) -> None:
    """Their kinds, where those are others now. A like changes none, and writes nothing."""
    with connection.cursor() as cursor:
        cursor.execute(RENEW.format(kinds=KINDS), [list(ids)])


def wrong() -> list[int]:
    """Listings that nobody finds by their words, or that are found by what they are not."""
    with connection.cursor() as cursor:
        cursor.execute(WRONG.format(kinds=KINDS))
        return [number for (number,) in cursor.fetchall()]
