"""Whose votes a leaderboard is fitted to. A room that has votes of its own registers them; boards ask nobody by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, QuerySet, Sum
from django.utils import timezone

from battles import trust
from battles.checkpoints.ballots import COUNTING, comparisons, score
from battles.integrity import caps, holding
from battles.models import Ballot, CheckpointBallot
from battles.models.boards import BoardKind
from battles.states import Answer


@dataclass(frozen=True, slots=True)
class Cell:
    """Votes that are alike: between two names, on which side the first stood, by one voter. `score` is the first name's:
    1 preferred, 0 not, a half too close."""

    first: str
    second: str
    first_is_left: bool
    voter: int
    score: float
    weight: float


@dataclass(frozen=True, slots=True)
class Source:
    """`seen` is a short text that differs when the votes do; `cells` are all counted votes."""

    seen: Callable[[], str]
    cells: Callable[[], Iterable[Cell]]


AUTHOR = "seat__player_id"
_sources: dict[BoardKind, Source] = {}


def register(kind: BoardKind, source: Source) -> None:
    """Call it in AppConfig.ready()."""
    _sources[kind] = source


def source_of(kind: BoardKind) -> Source | None:
    return _sources.get(kind)


def of_players() -> Source:
    """Authors with accounts alone: guests are made as quickly as wins against them would be."""
    return _between(AUTHOR, low__seat__player__user__isnull=False, high__seat__player__user__isnull=False)


def of_prompts() -> Source:
    return _between("prompt_id", low__prompt__isnull=False, high__prompt__isnull=False)


def of_models() -> Source:
    """Checkpoint duels alone: within a round everybody paints with the same model, so battles say nothing of it."""
    counted = CheckpointBallot.objects.filter(COUNTING)

    def cells() -> Iterable[Cell]:
        for one in comparisons():
            yield Cell(one.first, one.second, one.first_is_left, one.voter, one.score, one.weight)

    return Source(lambda: _seen(counted), cells)


def public_ballots() -> QuerySet[Ballot]:
    """What counts, in listed battles, once its results are out: a leaderboard says nothing earlier than the room does.

    Of a casual battle too only the votes that would weigh in a rated one now: guests are made in a second."""
    counted = Ballot.objects.counting().filter(voter__in=trust.trusted(timezone.now()).values("pk"))
    return counted.filter(heat__round__battle__is_listed=True, heat__round__closed_at__isnull=False)


def _between(name: str, **both: bool) -> Source:
    """Asked anew at each fit: a voter passes the gates with time, and a cluster is held or let be."""
    whose = (f"low__{name}", f"high__{name}")
    authors = () if name == AUTHOR else (f"low__{AUTHOR}", f"high__{AUTHOR}")

    def ballots() -> QuerySet[Ballot]:
        return public_ballots().filter(**both)

    def cells() -> Iterable[Cell]:
        held = holding.shares()
        columns = *whose, "low_is_left", "voter_id", "answer", *authors
        alike = ballots().order_by().values_list(*columns).annotate(sum=Sum("weight"))
        for low, high, is_left, voter, answer, *of, weight in alike.iterator(chunk_size=5000):
            if low != high:
                weighs = weight * caps.share(held, voter, of or (low, high))
                yield Cell(str(low), str(high), is_left, voter, score(Answer(answer), is_left), weighs)

    return Source(lambda: f"{_seen(ballots())}{caps.seen(holding.shares())}", cells)


def _seen(ballots: QuerySet[Any]) -> str:
    sums = ballots.aggregate(many=Count("id"), weight=Sum("weight"), last=Max("answered_at"))
    return f"{sums['many']}/{sums['weight'] or 0}/{sums['last'] or ''}"
