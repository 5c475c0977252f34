"""How much speaks for looking at a subject. Pure; in thousandths.

    score = Σ trust × accuracy, over everybody whose report waits
          + what kinds of reasons they give add, each kind once
          + what scans, rules of words and appeals add

Trust is 1 for an account of a week or more, half of that for a younger one, a quarter for who may not speak just now. Accuracy is
the part of a person's decided reports that moderators followed, smoothed by four reports of which two were right: (right + 2) /
(decided + 4), so a half for whoever has reported nothing yet.

Who is not trusted in full counts little however many they are, for accounts cost nothing to make: all of them together, with the
reasons that nobody else gives, add `DOUBTED_MOST` at most.

What reports alone come to hides a subject at `HIDE_AT`, and twice, thrice that once a person has let it pass once, twice; but
never by the word of fewer than two who are trusted in full. Three strangers of a week's standing, one of whom names hate, come to
1.5 + 0.5 = 2.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

ONE = 1000
SETTLED = timedelta(days=7)
HIDE_AT = 2 * ONE
WITNESSES = 2
DOUBTED_MOST = 3 * ONE // 4
"""With two strangers of a week's standing, 1 together, it does not reach `HIDE_AT`: one of the two has to name a grave reason."""

PRIOR_RIGHT, PRIOR_DECIDED = 2, 4

REASONS = {"hate": 500, "sexual": 500, "private": 500, "violence": 250}
"""What kinds of reasons add."""

SOURCES = {"scan": 1000, "rule": 500, "appeal": 1500}
"""What else adds, where whoever opens the case says nothing else. Behind an appeal somebody waits."""


@dataclass(frozen=True, slots=True)
class Witness:
    """One person whose report waits: how old their account is, how often moderators followed them. `person` is their number."""

    age: timedelta
    right: int
    decided: int
    may_speak: bool
    reason: str
    person: int = 0


def trust(witness: Witness) -> float:
    if not witness.may_speak:
        return 0.25
    return 1.0 if witness.age >= SETTLED else 0.5


def accuracy(right: int, decided: int) -> float:
    return (right + PRIOR_RIGHT) / (decided + PRIOR_DECIDED)


def is_doubted(witness: Witness) -> bool:
    return trust(witness) < 1


def of_reports(witnesses: Collection[Witness]) -> int:
    trusted = [one for one in witnesses if not is_doubted(one)]
    doubted = [one for one in witnesses if is_doubted(one)]
    named = {one.reason for one in trusted}
    return _said(trusted, named) + min(DOUBTED_MOST, _said(doubted, {one.reason for one in doubted} - named))


def hides(witnesses: Collection[Witness], passes: int) -> bool:
    """Whether reports alone are enough to hide it until a person looks."""
    trusted = sum(not is_doubted(one) for one in witnesses)
    return trusted >= WITNESSES and of_reports(witnesses) >= HIDE_AT * (1 + passes)


def _said(witnesses: Collection[Witness], reasons: Collection[str]) -> int:
    words = sum(trust(one) * accuracy(one.right, one.decided) for one in witnesses)
    return round(words * ONE) + sum(REASONS.get(reason, 0) for reason in reasons)
