"""Rows that search reads, by the million: written by the database itself, without the checks that would take an hour."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

import numpy as np
from django.core.management import call_command
from django.db import connection, connections
from django.urls import resolve

from gallery.find import cells, vectors
from gallery.find.kinds import KINDS
from gallery.find.lexicon import refresh
from gallery.models import DIMENSIONS, Listing
from gallery.seeding.vocabulary import DOINGS, SUBJECTS
from paintoff.embedded import postgres
from paintoff.lasting import keep_what_is_loaded

SHADES, LOOKALIKES = 64, 8
SUBJECTS_OF_MEANING = 3_000
TOGETHER = 20_000
PLAYERS = 5_000
TABLES = (
    "gallery_prompt, gallery_blob, gallery_picture, gallery_listing, gallery_words, gallery_look, gallery_promptvector"
)
DEFAULTS = {"boolean": "false", "timestamp with time zone": "now()", "jsonb": "'{}'", "bytea": "''"}
NUMBERS = ("bigint", "integer", "smallint", "double precision")


@contextmanager
def of(pictures: int) -> Iterator[None]:
    server = postgres.start(durable=True)
    try:
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        if not Listing.objects.exists():
            _fill(pictures)
        # As `manage.py serve` begins: else one answer in a few dozen waits until all that was ever loaded is looked through.
        resolve("/")
        keep_what_is_loaded()
        yield
    finally:
        for each in connections.all():
            each.close()
        postgres.stop(server)


def _fill(count: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SET session_replication_role = replica; SET maintenance_work_mem = '1GB'; SET synchronous_commit = off"
        )
        cursor.execute("SELECT setseed(0.5)")
        indexes = _without_indexes(cursor)
        for name, sql in _statements(count):
            step(name, lambda sql=sql: cursor.execute(sql))
        step("meanings", lambda: _meanings(cursor, count))
        for index in indexes:
            step(index.split(" ON ")[0][-30:], lambda index=index: cursor.execute(index))
        step("lexicon", refresh)
        step("statistics", lambda: cursor.execute(f"VACUUM (ANALYZE) {TABLES}, gallery_term"))
        cursor.execute("SET session_replication_role = origin")


def _statements(count: int) -> Iterator[tuple[str, str]]:
    subjects, doings = _array(SUBJECTS), _array(DOINGS)
    yield (
        "players",
        insert("accounts_player", {"id": "i", "key": "'player' || i", "nickname": "'Player ' || i"}, PLAYERS),
    )
    yield "models", insert("gallery_modelname", {"id": "i", "name": "'model ' || i"}, 8)
    yield (
        "prompts",
        insert(
            "gallery_prompt",
            {
                "id": "i",
                "text": f"({subjects})[1 + floor(48 * random() ^ 2)] || ' ' || ({doings})[1 + floor({len(DOINGS)} * random())]"
                " || ', ' || 'word' || floor(300000 * random() ^ 4) || ' word' || floor(3000 * random() ^ 2)",
            },
            count,
        ),
    )
    yield (
        "blobs",
        insert(
            "gallery_blob",
            {"sha256": "lpad(to_hex(i), 64, '0')", "media_type": "'image/png'", "width": "512", "height": "512"},
            count,
        ),
    )
    yield (
        "pictures",
        insert(
            "gallery_picture",
            {
                "id": "i",
                "key": "'k' || lpad(to_hex(i), 11, '0')",
                "owner_id": f"1 + floor({PLAYERS} * random())",
                "prompt_id": "i",
                "blob_id": "lpad(to_hex(i), 64, '0')",
                "model": "'model 1'",
                "state": "'visible'",
                "listed_at": f"now() - interval '3 years' * (1 - i::float8 / {count})",
                "revealed_at": "now() - interval '3 years'",
                "named_at": "now() - interval '3 years'",
                "likes": "floor(1 / (0.001 + random()))",
            },
            count,
        ),
    )
    yield from _derived(count)


def _derived(count: int) -> Iterator[tuple[str, str]]:
    """What follows from pictures, and how they look, which is made up."""
    yield (
        "listings",
        """INSERT INTO gallery_listing (picture_id, listed_at, hot, likes, owner_id, model_id, theme_id, width, height, colours,
        level, shape, format) SELECT id, listed_at, extract(epoch FROM listed_at) / 45000, likes, owner_id,
        1 + floor(8 * random() ^ 2), NULL, 512, 512, (1 << floor(12 * random())::int) | (1 << floor(12 * random())::int),
        floor(3 * random() ^ 4), (ARRAY['square', 'tall', 'wide'])[1 + floor(3 * random())], 'duel' FROM gallery_picture""",
    )
    yield (
        "words",
        f"""INSERT INTO gallery_words (listing_id, vector, kinds) SELECT id, to_tsvector('simple', text), {KINDS}
        FROM gallery_prompt JOIN gallery_listing AS listing ON listing.picture_id = id""",
    )
    yield (
        "looks",
        f"""INSERT INTO gallery_look (blob_id, hash, shade, colours, created_at, is_listed)
        SELECT lpad(to_hex(i), 64, '0'), hash, floor({SHADES} * random()),
        decode(repeat(lpad(to_hex((255 * random())::int), 2, '0'), 48), 'hex'), now() - interval '1 second' * i, true
        FROM (SELECT i, ((hashint8extended(i / {LOOKALIKES}, 7)
        # ((1::bigint << (i %% 60)::int) | (1::bigint << (i %% 37)::int)))) AS hash FROM generate_series(1, {count}) AS i) AS made
        """.replace("%%", "%"),
    )


def insert(table: str, said: dict[str, str], count: int) -> str:
    """So many rows with what is said, and with something in every other column that wants it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = current_schema() AND "
            "table_name = %s AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'",
            [table],
        )
        needed = {name: DEFAULTS.get(kind, "0" if kind in NUMBERS else "''") for name, kind in cursor.fetchall()}
    values = needed | said
    return f"INSERT INTO {table} ({', '.join(values)}) SELECT {', '.join(values.values())} FROM generate_series(1, {count}) AS i"


def _array(words: tuple[str, ...]) -> str:
    return "ARRAY[" + ", ".join(f"'{word}'" for word in words) + "]"


def _without_indexes(cursor) -> list[str]:
    """Those that are dear to keep meanwhile; returns what makes them again."""
    dear = [
        "words_and_kinds",
        "look_of_hash",
        "look_turned_16",
        "look_turned_32",
        "look_turned_48",
        "look_listed",
        "meaning_of_cell",
    ]
    cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE indexname = ANY(%s)", [dear])
    found = cursor.fetchall()
    for name, _ in found:
        cursor.execute(f"DROP INDEX {name}")
    return [made for _, made in found]


def _meanings(cursor, count: int) -> None:
    """Around a few thousand subjects, as prompts are; the cells are learned as the site learns them."""
    chance = np.random.default_rng(7)
    subjects = chance.normal(size=(SUBJECTS_OF_MEANING, DIMENSIONS)).astype(np.float32)
    middles = None
    for start in range(0, count, TOGETHER):
        some = min(TOGETHER, count - start)
        made = subjects[chance.integers(0, SUBJECTS_OF_MEANING, some)]
        made = made + 0.9 * chance.standard_normal((some, DIMENSIONS), dtype=np.float32)
        made /= np.linalg.norm(made, axis=1, keepdims=True)
        if middles is None:
            middles = vectors.middles_of(made, min(round(count**0.5), some), cells.ROUNDS // 2, chance)
            kept = vectors.numbers_of(middles)
            cursor.executemany(
                "INSERT INTO gallery_cell (id, generation, middle) VALUES (%s, 1, %s)",
                [(number, one.tobytes()) for number, one in enumerate(kept, start=1)],
            )
        nearest = vectors.nearest_of(made, middles) + 1
        numbers = vectors.numbers_of(made)
        bits = np.where(made > 0, ord("1"), ord("0")).astype(np.uint8)
        with cursor.copy("COPY gallery_promptvector (prompt_id, signs, numbers, cell) FROM STDIN") as out:
            for at in range(some):
                line = f"{start + at + 1}\t{bits[at].tobytes().decode()}\t\\\\x{numbers[at].tobytes().hex()}\t{nearest[at]}\n"
                out.write(line)


def step(name: str, work) -> None:
    begun = perf_counter()
    work()
    print(f"{name}: {perf_counter() - begun:.1f} s", file=sys.stderr, flush=True)
