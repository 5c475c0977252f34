"""Places a family in rows by the method of Sugiyama, Tagawa and Toda (1981): ranks by the longest path, long lines cut by
bends, rows ordered by the mean place of their neighbours. Pure; the same family is always drawn the same way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

SWEEPS = 8

Spot = tuple[int, int]
"""Of a node (its number, 0), or of a bend: the line's number, and which rank it bends in."""


@dataclass(frozen=True, slots=True)
class Layout:
    """`row` is 0 for the oldest; `column` is a place from the left, at least 1 from its neighbours. A path leads from a
    parent over its bends to a child, in (column, row)."""

    places: Mapping[int, tuple[float, int]]
    paths: Sequence[tuple[tuple[int, int], tuple[tuple[float, int], ...]]]
    width: float
    rows: int


def laid_out(nodes: Sequence[int], lines: Sequence[tuple[int, int]]) -> Layout:
    """`lines` lead from parent to child and must hold no cycle."""
    ranks = ranked(nodes, lines)
    chains = [_chain(number, line, ranks) for number, line in enumerate(lines)]
    rows: defaultdict[int, list[Spot]] = defaultdict(list)
    for node in nodes:
        rows[ranks[node]].append((node, 0))
    for chain in chains:
        for spot, rank in chain[1:-1]:
            rows[rank].append(spot)
    up, down = _neighbours(chains)
    ordered = _ordered([rows[rank] for rank in sorted(rows)], up, down)
    columns = _placed(ordered, up, down)
    left = min(columns.values(), default=0.0)
    return Layout(
        {node: (columns[node, 0] - left, ranks[node]) for node in nodes},
        [
            (line, tuple((columns[spot] - left, rank) for spot, rank in chain))
            for line, chain in zip(lines, chains, strict=True)
        ],
        max(columns.values(), default=0.0) - left,
        len(ordered),
    )


def ranked(nodes: Iterable[int], lines: Sequence[tuple[int, int]]) -> dict[int, int]:
    """The longest way down to each from one that has no parent here."""
    parents: defaultdict[int, list[int]] = defaultdict(list)
    for parent, child in lines:
        parents[child].append(parent)
    ranks: dict[int, int] = {}

    def rank(node: int) -> int:
        if node not in ranks:
            ranks[node] = 1 + max((rank(parent) for parent in parents[node]), default=-1)
        return ranks[node]

    return {node: rank(node) for node in nodes}


def crossings(upper: Sequence[Spot], lower: Sequence[Spot], up: Mapping[Spot, Sequence[Spot]]) -> int:
    """How many pairs of lines between two rows cross."""
    at = {spot: place for place, spot in enumerate(upper)}
    ends = [(at[parent], place) for place, spot in enumerate(lower) for parent in up.get(spot, ())]
    return sum((one[0] - two[0]) * (one[1] - two[1]) < 0 for n, one in enumerate(ends) for two in ends[:n])


def _chain(number: int, line: tuple[int, int], ranks: Mapping[int, int]) -> list[tuple[Spot, int]]:
    parent, child = line
    # Bends have a second number above 0, so none is taken for a node.
    bends = [((number, rank + 1), rank) for rank in range(ranks[parent] + 1, ranks[child])]
    return [((parent, 0), ranks[parent]), *bends, ((child, 0), ranks[child])]


def _neighbours(
    chains: Iterable[Sequence[tuple[Spot, int]]],
) -> tuple[defaultdict[Spot, list[Spot]], defaultdict[Spot, list[Spot]]]:
    up: defaultdict[Spot, list[Spot]] = defaultdict(list)
    down: defaultdict[Spot, list[Spot]] = defaultdict(list)
    for chain in chains:
        for (above, _), (below, _) in pairwise(chain):
            up[below].append(above)
            down[above].append(below)
    return up, down


def _ordered(
    rows: list[list[Spot]], up: Mapping[Spot, list[Spot]], down: Mapping[Spot, list[Spot]]
) -> list[list[Spot]]:
    """The order with the fewest crossings that sweeping down and up comes by."""
    best, fewest = rows, _crossings_of(rows, up)
    for sweep in range(SWEEPS):
        rows = _sweep(rows, up) if sweep % 2 == 0 else _sweep(rows[::-1], down)[::-1]
        if (found := _crossings_of(rows, up)) < fewest:
            best, fewest = rows, found
    return best


def _sweep(rows: Sequence[list[Spot]], towards: Mapping[Spot, list[Spot]]) -> list[list[Spot]]:
    done = [list(rows[0])] if rows else []
    for row in rows[1:]:
        at = {spot: float(place) for place, spot in enumerate(done[-1])}
        own = {spot: float(place) for place, spot in enumerate(row)}
        done.append(sorted(row, key=lambda spot: (_mean(spot, towards, at, own[spot]), own[spot])))
    return done


def _crossings_of(rows: Sequence[Sequence[Spot]], up: Mapping[Spot, Sequence[Spot]]) -> int:
    return sum(crossings(upper, lower, up) for upper, lower in pairwise(rows))


def _placed(
    rows: Sequence[Sequence[Spot]], up: Mapping[Spot, list[Spot]], down: Mapping[Spot, list[Spot]]
) -> dict[Spot, float]:
    """Each as near as it can be to the mean of its neighbours, in the order of its row and apart from the next."""
    columns = {spot: at - (len(row) - 1) / 2 for row in rows for at, spot in enumerate(row)}
    for sweep in range(SWEEPS):
        towards, order = (up, rows) if sweep % 2 else (down, rows[::-1])
        for row in order:
            wanted = [_mean(spot, towards, columns, columns[spot]) for spot in row]
            columns |= dict(zip(row, _apart(wanted), strict=True))
    return columns


def _mean(spot: Spot, towards: Mapping[Spot, list[Spot]], at: Mapping[Spot, float], otherwise: float) -> float:
    near = [at[other] for other in towards.get(spot, ()) if other in at]
    return sum(near) / len(near) if near else otherwise


def _apart(wanted: Sequence[float]) -> list[float]:
    """The places nearest to the wanted ones (least squares) in the same order and 1 apart: neighbours that want the same
    place form a block about their mean."""
    blocks: list[tuple[float, int]] = []
    for at, want in enumerate(wanted):
        total, count = want - at, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / count:
            more, many = blocks.pop()
            total, count = total + more, count + many
        blocks.append((total, count))
    starts = [total / count for total, count in blocks for _ in range(count)]
    return [start + at for at, start in enumerate(starts)]
