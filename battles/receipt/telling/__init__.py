"""Puts the lines of a log together into a story. Pure. A line that fits nowhere is a finding and is left out.

Each function of this package tells one kind of line; which one, `TOLD` says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from battles.chain import Line
from battles.receipt import findings
from battles.receipt.findings import Finding
from battles.receipt.lines import KINDS, misread
from battles.receipt.shapes import moment
from battles.receipt.story import Said, Story
from battles.receipt.telling import clock, correcting, ending, judging, knockout, people, rounds
from battles.receipt.telling.known import Misplaced

CHECK = "lines"


def read_lines(lines: Iterable[Line]) -> tuple[list[Said], list[Finding]]:
    """The lines whose kind is known and whose content has its shape."""
    said, found = [], []
    for line in lines:
        content = json.loads(line.body)
        if why := misread(line.kind, content):
            found.append(Finding(CHECK, findings.line(line.number), why))
        else:
            said.append(Said(line.number, line.kind, moment(line.at_iso), content))
    return said, found


def tell(lines: Iterable[Said]) -> tuple[Story, list[Finding]]:
    story, found = Story(), []
    for line in lines:
        try:
            TOLD[line.kind](story, line)
        except Misplaced as error:
            found.append(Finding(CHECK, findings.line(line.number), str(error)))
    if story.created is None:
        found.append(Finding(CHECK, findings.line(1), "the log does not begin with the battle's making"))
    return story, found


def _nothing(story: Story, line: Said) -> None:
    """It is told for people; nothing is reckoned from it."""


TOLD: dict[str, Callable[[Story, Said], None]] = {
    "created": people.created,
    "joined": people.joined,
    "person": people.person,
    "role": people.role,
    "left": people.left,
    "returned": people.returned,
    "kicked": people.kicked,
    "host": people.host,
    "locked": _nothing,
    "unlocked": _nothing,
    "screened": _nothing,
    "draw_committed": knockout.draw_committed,
    "draw": knockout.draw,
    "pairings": knockout.pairings,
    "phase": clock.phase,
    "extended": clock.extended,
    "round": rounds.begun,
    "sealed": rounds.sealed,
    "painting": _nothing,
    "painted": rounds.painted,
    "rerolled": rounds.rerolled,
    "paint_failed": rounds.missed,
    "paint_late": rounds.missed,
    "favourite": rounds.favourite,
    "curtain": rounds.curtain,
    "voting_closed": judging.voting_closed,
    "left_to_jury": judging.left_to_jury,
    "juror": judging.juror,
    "ballot": judging.ballot,
    "verdict": judging.verdict,
    "results": judging.results,
    "ended": ending.ended,
    "unrated": ending.rating,
    "rating": ending.rating,
    "places_corrected": ending.rating,
    "rating_correction": ending.rating,
    "excluding": correcting.excluding,
    "restoring": correcting.restoring,
    "recount": correcting.recount,
    "corrected": correcting.corrected,
    "published": rounds.published,
}
assert TOLD.keys() == KINDS.keys()
