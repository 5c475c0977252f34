"""Two ways to the nearest meanings on the same rows: what each costs to make and to ask, and how much of the truth it finds."""

from collections.abc import Callable
from time import perf_counter

import numpy as np
from django.db import connection

from gallery.find import cells, graph, nearness, vectors
from gallery.models import PromptVector
from tests.bench.engine.figures import figure, quantile
from tests.bench.gallery.spent import cpu_of

SEED = 20261128
NEAREST, WANTED = 60, 10
RECALL = 0.9

Ask = Callable[[np.ndarray], list[int]]


def run(count: int, samples: int) -> None:
    chance = np.random.default_rng(SEED)
    rows = list(PromptVector.objects.order_by("pk").values_list("pk", "numbers")[:count])
    every = vectors.read([bytes(numbers) for _, numbers in rows])
    ids = np.array([pk for pk, _ in rows])
    asked = every[chance.choice(count, samples, replace=False)]
    asked = asked + 0.3 * chance.normal(size=asked.shape).astype(np.float32) / np.sqrt(asked.shape[1])
    asked /= np.linalg.norm(asked, axis=1, keepdims=True)
    truth = [set(ids[np.argsort(-(every @ one))[:WANTED]].tolist()) for one in asked]
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS vector")
        cursor.execute("DROP TABLE IF EXISTS bench_meaning")
        cursor.execute(
            "CREATE UNLOGGED TABLE bench_meaning AS SELECT prompt_id, signs, numbers, NULL::int AS cell, "
            "NULL::halfvec(384) AS graph FROM gallery_promptvector ORDER BY prompt_id LIMIT %s",
            [count],
        )
    for name, make in {"cells": _cells, "graph": _graph}.items():
        begun = perf_counter()
        ask = make(every, ids, chance)
        _tell(name, perf_counter() - begun, ask, asked, truth)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bench_meaning")


def _cells(every: np.ndarray, ids: np.ndarray, chance: np.random.Generator) -> Ask:
    sample = every[chance.choice(len(every), min(cells.SAMPLE, len(every)), replace=False)]
    middles = vectors.middles_of(sample, round(len(every) ** 0.5), cells.ROUNDS, chance)
    _write("cell", "int", ids, vectors.nearest_of(every, middles).tolist())
    _do(
        "CREATE INDEX bench_meaning_cell ON bench_meaning (cell) INCLUDE (prompt_id, signs)",
        "VACUUM ANALYZE bench_meaning",
    )

    def ask(meaning: np.ndarray) -> list[int]:
        chosen = np.argsort(-(middles @ meaning))[: cells.PROBED].tolist()
        near = _rows(
            "SELECT prompt_id FROM bench_meaning WHERE cell = ANY(%s) ORDER BY bit_count(signs # %s::bit(384)) LIMIT %s",
            [chosen, vectors.signs_of(meaning), nearness.COMPARED],
        )
        kept = _rows("SELECT prompt_id, numbers FROM bench_meaning WHERE prompt_id = ANY(%s)", [[pk for (pk,) in near]])
        scores = vectors.read([bytes(numbers) for _, numbers in kept]) @ meaning
        return [kept[at][0] for at in np.argsort(-scores)[:NEAREST]]

    _do("CREATE INDEX bench_meaning_prompt ON bench_meaning (prompt_id)")
    return ask


def _graph(every: np.ndarray, ids: np.ndarray, chance: np.random.Generator) -> Ask:
    _write("graph", "text", ids, [graph.said(one) for one in vectors.numbers_of(every)])
    _do(
        "CREATE INDEX bench_meaning_graph ON bench_meaning USING hnsw (graph halfvec_cosine_ops)",
        "VACUUM ANALYZE bench_meaning",
    )

    def ask(meaning: np.ndarray) -> list[int]:
        _do("SET hnsw.ef_search = 200")
        said = graph.said(vectors.numbers_of(meaning))
        return [
            pk
            for (pk,) in _rows(
                "SELECT prompt_id FROM bench_meaning ORDER BY graph <=> %s::halfvec LIMIT %s", [said, NEAREST]
            )
        ]

    return ask


def _tell(name: str, seconds: float, ask: Ask, asked: np.ndarray, truth: list[set[int]]) -> None:
    backend = connection.connection.info.backend_pid
    ask(asked[0])
    spent, shares, walls = [], [], []
    for one, nearest in zip(asked, truth, strict=True):
        before, begun = cpu_of(backend), perf_counter()
        found = ask(one)
        walls.append(perf_counter() - begun)
        spent.append(cpu_of(backend) - before)
        shares.append(len(nearest & set(found[:WANTED])) / WANTED)
    share = float(np.mean(shares))
    figure(
        f"search: recall of the {WANTED} nearest, {name}",
        share,
        RECALL,
        share >= RECALL,
        seconds_to_make=seconds,
        database_cpu_median=quantile(spent, 0.5),
        database_cpu_p95=quantile(spent, 0.95),
        p95=quantile(walls, 0.95),
        meanings=_rows("SELECT count(*) FROM bench_meaning", [])[0][0],
    )


def _write(column: str, kind: str, ids: np.ndarray, values: list) -> None:
    cast = "::halfvec" if column == "graph" else ""
    with connection.cursor() as cursor:
        for start in range(0, len(ids), 10_000):
            some = slice(start, start + 10_000)
            cursor.execute(
                f"UPDATE bench_meaning SET {column} = given.value{cast} "
                f"FROM unnest(%s::bigint[], %s::{kind}[]) AS given (id, value) WHERE prompt_id = given.id",
                [ids[some].tolist(), values[some]],
            )


def _do(*statements: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for one in statements:
            cursor.execute(one)


def _rows(sql: str, values: list) -> list:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
