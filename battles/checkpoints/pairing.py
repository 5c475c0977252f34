"""Which models meet next, in which size, and which open duel a voter sees. Pure; chance decides only between equals."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

Pair = tuple[str, str]

OPEN_PER_PAIR = 12
"""Duels of two models that are painted or open at once: a visitor finds a dozen, and no model is judged by one prompt."""

OPEN_MOST = 60
"""Of all pairs together: twelve models would have 66 pairs, and nobody judges 792 duels before the pictures are old."""


@dataclass(frozen=True, slots=True)
class Painter:
    """A model as duels need it: the sides, in pixels, of the squares that it paints."""

    name: str
    sides: frozenset[int]


@dataclass(frozen=True, slots=True)
class Choice:
    """A duel that a voter may be dealt: how often its models have been compared, and how often it has been judged."""

    duel: int
    compared: int
    judged: int


def pairs_of(painters: Sequence[Painter]) -> list[Pair]:
    """Every two models that paint a square of one size, each pair in the order of names."""
    ordered = sorted(painters, key=lambda painter: painter.name)
    return [(one.name, other.name) for one, other in combinations(ordered, 2) if one.sides & other.sides]


def side_of(pair: Pair, painters: Sequence[Painter]) -> int:
    """The largest square that both paint. The pair is one of `pairs_of`."""
    one, other = (next(painter for painter in painters if painter.name == name) for name in pair)
    return max(one.sides & other.sides)


def wanted(
    pairs: Sequence[Pair], compared: Mapping[Pair, int], stock: Mapping[Pair, int], most: int, chance: random.Random
) -> Iterator[Pair]:
    """The pairs to paint next, `most` of them at most: where there have been the fewest comparisons first, because there
    another one tells most, and among those where the fewest wait to be judged."""
    waiting = {pair: stock.get(pair, 0) for pair in pairs}
    room = min(most, OPEN_MOST - sum(stock.values()))
    for _ in range(max(0, room)):
        short = [pair for pair in pairs if waiting[pair] < OPEN_PER_PAIR]
        if not short:
            return
        pair = min(short, key=lambda one: (compared.get(one, 0) + waiting[one], waiting[one], chance.random()))
        waiting[pair] += 1
        yield pair


def pick(choices: Collection[Choice], chance: random.Random) -> int | None:
    """The duel to deal: models compared least first, then the duel judged least. None where there is none."""
    if not choices:
        return None
    return min(choices, key=lambda one: (one.compared, one.judged, chance.random())).duel


def first_goes_left(left_so_far: int, right_so_far: int, chance: random.Random) -> bool:
    """Sides even out over a duel's ballots."""
    return chance.random() < 0.5 if left_so_far == right_so_far else left_so_far < right_so_far
