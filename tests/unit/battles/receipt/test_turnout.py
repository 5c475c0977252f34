"""Of the ballots that were dealt, which count, and in words why the others do not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from battles.receipt.story import Ballot, Heat, Round, Story
from battles.receipt.turnout import Turnout, turnout
from battles.states import Answer, BallotKind

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


def ballot(line: int, **facts: Any) -> Ballot:
    plain = {"voter": "Mo", "left": 1, "right": 2, "slot": 0, "kind": BallotKind.NORMAL, "weight": 1, "excluded": False}
    plain |= {"answer": Answer.LEFT, "passed": None, "dealt_at": NOON, "shown_at": NOON, "answered_at": NOON}
    return Ballot(line=line, **(plain | facts))


def told(*ballots: Ballot, excluded: set[int] | None = None) -> Turnout:
    return turnout(
        Story(rounds={1: Round(1, 1, {}, {1: Heat(1, 1, (1, 2), list(ballots))})}, excluded=excluded or set())
    )


def test_every_ballot_is_told_once_under_what_kept_it_from_counting() -> None:
    found = told(
        *(ballot(line) for line in range(18)),
        ballot(20, kind=BallotKind.MIRRORED, weight=0),
        ballot(21, kind=BallotKind.MIRRORED, weight=0),
        ballot(22, weight=0),
    )
    assert found == Turnout(dealt=21, counted=18, repeats=2, weightless=1)
    assert found.sentence == ("18 of 21 ballots count: 2 were repeats with their sides swapped, 1 carries no weight")


def test_what_was_dealt_and_not_answered_is_no_vote_of_any_kind() -> None:
    silent = {"answer": None, "weight": 0}
    assert told(ballot(1, **silent), ballot(2, kind=BallotKind.MIRRORED, **silent)) == Turnout(dealt=2, unanswered=2)


def test_a_pair_of_another_battle_is_answered_by_whether_it_was_seen() -> None:
    golden = ballot(1, kind=BallotKind.GOLDEN, weight=0, left=None, right=None, answer=None, passed=True)
    assert told(golden).sentence == "0 of 1 ballot count: 1 was a pair of another battle"


def test_a_vote_that_a_correction_left_out_counts_no_more() -> None:
    assert told(ballot(7), ballot(8), excluded={8}) == Turnout(dealt=2, counted=1, excluded=1)


def test_where_all_count_nothing_has_to_be_explained() -> None:
    assert told(ballot(1), ballot(2)).sentence == "2 of 2 ballots count"
