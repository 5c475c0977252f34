"""What people did by the thousand: comments, follows, runs of the studio, exports, offers. Written beside the crowds, once."""

from collections.abc import Iterator

from django.db import connection, transaction

from accounts.models import User
from gallery.models import Run
from tests.bench.find.rows import insert, step
from tests.bench.pages.crowds import BUSY, COLLECTIONS, HUB, TOLD_ONE

COMMENTS, RUNS, PLACES, FOLLOWED, EXPORTS, OFFERS = 10_000, 10_000, 4, 1_000, 1_000, 2_000
TAKES_OFFERS = COLLECTIONS - 1
"""The number of the collection."""
TABLES = "gallery_comment, gallery_follow, gallery_run, gallery_runpicture, gallery_export, gallery_collectionitem"


def settle() -> None:
    """Once, and whole."""
    if Run.objects.exists():
        return
    with connection.cursor() as cursor:
        with transaction.atomic():
            cursor.execute("SET LOCAL session_replication_role = replica")
            for name, sql in _statements():
                step(name, lambda sql=sql: cursor.execute(sql))
            cursor.execute("SET LOCAL session_replication_role = origin")
            User.objects.filter(player=TOLD_ONE).update(is_staff=True, is_superuser=True)
        step("statistics", lambda: cursor.execute(f"VACUUM (ANALYZE) {TABLES}"))


def _statements() -> Iterator[tuple[str, str]]:
    by_anybody = "3 + mod(i * 7, 4000)"
    yield (
        "comments",
        insert(
            "gallery_comment",
            {"picture_id": str(HUB), "author_id": by_anybody, "text": "'Comment ' || i", "state": "'visible'"},
            COMMENTS,
        ),
    )
    yield "commented", f"UPDATE gallery_picture SET comments = {COMMENTS} WHERE id = {HUB}"
    yield "follows", insert("gallery_follow", {"follower_id": str(BUSY), "followed_id": "2 + i"}, FOLLOWED)
    yield (
        "runs",
        insert(
            "gallery_run",
            {
                "id": "i",
                "key": "'r' || lpad(to_hex(i), 11, '0')",
                "owner_id": str(BUSY),
                "kind": "'text-to-image'",
                "model": "'model 1'",
                "words": "'a fox on a hill, number ' || i",
                "steps": "20",
                "guidance": "3",
                "width": "512",
                "height": "512",
                "strength": "1",
                "axes": "'[]'",
                "version": "1",
            },
            RUNS,
        ),
    )
    yield (
        "painted",
        f"""INSERT INTO gallery_runpicture (run_id, slot, seed, words, changes, state, failure_code, picture_id)
        SELECT 1 + (at - 1) / {PLACES}, mod(at - 1, {PLACES}), at, 'a fox on a hill', '{{}}', 'painted', '', id FROM (
            SELECT id, row_number() OVER (ORDER BY id) AS at FROM gallery_picture WHERE owner_id = {BUSY}
        ) AS theirs WHERE at <= {RUNS * PLACES}""",
    )
    yield (
        "exports",
        insert(
            "gallery_export",
            {"key": "'e' || lpad(to_hex(i), 11, '0')", "owner_id": str(BUSY), "state": "'freed'", "parts": "'[]'"},
            EXPORTS,
        ),
    )
    yield (
        "takes offers",
        f"UPDATE gallery_collection SET access = 'review', owner_id = {BUSY} WHERE id = {TAKES_OFFERS}",
    )
    yield (
        "offers",
        f"""INSERT INTO gallery_collectionitem (state, rank, created_at, collection_id, picture_id, by_id)
        SELECT 'offered', 'j' || lpad(to_hex(i), 7, '0') || 'i', now(), {TAKES_OFFERS}, {HUB} + 3 * i, {by_anybody}
        FROM generate_series(1, {OFFERS}) AS i ON CONFLICT DO NOTHING""",
    )
