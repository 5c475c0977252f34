"""Each ballot was one that its voter could be dealt: somebody of the battle, no entry of their own, nothing twice, looked at
before it counted, and no more of them than one voter may decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from battles import shares
from battles.receipt import findings
from battles.receipt.checks.judging import counts
from battles.receipt.findings import Finding
from battles.receipt.story import Ballot, Heat, Story
from battles.states import BallotKind

CHECK = "ballots"
NOTHING = (None, None, None, None)


def check(story: Story) -> Iterator[Finding]:
    for heat in story.heats():
        seen: dict[tuple[object, ...], int] = {}
        for ballot in heat.ballots:
            place = findings.ballot(ballot.line, heat.round, heat.number)
            if why := _misdealt(story, heat, ballot):
                yield Finding(CHECK, place, why)
            dealt = (ballot.voter, frozenset((ballot.left, ballot.right)), ballot.slot, ballot.kind)
            if ballot.kind is not BallotKind.GOLDEN and dealt in seen:
                yield Finding(CHECK, place, f"it is the ballot of line {seen[dealt]} once more: nobody votes twice")
            seen[dealt] = ballot.line
        yield from _beyond_share(heat)


def _beyond_share(heat: Heat) -> Iterator[Finding]:
    """Who was there when each was dealt is not in the log: the bound is the share of somebody who judges alone."""
    most = shares.share(len(heat.seats), 1)
    had: Counter[str] = Counter()
    for ballot in heat.ballots:
        had[ballot.voter] += counts(ballot)
        if counts(ballot) and had[ballot.voter] > most:
            place = findings.ballot(ballot.line, heat.round, heat.number)
            yield Finding(CHECK, place, f"of one voter {most} ballots count in this heat at most")


def _misdealt(story: Story, heat: Heat, ballot: Ballot) -> str | None:
    seat = story.seat_of(ballot.voter)
    if seat is None and story.jury_of(heat) is None:
        return "its voter had no seat in this battle"
    said = ballot.passed if ballot.kind is BallotKind.GOLDEN else ballot.answer
    if (said is None) is not (ballot.answered_at is None):
        return "an answer has its time, and a time its answer"
    if ballot.weight > 1:
        return "no ballot weighs more than one"
    if counts(ballot) and not _was_seen(ballot):
        return f"it counts and was looked at for less than {shares.LOOK_LEAST.total_seconds()} seconds, or never shown"
    if ballot.weight and ballot.kind is not BallotKind.NORMAL:
        return f"a {ballot.kind} pair counts nothing, and this one has weight"
    if ballot.kind is BallotKind.GOLDEN:
        return (
            None
            if (ballot.left, ballot.right, ballot.slot, ballot.answer) == NOTHING
            else "a golden pair names no entry"
        )
    return _misplaced(story, heat, ballot, seat.number if seat else None)


def _misplaced(story: Story, heat: Heat, ballot: Ballot, own: int | None) -> str | None:
    sides = (ballot.left, ballot.right)
    if ballot.slot is None or ballot.left == ballot.right or not {*sides} <= {*heat.seats}:
        return "it is not of two entries of this heat"
    if own in sides and ballot.weight:  # at 0: a guest's, or an account's, who turned out to be the author
        return "its voter judged an entry of their own"
    if any(ballot.slot not in story.entries[heat.round, seat].pictures for seat in sides if seat is not None):
        return f"an entry of it has no picture in slot {ballot.slot}"
    return None


def _was_seen(ballot: Ballot) -> bool:
    if ballot.shown_at is None or ballot.answered_at is None:
        return False
    return ballot.answered_at - ballot.shown_at >= shares.LOOK_LEAST
