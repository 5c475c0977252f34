"""What hangs on pictures, where it is most: written by the database itself, beside the rows of the bench of search."""

from collections.abc import Iterator
from functools import cache

from django.db import connection, transaction

from accounts.models import Player, User
from gallery.find.kinds import KINDS
from gallery.models import Collection, Picture, Tag
from tests.bench.find.rows import insert, step

TAGS, HUNG = 500, 600_000
COLLECTIONS, IN_ONE, IN_LARGEST = 50_000, 10, 10_000
BUSY_PICTURES = 50_000
REMIXES, GENERATIONS = 1_000, 40
TOLD = 100_000
BUSY, TOLD_ONE = 1, 2
"""Numbers of players."""
HUB = 1_000
"""The number of the picture, and of its prompt, that has the large family."""
TABLES = (
    "gallery_tag, gallery_picturetag, gallery_collection, gallery_collectionitem, gallery_promptparent, gallery_picture, "
    "gallery_listing, gallery_words, gallery_notification, gallery_notificationactor"
)


def settle(pictures: int) -> None:
    """Once, and whole."""
    if Tag.objects.exists():
        return
    with connection.cursor() as cursor:
        with transaction.atomic():
            cursor.execute("SET LOCAL session_replication_role = replica")
            for name, sql in _statements(pictures):
                step(name, lambda sql=sql: cursor.execute(sql))
            cursor.execute("SET LOCAL session_replication_role = origin")
            for number in (BUSY, TOLD_ONE):
                _give_account(number)
        step("statistics", lambda: cursor.execute(f"VACUUM (ANALYZE) {TABLES}"))


@cache
def many() -> int:
    return Picture.objects.count()


def largest_collection() -> Collection:
    return Collection.objects.get(pk=COLLECTIONS)


def busy() -> Player:
    return Player.objects.select_related("user").get(pk=BUSY)


def told() -> Player:
    return Player.objects.select_related("user").get(pk=TOLD_ONE)


def _give_account(number: int) -> None:
    user = User.objects.create_user(f"member{number}", f"member{number}@example.org", "words nobody needs here")
    Player.objects.filter(pk=number).update(user=user)


def _statements(pictures: int) -> Iterator[tuple[str, str]]:
    anything = f"1 + floor({pictures} * random())::bigint"
    yield "tags", insert("gallery_tag", {"id": "i", "slug": "'tag-' || i"}, TAGS)
    # The first tag hangs on a third of all, the last ones on a few.
    yield (
        "hung",
        f"""INSERT INTO gallery_picturetag (created_at, picture_id, tag_id)
        SELECT now(), {anything}, 1 + floor({TAGS} * random() ^ 4) FROM generate_series(1, {HUNG}) AS i
        UNION ALL SELECT now(), id, 1 FROM gallery_picture WHERE mod(id, 3) = 0 ON CONFLICT DO NOTHING""",
    )
    yield (
        "hung, listed",
        """UPDATE gallery_picturetag AS hung SET listed_at = listing.listed_at FROM gallery_listing AS listing
        WHERE listing.picture_id = hung.picture_id""",
    )
    yield (
        "uses",
        "UPDATE gallery_tag SET uses = (SELECT count(*) FROM gallery_picturetag WHERE tag_id = gallery_tag.id)",
    )
    yield (
        "collections",
        insert(
            "gallery_collection",
            {
                "id": "i",
                "key": "'c' || lpad(to_hex(i), 11, '0')",
                "title": "'Collection ' || i",
                "access": "'public'",
                "state": "'visible'",
                "owner_id": "1 + mod(i, 4000)",
            },
            COLLECTIONS,
        ),
    )
    of_all = f"SELECT i, j FROM generate_series(1, {COLLECTIONS}) AS i, generate_series(1, {IN_ONE}) AS j"
    of_largest = f"SELECT {COLLECTIONS}, j FROM generate_series({IN_ONE + 1}, {IN_LARGEST}) AS j"
    yield (
        "items",
        f"""INSERT INTO gallery_collectionitem (state, rank, created_at, collection_id, picture_id)
        SELECT 'in', 'i' || lpad(to_hex(j), 7, '0') || 'i', now(), i, {anything}
        FROM ({of_all} UNION ALL {of_largest}) AS many (i, j) ON CONFLICT DO NOTHING""",
    )
    yield from _of_people(pictures)
    yield from _families(pictures)


def _of_people(pictures: int) -> Iterator[tuple[str, str]]:
    theirs = f"mod(id, {max(pictures // BUSY_PICTURES, 1)}) = 0"
    yield "busy", f"UPDATE gallery_picture SET owner_id = {BUSY} WHERE {theirs}"
    yield (
        "busy, listed",
        f"UPDATE gallery_listing SET owner_id = {BUSY} WHERE {theirs.replace('id', 'picture_id')}",
    )
    yield (
        "busy, found",
        f"""UPDATE gallery_words SET kinds = {KINDS} FROM gallery_listing AS listing
        WHERE listing.picture_id = listing_id AND listing.owner_id = {BUSY}""",
    )
    yield (
        "told",
        insert(
            "gallery_notification",
            {
                "id": "i",
                "category": "'likes'",
                "verb": "'liked'",
                "about": "'picture ' || i",
                "picture_id": f"1 + floor({pictures} * random())",
                "player_id": str(TOLD_ONE),
                "told_at": "now() - interval '1 minute' * i",
                "read_at": "CASE WHEN i > 5000 THEN now() END",
            },
            TOLD,
        ),
    )
    yield (
        "who did",
        f"""INSERT INTO gallery_notificationactor (created_at, actor_id, notification_id)
        SELECT now(), 3 + mod(i * j, 4000), i FROM generate_series(1, {TOLD}) AS i, generate_series(1, 3) AS j
        ON CONFLICT DO NOTHING""",
    )


def _families(pictures: int) -> Iterator[tuple[str, str]]:
    """Lines between prompts of anywhere, a long line up from the hub, and many down from it."""
    yield (
        "lines",
        f"""INSERT INTO gallery_promptparent (kind, credit, created_at, child_id, parent_id)
        SELECT 'remix', 'Ada', now(), child, parent FROM (
            SELECT {2 * HUB} + i * 2 AS child, {HUB} + floor(i * 2 * random())::bigint AS parent
            FROM generate_series(1, {pictures // 3}) AS i
            UNION ALL SELECT {pictures // 2} + 2 * i + 1, {HUB} FROM generate_series(1, {REMIXES}) AS i
            UNION ALL SELECT {HUB} - i, {HUB} - i - 1 FROM generate_series(0, {GENERATIONS}) AS i
        ) AS made WHERE child <= {pictures} ON CONFLICT DO NOTHING""",
    )
    yield (
        "remixes",
        """UPDATE gallery_prompt SET remixes = many.number FROM (
            SELECT parent_id, count(*) AS number FROM gallery_promptparent GROUP BY parent_id
        ) AS many WHERE many.parent_id = id""",
    )
