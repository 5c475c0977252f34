"""When the open jury sits, and what becomes of a duel then: rules, pure, beside `battles.rules`.

A round of a public duel that ends without a counted vote is left blind: its outcome is JURY, and neither names nor words
nor seeds come out. When the last round is over and what is still open could change who wins, the jury sits.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from battles.battle import Battle, Verdict
from battles.states import Format, Outcome

SITS = timedelta(hours=24)
"""Visitors come from every time zone, and a player who looks in tomorrow at the same hour finds it decided."""

VOTERS_FEWEST = 5
"""More than the friends that one player brings along: in the room three are enough, because both players see who is there.

Five jurors, of whom a network brings one that is no proven account (battles.jury.jurors): five windows are one juror. Who
can be on five networks still decides a casual duel. In a rated one the gates of `battles.trust` hold here too, and no
leaderboard counts a guest."""


def deferred(battle: Battle, verdict: Verdict) -> Verdict:
    """The verdict of a heat that ends now: a public duel's unjudged one waits for the jury."""
    if battle.setup.format is Format.DUEL and battle.setup.is_listed and verdict.outcome is Outcome.UNJUDGED:
        return replace(verdict, outcome=Outcome.JURY)
    return verdict


def open_rounds(battle: Battle) -> tuple[int, ...]:
    """Numbers of the rounds that wait for the jury. A duel has one heat in each round, so a verdict's place is its round."""
    return tuple(number for number, verdict in enumerate(battle.verdicts, start=1) if verdict.outcome is Outcome.JURY)


def is_needed(battle: Battle) -> bool:
    """Whether the open rounds could change who wins: a lead that they cannot make up is one already."""
    left = len(open_rounds(battle))
    wins = Counter(verdict.winner for verdict in battle.verdicts if verdict.winner is not None)
    best, second = [*sorted(wins.values(), reverse=True), 0, 0][:2]
    return left > 0 and best - second <= left


def decided(battle: Battle, counted: tuple[Verdict, ...]) -> Battle:
    """The open rounds closed by what the jury said, in their order; one that it said too little of is unjudged."""
    said = dict(zip(open_rounds(battle), counted, strict=False))
    verdicts = tuple(
        said.get(number, replace(verdict, outcome=Outcome.UNJUDGED)) if verdict.outcome is Outcome.JURY else verdict
        for number, verdict in enumerate(battle.verdicts, start=1)
    )
    return replace(battle, verdicts=verdicts)
