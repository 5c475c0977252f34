"""When the pictures that tags hang on were listed, repeated beside each tag: so the pictures of a tag are walked along an index,
however many there are. Moved by `listing`, and by whoever hangs a tag."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

RENEW = """
UPDATE gallery_picturetag AS hung SET listed_at = listing.listed_at
FROM gallery_picturetag AS same LEFT JOIN gallery_listing AS listing ON listing.picture_id = same.picture_id
WHERE same.id = hung.id AND hung.listed_at IS DISTINCT FROM listing.listed_at AND {these}
"""
OF_SOME = "same.picture_id = ANY(%s)"
WRONG = """
SELECT DISTINCT hung.picture_id FROM gallery_picturetag AS hung
LEFT JOIN gallery_listing AS listing ON listing.picture_id = hung.picture_id
WHERE hung.listed_at IS DISTINCT FROM listing.listed_at ORDER BY hung.picture_id
"""


def renew(pictures: Collection[int]) -> None:
    """Of the tags of these, with the pictures held. A like changes nothing here, and writes nothing."""
    with connection.cursor() as cursor:
        cursor.execute(RENEW.format(these=OF_SOME), [list(pictures)])


def renew_all() -> None:
    """Once for all, after many were listed."""
    with connection.cursor() as cursor:
        cursor.execute(RENEW.format(these="true"))


def wrong() -> list[int]:
    """Pictures with a tag that says something else than their listing."""
    with connection.cursor() as cursor:
        cursor.execute(WRONG)
        return [number for (number,) in cursor.fetchall()]
