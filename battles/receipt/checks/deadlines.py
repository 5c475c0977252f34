"""Everything was in time by the clock that the log itself sets: seals, favourites, votes, and the ends of phases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from battles.jury.sitting import SITS
from battles.receipt import findings
from battles.receipt.findings import Finding
from battles.receipt.story import Ballot, Entry, Heat, Said, Stage, Story
from battles.states import Phase

CHECK = "deadlines"
# Of several servers one may be a little behind; what is judged here is judged by one of them at a time.
CLOCKS_APART = timedelta(seconds=5)

FOLLOWS: dict[Phase, frozenset[Phase]] = {
    Phase.PROMPTING: frozenset({Phase.GENERATING, Phase.RESULTS, Phase.JURY, Phase.FINISHED, Phase.VOID}),
    Phase.GENERATING: frozenset({Phase.VOTING, Phase.RESULTS}),
    Phase.VOTING: frozenset({Phase.RESULTS}),
    Phase.RESULTS: frozenset({Phase.PROMPTING, Phase.JURY, Phase.FINISHED, Phase.VOID}),
    Phase.JURY: frozenset({Phase.FINISHED, Phase.VOID}),
}
IN_THE_LOBBY = frozenset({Phase.PROMPTING, Phase.VOID})


def check(story: Story, lines: list[Said]) -> Iterator[Finding]:
    yield from _clock_goes_on(lines)
    yield from _phases_in_order(story)
    yield from _phases_last(story)
    for entry in story.entries.values():
        yield from _sealed_in_time(story, entry)
    for heat in story.heats():
        yield from _voted_in_time(story, heat)
    yield from _said_in_its_phase(story, lines)


def _clock_goes_on(lines: list[Said]) -> Iterator[Finding]:
    for before, after in pairwise(lines):
        if after.at < before.at - CLOCKS_APART:
            yield Finding(CHECK, findings.line(after.number), "it was written before the line above it")


def _phases_in_order(story: Story) -> Iterator[Finding]:
    allowed = IN_THE_LOBBY
    number = 0
    for stage in story.stages:
        if stage.phase not in allowed:
            yield Finding(CHECK, findings.line(stage.line), f"{stage.phase} cannot come here")
        number += stage.phase is Phase.PROMPTING
        if stage.round != number:
            yield Finding(CHECK, findings.line(stage.line), f"this is round {number}, not {stage.round}")
        if (stage.deadline is None) is not stage.phase.is_over:
            yield Finding(CHECK, findings.line(stage.line), "a phase has a deadline, the end has none")
        allowed = FOLLOWS.get(stage.phase, frozenset())


def _phases_last(story: Story) -> Iterator[Finding]:
    """As long as the battle was set up for; over sooner only where somebody or something ended them."""
    created = story.created or {}
    lasting = {Phase.PROMPTING: "writing_seconds", Phase.VOTING: "voting_seconds", Phase.RESULTS: "results_seconds"}
    for stage in story.stages:
        if stage.deadline is None:
            continue
        least = timedelta(seconds=created.get(lasting.get(stage.phase, ""), 0))
        if stage.phase is Phase.GENERATING and stage.round in story.rounds:
            least = timedelta(seconds=story.rounds[stage.round].said["generating_seconds"])
        if stage.phase is Phase.JURY:
            least = SITS
        if stage.deadline < stage.at + least:
            yield Finding(
                CHECK, findings.line(stage.line), f"it was given less than {least.total_seconds():.0f} seconds"
            )
        left = story.left_at(stage)
        if left is not None and left < stage.deadline and (why := _ended_early(story, stage)):
            yield Finding(CHECK, findings.line(stage.line), why)


def _ended_early(story: Story, stage: Stage) -> str | None:
    """None where there was a reason for it."""
    after = story.stages[story.stages.index(stage) + 1]
    played = story.rounds.get(stage.round)
    match stage.phase:
        case Phase.PROMPTING if after.phase.ends_writing or after.by is not None:
            return None
        case Phase.PROMPTING:
            return "writing was closed before its deadline, and not by the host"
        case Phase.RESULTS if after.by is None and not after.phase.ends_writing:
            return "the next round began before its time, and not by the host"
        case Phase.VOTING if played is not None and (played.voting is None or played.voting.why == "deadline"):
            return "voting was closed before its deadline"
    return None


def _sealed_in_time(story: Story, entry: Entry) -> Iterator[Finding]:
    writing = story.stage(entry.round, Phase.PROMPTING)
    for seal in entry.seals:
        place = f"{findings.line(seal.line)}, {findings.entry(entry.round, entry.heat, entry.seat)}"
        if writing is None or writing.deadline is None or seal.line < writing.line:
            yield Finding(CHECK, place, "it was sealed while nobody was writing")
            continue
        closed = story.left_at(writing)
        after = next((one.line for one in story.stages if one.line > writing.line), None)
        if after is not None and seal.line > after:
            yield Finding(CHECK, place, "it was sealed after writing had closed")
        elif seal.by_clock and seal.at != closed:
            yield Finding(CHECK, place, "the clock seals when writing closes, and it did not close then")
        elif not seal.by_clock and seal.at >= writing.deadline:
            yield Finding(CHECK, place, "it was sealed after the deadline")


def _voted_in_time(story: Story, heat: Heat) -> Iterator[Finding]:
    voting = story.stage(heat.round, Phase.VOTING)
    closing = story.jury_of(heat) or voting
    for ballot in heat.ballots:
        if voting is None or closing is None or closing.deadline is None:
            yield Finding(CHECK, _place(heat, ballot), "there was no voting in this round")
        elif why := _untimely(ballot, voting.at, closing.deadline, story.left_at(closing)):
            yield Finding(CHECK, _place(heat, ballot), why)


def _untimely(ballot: Ballot, opened: datetime, deadline: datetime, closed: datetime | None) -> str | None:
    """Against the deadline to the microsecond, as the vote itself was judged; between servers with some leeway."""
    if ballot.dealt_at < opened - CLOCKS_APART:
        return "it was dealt before voting began"
    if ballot.answered_at is None:
        return None
    if ballot.answered_at >= deadline or (closed and ballot.answered_at > closed + CLOCKS_APART):
        return "it was answered after voting had closed"
    shown = ballot.shown_at or ballot.dealt_at
    if ballot.dealt_at > shown + CLOCKS_APART or shown > ballot.answered_at + CLOCKS_APART:
        return "it was answered before it was shown, or shown before it was dealt"
    return None


def _place(heat: Heat, ballot: Ballot) -> str:
    return findings.ballot(ballot.line, heat.round, heat.number)


WHEN: dict[str, frozenset[Phase]] = {
    "painting": frozenset({Phase.PROMPTING}),  # written in the move that ends it
    "painted": frozenset({Phase.GENERATING}),
    "rerolled": frozenset({Phase.GENERATING}),
    "paint_failed": frozenset({Phase.GENERATING}),
    "paint_late": frozenset({Phase.GENERATING}),
    "curtain": frozenset({Phase.GENERATING}),
    "favourite": frozenset({Phase.GENERATING, Phase.VOTING}),
    "voting_closed": frozenset({Phase.VOTING}),
    "ballot": frozenset({Phase.VOTING}),
    "verdict": frozenset({Phase.PROMPTING, Phase.GENERATING, Phase.VOTING}),
    "results": frozenset({Phase.PROMPTING, Phase.GENERATING, Phase.VOTING}),
    "left_to_jury": frozenset({Phase.VOTING}),
    "juror": frozenset({Phase.JURY}),  # written in the move that ends it
    "ended": frozenset({Phase.RESULTS, Phase.PROMPTING, Phase.JURY}),
}
# A round that was left to the open jury comes out when it closes, or with the battle's end where it need not sit.
AFTER_A_JURY = frozenset({Phase.JURY, Phase.RESULTS, Phase.PROMPTING})
OUTCOMES = frozenset({"ballot", "verdict", "results"})


def _said_in_its_phase(story: Story, lines: list[Said]) -> Iterator[Finding]:
    stages = iter([*story.stages, None])
    current, upcoming = None, next(stages)
    for line in lines:
        while upcoming is not None and upcoming.line <= line.number:
            current, upcoming = upcoming, next(stages)
        allowed = WHEN.get(line.kind)
        if allowed is None or (current is None and line.kind == "ended"):  # a lobby that everybody left
            continue
        if _is_of_a_left_round(story, line) and current is not None and current.phase in AFTER_A_JURY:
            continue
        if current is None or current.phase not in allowed or current.round != line.content.get("round", current.round):
            yield Finding(CHECK, findings.line(line.number), f"{line.kind} does not belong to this phase and round")


def _is_of_a_left_round(story: Story, line: Said) -> bool:
    played = story.rounds.get(line.content.get("round", 0))
    return line.kind in OUTCOMES and played is not None and played.left_to_jury is not None
