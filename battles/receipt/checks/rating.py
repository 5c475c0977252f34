"""Ratings moved as the places say, to the last millionth, and only where the battle was rated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from battles.ratings import retelling
from battles.receipt import findings
from battles.receipt.checks import bracketing
from battles.receipt.checks.placing import result, result_of
from battles.receipt.findings import Finding
from battles.receipt.story import Said, Story, Verdict
from battles.standings import HeatResult, overall
from battles.states import Outcome, Phase

CHECK = "ratings"
JUDGED_BY_PEOPLE = frozenset({Outcome.WON, Outcome.TIED})


def check(story: Story) -> Iterator[Finding]:
    rated = [line for line in story.ratings if line.kind == retelling.RATING]
    why = _unrated(story)
    if rated and why:
        yield Finding(CHECK, findings.line(rated[0].number), f"nobody is rated: {why}")
        return
    expected = {} if why else _ranks(story)
    if misplaced := list(_placed(story, rated, expected if len(expected) > 1 else {})):
        yield from misplaced
        return
    yield from _corrected(story, rated)
    moving = [line for line in story.ratings if line.kind in retelling.KINDS]
    for found in retelling.differences((line.kind, line.content) for line in moving):
        yield Finding(CHECK, f"{findings.line(moving[found.line].number)}, seat {found.seat}", found.why)


def _unrated(story: Story) -> str | None:
    """Why the battle moves nobody, None where it does."""
    if not (story.created and story.created["rated"]):
        return "the battle was not rated"
    if not story.stages or story.stages[-1].phase is not Phase.FINISHED:
        return "a void battle moves no rating"
    if any(played.lost for played in story.rounds.values()):
        return "an entry was lost to a failure of the studio"
    verdicts = [heat.verdict for heat in story.heats() if heat.verdict]
    return None if any(map(_is_judged_by_people, verdicts)) else "nothing was judged by people"


def _is_judged_by_people(verdict: Verdict) -> bool:
    """Not where somebody has won because nothing else could be seen, and nobody voted."""
    return verdict.outcome in JUDGED_BY_PEOPLE and verdict.votes > 0


def _corrected(story: Story, rated: list[Said]) -> Iterator[Finding]:
    """The places that corrections gave are those of the recounts before them, and no correction forgot to give them."""
    seats = {line.content["seat"] for line in rated}
    told = {line.content["seat"]: line.content["rank"] for line in rated}
    for line in story.ratings:
        if line.kind == retelling.PLACES:
            told = {one["seat"]: one["rank"] for one in line.content["places"]}
            if line.number in story.corrected and told != _ranks_at(story, line.number, seats):
                where = findings.line(line.number)
                yield Finding(CHECK, where, "the corrected places are not those that the recounts give")
    last = max((one.verdict.line for heat in story.heats() for one in heat.recounts), default=0)
    if seats and last and told != _ranks_at(story, last + 1, seats):
        yield Finding(CHECK, findings.line(last), "places changed by this recount, and ratings were not corrected")


def _ranks_at(story: Story, line: int, seats: set[int]) -> dict[int, int]:
    """By what stood at this line, of the seats that were rated. Nobody's, where people judged nothing any more."""
    stood = [verdict for heat in story.heats() if (verdict := heat.verdict_at(line))]
    if not any(map(_is_judged_by_people, stood)):
        return {}
    ranks = _places(story, [result(verdict) for verdict in stood], bracketing.places_at(story, line))
    return {seat: rank for seat, rank in ranks.items() if seat in seats}


def _ranks(story: Story) -> dict[int, int]:
    """Of everybody who had an entry, but for those whom a line leaves out: by seat, 1 is best."""
    results = [result_of(heat) for heat in story.heats() if heat.verdict is not None]
    return _places(story, results, bracketing.places(story))


def _places(story: Story, results: list[HeatResult], drawn: Mapping[int, int]) -> dict[int, int]:
    """`drawn` are the places in a knockout's bracket, empty for other formats."""
    played = {entry.seat for entry in story.entries.values() if story.rounds[entry.round].secret is not None}
    left_out = {line.content["seat"] for line in story.ratings if line.kind == "unrated"}
    return {one.seat: one.rank for one in overall(results, played, drawn) if one.seat not in left_out}


def _placed(story: Story, rated: list[Said], expected: dict[int, int]) -> Iterator[Finding]:
    told: dict[int, int] = {}
    for line in rated:
        seat, where = line.content["seat"], f"{findings.line(line.number)}, seat {line.content['seat']}"
        if seat in told:
            yield Finding(CHECK, where, "the seat is rated twice")
        elif expected.get(seat) != line.content["rank"]:
            yield Finding(CHECK, where, "it is rated by another place than the one it took")
        if line.content["sigma_before"] <= 0:
            yield Finding(CHECK, where, "a rating without doubt is none")
        told[seat] = line.content["rank"]
    for seat in sorted(set(expected) - set(told)):
        yield Finding(CHECK, f"seat {seat}", "it took part and was not rated")
