"""Ratings moved as the places say, to the last millionth, and only where the battle was rated."""

from __future__ import annotations

from collections.abc import Iterator

from battles.ratings.wenglin import Place, rate
from battles.receipt import findings
from battles.receipt.checks.placing import places
from battles.receipt.findings import Finding
from battles.receipt.story import Said, Story
from battles.states import Phase

CHECK = "ratings"


def check(story: Story) -> Iterator[Finding]:
    if not story.ratings:
        return
    if why := _unrated(story):
        yield Finding(CHECK, findings.line(story.ratings[0].number), why)
        return
    ranks = {one.seat: one.rank for one in places(story)}
    if len({one.content["seat"] for one in story.ratings}) != len(story.ratings):
        yield Finding(CHECK, findings.line(story.ratings[-1].number), "a seat is rated twice")
        return
    unplaced = [one for one in story.ratings if one.content["seat"] not in ranks or one.content["sigma_before"] <= 0]
    if unplaced:
        yield Finding(CHECK, _where(unplaced[0]), "there is no place to rate, or no rating before")
        return
    yield from _moved(story, ranks)


def _unrated(story: Story) -> str | None:
    if not (story.created and story.created["rated"]):
        return "the battle was not rated"
    if story.stages[-1].phase is not Phase.FINISHED:
        return "a void battle moves no rating"
    if any(played.lost for played in story.rounds.values()):
        return "an entry was lost to a failure of the studio, which makes the battle unrated"
    return None


def _moved(story: Story, ranks: dict[int, int]) -> Iterator[Finding]:
    before = [
        Place(said["seat"], ranks[said["seat"]], said["mu_before"], said["sigma_before"])
        for said in (one.content for one in story.ratings)
    ]
    after = {change.seat: change for change in rate(before)}
    for one in story.ratings:
        change, said = after[one.content["seat"]], one.content
        if (change.mu, change.sigma) != (said["mu_after"], said["sigma_after"]):
            why = f"the rating is {change.mu} ± {change.sigma} afterwards, in millionths, not what it says"
            yield Finding(CHECK, _where(one), why)


def _where(line: Said) -> str:
    return f"{findings.line(line.number)}, seat {line.content['seat']}"
