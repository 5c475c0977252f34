"""Who leads a battle after its rounds so far, and whether the rest can still change who wins. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from battles.states import Format, Outcome

BEATEN = 2
EQUALLED = 1
WITH_A_WINNER = frozenset({Outcome.WON, Outcome.WALKOVER})


@dataclass(frozen=True, slots=True)
class HeatResult:
    """How a heat ended, by seat: `ranks` from 1, equal ranks for ties; seats without a rank got no judgement."""

    outcome: Outcome
    winner: int | None
    ranks: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Overall:
    seat: int
    wins: int
    points: int
    rank: int


def overall(
    rounds: Iterable[HeatResult], seats: Iterable[int] = (), places: Mapping[int, int] | None = None
) -> list[Overall]:
    """Best first: most heats won, then most points; seats equal in both share a rank.

    `seats` adds who has no result yet. A heat gives two points for everybody placed behind, one for everybody equal.
    In a knockout the rank is the place in the bracket (`battles.bracket.places`), and only who was drawn has one.
    """
    wins: Counter[int] = Counter()
    points: Counter[int] = Counter()
    known = set(seats)
    for heat in rounds:
        known.update(heat.ranks)
        points.update(_points(heat.ranks))
        if heat.outcome in WITH_A_WINNER and heat.winner is not None:
            known.add(heat.winner)
            wins[heat.winner] += 1
    if places:
        drawn = [Overall(seat, wins[seat], points[seat], place) for seat, place in places.items()]
        return sorted(drawn, key=lambda one: (one.rank, -one.wins, -one.points, one.seat))
    return _ranked([(wins[seat], points[seat], seat) for seat in known])


def is_decided(
    format: Format,
    rounds_total: int,
    wins: Mapping[int, int],
    rounds_played: int | None = None,
) -> bool:
    """Whether a best-of-n duel is clinched: more than half of all rounds won, or a lead the rounds left cannot make up.

    `wins` is by seat. Other formats always play all their rounds.
    """
    if format is not Format.DUEL:
        return False
    best, second = [*sorted(wins.values(), reverse=True), 0, 0][:2]
    if 2 * best > rounds_total:
        return True
    return rounds_played is not None and best - second > rounds_total - rounds_played


def _points(ranks: Mapping[int, int]) -> dict[int, int]:
    places = Counter(ranks.values())
    return {
        seat: BEATEN * sum(places[behind] for behind in places if behind > rank) + EQUALLED * (places[rank] - 1)
        for seat, rank in ranks.items()
    }


def _ranked(scores: list[tuple[int, int, int]]) -> list[Overall]:
    scores.sort(key=lambda score: (-score[0], -score[1], score[2]))
    placed: list[Overall] = []
    for place, (wins, points, seat) in enumerate(scores, start=1):
        last = placed[-1] if placed else None
        rank = last.rank if last and (last.wins, last.points) == (wins, points) else place
        placed.append(Overall(seat, wins, points, rank))
    return placed
