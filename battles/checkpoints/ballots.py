"""Which checkpoint ballots count, and for how much: what the rating of models is fitted to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q

from battles.models import CheckpointBallot
from battles.states import Answer, BallotKind


def counting(path: str = "") -> Q:
    """Answered, dealt to be counted, and not excluded. A mirrored repeat tells of the voter and not of the models."""
    facts = {f"{path}kind": BallotKind.NORMAL, f"{path}weight__gt": 0, f"{path}exclusion": None}
    return Q(**facts) & ~Q(**{f"{path}answer": ""})


COUNTING = counting()

FULL_VOICE = 20
"""So many answers of one voter about the same two models count whole, all of theirs together never for more."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One counted ballot. `score` is the first model's: 1 it was better, 0 worse, a half too close to call."""

    first: str
    second: str
    score: float
    first_is_left: bool
    voter: int
    weight: float


def comparisons() -> list[Comparison]:
    """Every counted ballot in the order of dealing, each voter's influence capped."""
    rows = CheckpointBallot.objects.filter(COUNTING).order_by("id")
    fields = ("duel__first_model", "duel__second_model", "answer", "first_is_left", "voter_id")
    return list(capped(Comparison(*_scored(*row), weight=1.0) for row in rows.values_list(*fields)))


def _scored(first: str, second: str, answer: str, first_is_left: bool, voter: int) -> tuple[str, str, float, bool, int]:
    return first, second, score(Answer(answer), first_is_left), first_is_left, voter


def score(answer: Answer, first_is_left: bool) -> float:
    if answer is Answer.TIE:
        return 0.5
    return float((answer is Answer.LEFT) is first_is_left)


def capped(compared: Iterable[Comparison]) -> Iterator[Comparison]:
    """The same with weights: a voter's answers about two models sum up to `FULL_VOICE` at most."""
    every = list(compared)
    said = Counter((one.voter, one.first, one.second) for one in every)
    for one in every:
        share = min(1.0, FULL_VOICE / said[one.voter, one.first, one.second])
        yield Comparison(one.first, one.second, one.score, one.first_is_left, one.voter, share)
