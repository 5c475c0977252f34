"""What a simulated season does to ratings: every heat a rated battle, counted and rated by the site's own functions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from battles.integrity import caps
from battles.integrity.judged import Judged
from battles.ratings.bradley_terry import WIDTH, Fit, Votes, fit
from battles.ratings.wenglin import START_MU, START_SIGMA, Place, rate
from battles.states import BallotKind
from battles.tables import Contender, Dealt
from battles.tally import count
from tests.support.seasons import Season


@dataclass
class Outcome:
    """Weng–Lin ratings by player in micro-units, and the Bradley–Terry fit of the same votes."""

    ratings: dict[int, tuple[int, int]]
    places: Fit

    def moved(self, other: Outcome) -> dict[int, float]:
        """By player how far the ratings of `other` lie from these, in half-widths of these ratings' own 95 % intervals."""
        return {
            player: abs(other.ratings[player][0] - mu) / (WIDTH * sigma) for player, (mu, sigma) in self.ratings.items()
        }

    def moved_in_places(self, other: Outcome) -> np.ndarray:
        mine = self.places
        return np.abs(other.places.strength - mine.strength) / (mine.upper - mine.strength)


def rated(season: Season, excluded: Collection[int] = (), held: caps.Shares | None = None) -> Outcome:
    """The whole season, without the votes of who is excluded, and with those of who is held at their share on the board."""
    votes = [one for one in season.ballots if one.kind is BallotKind.NORMAL and one.voter not in excluded]
    by_heat: dict[int, list[Judged]] = {}
    for one in votes:
        by_heat.setdefault(int(one.heat), []).append(one)
    ratings = dict.fromkeys(season.skills, (START_MU, START_SIGMA))
    for heat in sorted(by_heat):
        _rate(season, heat, by_heat[heat], ratings)
    return Outcome(ratings, places(season, votes, held or {}))


def _rate(season: Season, heat: int, votes: list[Judged], ratings: dict[int, tuple[int, int]]) -> None:
    authors = {entry.number: entry.author for entry in season.heats[heat]}
    dealt = [Dealt(one.voter, one.low, one.high, 0, one.low_is_left, one.answer) for one in votes]
    placed = count([Contender(entry, frozenset({0})) for entry in authors], dealt)
    places = [Place(authors[one.entry], one.rank, *ratings[authors[one.entry]]) for one in placed]
    for change in rate(places):
        ratings[change.seat] = change.mu, change.sigma


def places(season: Season, votes: list[Judged], held: caps.Shares) -> Fit:
    voters = {voter: at for at, voter in enumerate(sorted({one.voter for one in votes}))}
    return fit(
        Votes.of(
            first=np.array([one.low_author - 1 for one in votes]),
            second=np.array([one.high_author - 1 for one in votes]),
            side=np.array([1.0 if one.low_is_left else -1.0 for one in votes]),
            voter=np.array([voters[one.voter] for one in votes]),
            won=np.array([float(one.low_wins) if one.is_decided else 0.5 for one in votes]),
            names=len(season.skills),
            weight=np.array([caps.share(held, one.voter, (one.low_author, one.high_author)) for one in votes]),
        )
    )
