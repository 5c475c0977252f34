"""How much speaks for looking at a subject. Pure; in thousandths.

    score = Σ trust × accuracy, over everybody whose report waits
          + what kinds of reasons they give add, each kind once
          + what scans, rules of words and appeals add

Trust is 1 for an account of a week or more, half of that for a younger one, a quarter for who may not speak just now. Accuracy is
the part of a person's decided reports that moderators followed, smoothed by four reports of which two were right: (right + 2) /
(decided + 4), so a half for whoever has reported nothing yet.

What reports alone come to hides a subject at `HIDE_AT`, and twice, thrice that once a person has let it pass once, twice; but
never by one person's word. Three strangers of a week's standing, one of whom names hate, come to 1.5 + 0.5 = 2.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

ONE = 1000
SETTLED = timedelta(days=7)
HIDE_AT = 2 * ONE
WITNESSES = 2
PRIOR_RIGHT, PRIOR_DECIDED = 2, 4

REASONS = {"hate": 500, "sexual": 500, "private": 500, "violence": 250}
"""What kinds of reasons add."""

SOURCES = {"scan": 1000, "rule": 500, "appeal": 1500}
"""What else adds, where whoever opens the case says nothing else. Behind an appeal somebody waits."""


@dataclass(frozen=True, slots=True)
class Witness:
    """One person whose report waits: how old their account is, how often moderators followed them."""

    age: timedelta
    right: int
    decided: int
    may_speak: bool
    reason: str


def trust(witness: Witness) -> float:
    if not witness.may_speak:
        return 0.25
    return 1.0 if witness.age >= SETTLED else 0.5


def accuracy(right: int, decided: int) -> float:
    return (right + PRIOR_RIGHT) / (decided + PRIOR_DECIDED)


def of_reports(witnesses: Collection[Witness]) -> int:
    said = sum(trust(one) * accuracy(one.right, one.decided) for one in witnesses)
    return round(said * ONE) + sum(REASONS.get(reason, 0) for reason in {one.reason for one in witnesses})


def hides(witnesses: Collection[Witness], passes: int) -> bool:
    """Whether reports alone are enough to hide it until a person looks."""
    return len(witnesses) >= WITNESSES and of_reports(witnesses) >= HIDE_AT * (1 + passes)
