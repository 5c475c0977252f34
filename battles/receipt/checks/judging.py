"""The verdict of every heat is what its ballots say, and voting ended for a reason that they bear out.

Counted by the functions that the site counts with. A decimal may be off by one in its last place; the confidence among
more than two entries is a share of 4096 points, of which two may lie so near an edge that another processor sees them on
its other side.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from battles import audience, ballots
from battles.certainty import OPEN_SHORTEST, POINTS
from battles.jury.sitting import VOTERS_FEWEST
from battles.receipt import findings
from battles.receipt.findings import Finding
from battles.receipt.story import Ballot, Closing, Entry, Heat, Round, Stage, Story, Verdict
from battles.states import BallotKind, Outcome, Phase
from battles.tables import Contender, Dealt
from battles.withheld import PLACED_LAST_FROM, Judged, judge, out_of_sight, sure_in_the_end

CHECK = "verdicts"
LAST_PLACE = 1.5e-6
EDGE_POINTS = 2


def check(story: Story) -> Iterator[Finding]:
    for heat in story.heats():
        played = story.rounds[heat.round]
        if heat.verdict is not None:
            yield from _withheld(story, heat, heat.verdict)
            yield from _verdict(story, heat, heat.verdict, counted_in(heat))
            yield from _recounts(story, heat)
        elif played.secret is not None:
            yield Finding(CHECK, findings.heat(heat.round, heat.number), "the round was closed without a verdict on it")
    for played in story.rounds.values():
        voting = story.stage(played.number, Phase.VOTING)
        if voting is not None and story.left_at(voting) is not None:
            yield from _closing(story, played, voting)
    yield from _jury_closing(story)


def contenders_of(story: Story, heat: Heat) -> list[Contender]:
    """The entries with pictures, by seat; the slots in which each has one."""
    shown = [entry for entry in story.entries_of(heat) if entry.pictures]
    return [Contender(entry.seat, frozenset(entry.pictures)) for entry in sorted(shown, key=lambda one: one.seat)]


def counted_in(heat: Heat, excluded: Collection[int] | None = None) -> list[Dealt]:
    """What moves the verdict: answered ballots of the normal kind that carry weight and were not `excluded`, by the numbers
    of their lines (None: as their own lines say)."""
    voters = {voter: place for place, voter in enumerate(sorted({ballot.voter for ballot in heat.ballots}))}
    return [_dealt(ballot, voters[ballot.voter]) for ballot in heat.ballots if counts(ballot, excluded)]


def counts(ballot: Ballot, excluded: Collection[int] | None = None) -> bool:
    is_out = ballot.excluded if excluded is None else ballot.line in excluded
    return ballot.kind is BallotKind.NORMAL and not is_out and ballot.weight > 0 and ballot.answer is not None


def _recounts(story: Story, heat: Heat) -> Iterator[Finding]:
    """Each is what the ballots say that still counted by then, and none is missing."""
    for recount in heat.recounts:
        yield from _verdict(story, heat, recount.verdict, counted_in(heat, recount.excluded))
        if recount.verdict.withheld != recount.withheld:
            place = f"{findings.line(recount.verdict.line)}, {findings.heat(heat.round, heat.number)}"
            yield Finding(CHECK, place, "it withholds others than the verdict did, less those that were given back")
    last = counted_in(heat, heat.recounts[-1].excluded) if heat.recounts else counted_in(heat)
    if last != counted_in(heat, story.excluded):
        place = findings.heat(heat.round, heat.number)
        yield Finding(CHECK, place, "ballots of it were taken out or put back, and it was not counted again")
    if heat.newest and heat.newest.withheld != heat.withheld:
        place = findings.heat(heat.round, heat.number)
        yield Finding(CHECK, place, "an entry of it was given back, and it was not counted again")


def _dealt(ballot: Ballot, voter: int) -> Dealt:
    low, high = sorted((ballot.left or 0, ballot.right or 0))
    return Dealt(voter, low, high, ballot.slot or 0, low == ballot.left, ballot.answer, ballot.weight)


def _verdict(story: Story, heat: Heat, said: Verdict, counted: list[Dealt]) -> Iterator[Finding]:
    place = f"{findings.line(said.line)}, {findings.heat(heat.round, heat.number)}"
    contenders = contenders_of(story, heat)
    was_judged = len(contenders) >= 2
    said_enough = story.jury_of(heat) is None or len({one.voter for one in counted}) >= VOTERS_FEWEST
    judged = judge(contenders, counted, said.withheld) if was_judged and said_enough else Judged(Outcome.UNJUDGED)
    outcome, winner = (judged.outcome, judged.winner) if was_judged else _unopposed(story.entries_of(heat), contenders)
    if (said.outcome, said.winner) != (outcome, winner):
        yield Finding(
            CHECK, place, f"by its ballots it is {_name(outcome, winner)}, not {_name(said.outcome, said.winner)}"
        )
    if (said.voters, said.votes) != (len({one.voter for one in counted}), len(counted)):
        yield Finding(CHECK, place, f"{len(counted)} ballots count, not {said.votes}, or their voters are others")
    sure = sure_in_the_end(contenders, counted, said.withheld) if was_judged else None
    if not _near(said.confidence, sure, LAST_PLACE + (EDGE_POINTS / POINTS if len(contenders) > 2 else 0)):
        yield Finding(CHECK, place, f"the confidence is {sure}, not {said.confidence}")
    ranks = {winner: 1} if outcome is Outcome.WALKOVER and winner is not None else judged.ranks
    yield from _places(heat, place, said, ranks, {one.entry: one for one in judged.standings})


def _withheld(story: Story, heat: Heat, said: Verdict) -> Iterator[Finding]:
    """Those of whom nothing could be seen when voting was closed. What the open jury could see is the site's word."""
    contenders, played = contenders_of(story, heat), story.rounds[heat.round]
    found: frozenset[int] = frozenset()
    if story.rules >= PLACED_LAST_FROM and len(contenders) >= 2 and played.voting is not None:
        found = out_of_sight(contenders, played.voting.unseen)
        if played.left_to_jury is not None:
            found = said.withheld & {one.entry for one in contenders}
    if said.withheld != found:
        place = f"{findings.line(said.line)}, {findings.heat(heat.round, heat.number)}"
        yield Finding(CHECK, place, "it withholds others than those of whom nothing could be seen")


def _unopposed(entries: list[Entry], contenders: list[Contender]) -> tuple[Outcome, int | None]:
    sealed = [entry for entry in entries if entry.seals]
    if not sealed:
        return Outcome.EMPTY, None
    if len(contenders) == 1 and len(sealed) == 1:
        return Outcome.WALKOVER, contenders[0].entry
    return Outcome.LOST, None


def _places(
    heat: Heat, place: str, said: Verdict, ranks: Mapping[int, int], standings: Mapping[int, ballots.Standing]
) -> Iterator[Finding]:
    """A walk-over has a bare rank, and who was not judged has nothing."""
    told = {one["seat"]: one for one in said.places}
    if sorted(one["seat"] for one in said.places) != sorted(heat.seats):
        yield Finding(CHECK, place, "its places are not of the seats of the heat")
        return
    for seat in heat.seats:
        if told[seat]["rank"] != ranks.get(seat) or not _is_judged(told[seat], standings.get(seat)):
            yield Finding(CHECK, f"{place}, seat {seat}", "its place is not what the ballots say")


def _is_judged(told: dict[str, Any], standing: ballots.Standing | None) -> bool:
    same = (told["slots_won"], told["slots_judged"])
    if standing is None:
        return (*same, told["strength"]) == (None, None, None)
    is_near = _near(told["strength"], standing.strength, LAST_PLACE)
    return same == (standing.slots_won, standing.slots_judged) and is_near


def _near(said: str | None, found: float | None, within: float) -> bool:
    if said is None or found is None:
        return said is None and found is None
    return abs(float(said) - found) <= within


def _name(outcome: Outcome, winner: int | None) -> str:
    return f"{outcome} by seat {winner}" if winner is not None else str(outcome)


def _jury_closing(story: Story) -> Iterator[Finding]:
    """The open jury closes with its time, or once every round that it has is judged by enough and surely."""
    for heat in story.heats():
        jury = story.jury_of(heat)
        left = story.left_at(jury) if jury else None
        if jury is None or left is None or jury.deadline is None or left >= jury.deadline:
            continue
        contenders, counted = contenders_of(story, heat), counted_in(heat)
        voters, open_for = len({one.voter for one in counted}), (left - jury.at).total_seconds()
        withheld = heat.verdict.withheld if heat.verdict else ()
        sure = ballots.may_close(voters, None, open_for, ballots.confidence(contenders, counted, withheld))
        if voters < VOTERS_FEWEST or not sure:
            place = f"{findings.line(jury.line)}, {findings.heat(heat.round, heat.number)}"
            yield Finding(CHECK, place, "the open jury closed early, and the ballots were not sure yet")


# --- why voting ended -------------------------------------------------------------------------------------------------
def _closing(story: Story, played: Round, voting: Stage) -> Iterator[Finding]:
    if played.voting is None:
        yield Finding(CHECK, f"round {played.number}", "the log does not say why voting was closed")
        return
    closing = played.voting
    place = findings.line(closing.line)
    is_due = voting.deadline is not None and closing.at >= voting.deadline
    if closing.why == "deadline":
        if not is_due:
            yield Finding(CHECK, place, "voting was closed before its deadline")
        return
    if closing.at - voting.at < OPEN_SHORTEST:
        yield Finding(CHECK, place, f"voting is open for {OPEN_SHORTEST.seconds} seconds at least")
    judged = [heat for heat in played.heats.values() if len(contenders_of(story, heat)) >= 2]
    unsure = [heat for heat in judged if not _needs_no_more(story, heat, closing, voting)]
    for heat in unsure:
        where = f"{place}, {findings.heat(heat.round, heat.number)}"
        yield Finding(CHECK, where, "voting was closed early, and the ballots were not sure yet")


def _needs_no_more(story: Story, heat: Heat, closing: Closing, voting: Stage) -> bool:
    contenders, counted = contenders_of(story, heat), counted_in(heat)
    if _is_exhausted(story, heat, contenders, closing):
        return True
    possible = _possible(story, contenders, closing)
    open_for = (closing.at - voting.at).total_seconds()
    voters = len({one.voter for one in counted})
    withheld = out_of_sight(contenders, closing.unseen) if story.rules >= PLACED_LAST_FROM else ()
    return ballots.may_close(voters, len(possible), open_for, ballots.confidence(contenders, counted, withheld))


def _is_exhausted(story: Story, heat: Heat, contenders: list[Contender], closing: Closing) -> bool:
    """Whether everybody who was there had judged all that they could see."""
    seen = [
        Contender(one.entry, frozenset(slot for slot in one.slots if (one.entry, slot) not in closing.unseen))
        for one in contenders
    ]
    judged, spent = Counter[str](), Counter[str]()
    for ballot in heat.ballots:
        if ballot.kind is not BallotKind.NORMAL or ballot.slot is None:
            continue
        if {(ballot.left, ballot.slot), (ballot.right, ballot.slot)} & closing.unseen:
            spent[ballot.voter] += 1
        elif ballot.answer is not None:
            judged[ballot.voter] += 1
    possible = audience.within_share(seen, _possible(story, seen, closing), spent)
    return bool(possible) and all(judged[voter] >= many for voter, many in possible.items())


def _possible(story: Story, contenders: list[Contender], closing: Closing) -> dict[str, int]:
    """How many pairs each person who was there could judge, for those who had any."""
    seats = {person: story.seat_of(person) for person in closing.present}
    many = {person: audience.pairs_for(contenders, seat.number) for person, seat in seats.items() if seat}
    return {person: pairs for person, pairs in many.items() if pairs}
