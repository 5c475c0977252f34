"""Fits leaderboards and says what they are. One fit of a kind at a time, and only where votes have changed."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

import numpy as np
from django.db import connection, transaction

from battles.models.boards import BoardFit, BoardKind, BoardPlace
from battles.ratings import sources
from battles.ratings.bradley_terry import Fit, fit
from battles.ratings.intervals import Intervals, intervals, ranks
from battles.ratings.sources import Cell
from battles.ratings.sums import Whole
from battles.ratings.votes import Votes

NAMES_MOST = 2000  # the curvature is a matrix of names by names
FITS_KEPT = 3
POINTS = 400 / math.log(10)
START = 1500
PRELIMINARY_VOTES = 30
PRELIMINARY_WIDTH = 200.0  # points on either side
LOCK = 0x70616F66  # "paof": this room's own number among advisory locks


def points(strength: float) -> int:
    """1500 for the average; 400 points ahead is ten to one."""
    return round(START + POINTS * strength)


def newest(kind: BoardKind) -> BoardFit | None:
    return BoardFit.objects.filter(kind=kind).order_by("-id").first()


def refit(kind: BoardKind, now: datetime) -> BoardFit | None:
    """Fit the votes as they are now. None where there is nothing new, or somebody else is at it."""
    source = sources.source_of(kind)
    if source is None:
        return None
    with transaction.atomic():
        if not _is_ours(kind):
            return None
        before, seen = newest(kind), source.seen()
        if before is not None and before.seen == seen:
            return None
        return _write(kind, seen, list(source.cells()), _strengths(before), now)


def _is_ours(kind: BoardKind) -> bool:
    """Held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK, list(BoardKind).index(kind)])
        return bool(cursor.fetchone()[0])


def _strengths(before: BoardFit | None) -> dict[str, float]:
    return dict(before.places.values_list("name", "strength")) if before else {}


def _write(kind: BoardKind, seen: str, cells: list[Cell], warm: Mapping[str, float], now: datetime) -> BoardFit:
    names = names_of(cells)
    votes = votes_of(cells, names)
    fitted = fit(votes, start=np.array([warm.get(name, 0.0) for name in names]))
    row = BoardFit.objects.create(
        kind=kind,
        seen=seen,
        fitted_at=now,
        votes=round(votes.count.sum()),
        voters=len(np.unique(votes.voter)),
        names=len(names),
        side=fitted.side,
        side_error=_finite(fitted.side_error),
        steps=fitted.steps,
    )
    BoardPlace.objects.bulk_create(_places(row, names, fitted, intervals(votes, fitted)))
    kept = BoardFit.objects.filter(kind=kind).order_by("-id").values("pk")[:FITS_KEPT]
    BoardFit.objects.filter(kind=kind).exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
    return row


def names_of(cells: Sequence[Cell]) -> list[str]:
    """Everybody who was voted on, or those with the most votes where they are too many."""
    votes: defaultdict[str, float] = defaultdict(float)
    for cell in cells:
        votes[cell.first] += cell.weight
        votes[cell.second] += cell.weight
    return [name for name, _ in sorted(votes.items(), key=lambda one: (-one[1], one[0]))[:NAMES_MOST]]


def votes_of(cells: Sequence[Cell], names: Sequence[str]) -> Votes:
    number = {name: at for at, name in enumerate(names)}
    known = [cell for cell in cells if cell.first in number and cell.second in number]
    voters = {voter: at for at, voter in enumerate(sorted({cell.voter for cell in known}))}
    return Votes.of(
        first=np.array([number[cell.first] for cell in known], dtype=np.int64),
        second=np.array([number[cell.second] for cell in known], dtype=np.int64),
        side=np.array([1.0 if cell.first_is_left else -1.0 for cell in known]),
        voter=np.array([voters[cell.voter] for cell in known], dtype=np.int64),
        won=np.array([cell.score for cell in known]),
        names=len(names),
        weight=np.array([cell.weight for cell in known], dtype=np.float64),
    )


def ranks_as_shown(known: Intervals) -> Whole:
    """By the bounds as they are shown, in whole points: whoever is shown alike stands alike."""
    lower, upper = (np.rint(START + POINTS * bound) for bound in (known.lower, known.upper))
    return ranks(lower, upper, known.voters)


def _places(row: BoardFit, names: Sequence[str], fitted: Fit, known: Intervals) -> list[BoardPlace]:
    """Settled names by rank and strength, then preliminary ones (a wide interval may share a better rank than its
    neighbours), last those without a rank."""
    rank = ranks_as_shown(known)
    unsure = [_is_preliminary(*each) for each in zip(fitted.votes, known.reach, rank, strict=True)]

    def place(at: int) -> tuple[bool, bool, int, float, str]:
        return rank[at] == 0, unsure[at], rank[at], -fitted.strength[at], names[at]

    return [
        BoardPlace(
            fit=row,
            position=position,
            rank=int(rank[at]) or None,
            name=names[at],
            player_id=int(names[at]) if row.kind == BoardKind.PLAYERS else None,
            prompt_id=int(names[at]) if row.kind == BoardKind.PROMPTS else None,
            strength=float(fitted.strength[at]),
            lower=_finite(known.lower[at]),
            upper=_finite(known.upper[at]),
            votes=round(fitted.votes[at]),
            voters=int(known.voters[at]),
            is_preliminary=unsure[at],
        )
        for position, at in enumerate(sorted(range(len(names)), key=place), start=1)
    ]


def _is_preliminary(votes: float, reach: float, rank: int) -> bool:
    return bool(rank == 0 or votes < PRELIMINARY_VOTES or not reach * POINTS <= PRELIMINARY_WIDTH)


def _finite(number: float) -> float | None:
    return float(number) if math.isfinite(number) else None
