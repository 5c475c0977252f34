"""Who won the battle, and why there is no winner where there is none: from the verdicts of its heats."""

from __future__ import annotations

from collections.abc import Iterator

from battles.receipt import findings
from battles.receipt.checks import bracketing
from battles.receipt.findings import Finding
from battles.receipt.story import Heat, Story, Verdict
from battles.standings import HeatResult, Overall, overall
from battles.states import Outcome, Phase, SeatRole, VoidReason

CHECK = "places"
JUDGED = frozenset({Outcome.WON, Outcome.TIED, Outcome.WALKOVER})


def check(story: Story) -> Iterator[Finding]:
    last = story.stages[-1] if story.stages else None
    if last is None or not last.phase.is_over or story.ended is None:
        yield Finding(CHECK, "ended", "the log does not tell of the battle's end")
        return
    line = findings.line(story.ended.number)
    said = [(one["seat"], one["rank"], one["wins"], one["points"]) for one in story.ended.content["places"]]
    found = [(one.seat, one.rank, one.wins, one.points) for one in places(story)]
    if said != found:
        seats = sorted({one[0] for one in set(said) ^ set(found)})
        where = f"{line}, seat {seats[0]}" if seats else line
        yield Finding(CHECK, where, "the places are not those that the verdicts give")
    outcomes = {heat.verdict.outcome for heat in story.heats() if heat.verdict is not None}
    if (last.phase is Phase.FINISHED) is not bool(outcomes & JUDGED):
        yield Finding(CHECK, findings.line(last.line), "a battle is finished when a heat of it was decided, else void")
    if (last.phase is Phase.VOID) is not (last.void_reason is not None):
        yield Finding(CHECK, findings.line(last.line), "a void battle has a reason, a finished one none")
    elif last.void_reason is not None and outcomes and last.void_reason != _reason(outcomes):
        yield Finding(CHECK, findings.line(last.line), f"by its heats the reason is {_reason(outcomes)}")


def places(story: Story) -> list[Overall]:
    """Best first, as the site places them."""
    results = [result_of(heat) for heat in story.heats() if heat.verdict is not None]
    playing = [seat.number for seat in story.seats.values() if seat.role is SeatRole.PLAYER and not seat.is_kicked]
    return overall(results, playing, bracketing.places(story))


def champions(story: Story) -> tuple[int, ...]:
    """The seats in first place, told as the log tells it; whether it is so is in the findings. What was counted again decides
    anew, but for a knockout, whose bracket stands as it was played."""
    if story.ended is None or not story.stages or story.stages[-1].void_reason is not None:
        return ()
    if bracketing.is_knockout(story) or not any(heat.recounts for heat in story.heats()):
        return tuple(one["seat"] for one in story.ended.content["places"] if one["rank"] == 1)
    newest = [verdict for heat in story.heats() if (verdict := heat.newest)]
    if not any(verdict.outcome in JUDGED for verdict in newest):
        return ()
    playing = [one["seat"] for one in story.ended.content["places"]]
    return tuple(one.seat for one in overall([result(verdict) for verdict in newest], playing) if one.rank == 1)


def result_of(heat: Heat) -> HeatResult:
    assert heat.verdict is not None  # the caller has looked
    return result(heat.verdict)


def result(verdict: Verdict) -> HeatResult:
    ranks = {one["seat"]: one["rank"] for one in verdict.places if one["rank"] is not None}
    return HeatResult(verdict.outcome, verdict.winner, ranks)


def _reason(outcomes: set[Outcome]) -> VoidReason:
    if Outcome.LOST in outcomes:
        return VoidReason.STUDIO_FAILED
    return VoidReason.NO_VOTERS if Outcome.UNJUDGED in outcomes else VoidReason.NOBODY_WROTE
