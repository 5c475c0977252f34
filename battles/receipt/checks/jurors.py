"""Whose ballots count before the open jury: jurors, and of those who came from one network one alone."""

from __future__ import annotations

from collections.abc import Iterator

from battles.receipt import findings
from battles.receipt.checks.judging import counts
from battles.receipt.findings import Finding
from battles.receipt.story import Story

CHECK = "jurors"
TOLD_FROM = 1
"""The first rules by which a log tells its jurors."""


def check(story: Story) -> Iterator[Finding]:
    yield from _circles(story)
    if is_untold(story):
        return
    for heat in story.heats():
        if story.jury_of(heat) is None:
            continue
        for ballot in heat.ballots:
            juror = story.jurors.get(ballot.voter)
            if counts(ballot) and not (juror and juror.counts):
                place = findings.ballot(ballot.line, heat.round, heat.number)
                yield Finding(CHECK, place, "it counts, and its voter is no juror who does")


def is_untold(story: Story) -> bool:
    """An open jury judged before logs told who its jurors are: whoever was dealt a pair counted."""
    return story.rules < TOLD_FROM and any(story.jury_of(heat) for heat in story.heats())


def _circles(story: Story) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for juror in story.jurors.values():
        if not juror.counts or juror.circle is None:
            continue
        if juror.circle in first:
            why = f"it counts, as does line {first[juror.circle]} of the same network"
            yield Finding(CHECK, findings.line(juror.line), why)
        first.setdefault(juror.circle, juror.line)
    judged = {ballot.voter for heat in story.heats() if story.jury_of(heat) for ballot in heat.ballots}
    for voter, juror in story.jurors.items():
        if juror.counts:
            continue
        if juror.circle not in first:
            yield Finding(CHECK, findings.line(juror.line), "it is left out, and nobody of the same network counts")
        if voter not in judged:
            yield Finding(CHECK, findings.line(juror.line), "it is left out, and was dealt nothing")
