"""Ratings moved as the places say, to the last millionth, and only where the battle was rated."""

from __future__ import annotations

from collections.abc import Iterator

from battles.ratings import retelling
from battles.receipt import findings
from battles.receipt.checks.placing import places
from battles.receipt.findings import Finding
from battles.receipt.story import Said, Story
from battles.states import Phase

CHECK = "ratings"


def check(story: Story) -> Iterator[Finding]:
    rated = [one for one in story.ratings if one.kind == retelling.RATING]
    moving = [one for one in story.ratings if one.kind in retelling.KINDS]
    if not moving:
        return
    if why := _unrated(story):
        yield Finding(CHECK, findings.line(moving[0].number), why)
        return
    if len({one.content["seat"] for one in rated}) != len(rated):
        yield Finding(CHECK, findings.line(rated[-1].number), "a seat is rated twice")
        return
    yield from _placed(story, rated)
    for found in retelling.differences((one.kind, one.content) for one in moving):
        yield Finding(CHECK, f"{findings.line(moving[found.line].number)}, seat {found.seat}", found.why)


def _unrated(story: Story) -> str | None:
    if not (story.created and story.created["rated"]):
        return "the battle was not rated"
    if story.stages[-1].phase is not Phase.FINISHED:
        return "a void battle moves no rating"
    if any(played.lost for played in story.rounds.values()):
        return "an entry was lost to a failure of the studio, which makes the battle unrated"
    return None


def _placed(story: Story, rated: list[Said]) -> Iterator[Finding]:
    """Whoever is not rated leaves a gap among the ranks; the order of the others is that of their places."""
    ranks = {one.seat: one.rank for one in places(story)}
    for one in rated:
        if ranks.get(one.content["seat"]) != one.content["rank"]:
            where = f"{findings.line(one.number)}, seat {one.content['seat']}"
            yield Finding(CHECK, where, "the rank is not the one that the verdicts give")
