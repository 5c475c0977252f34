"""What the ballots of a heat say, and how that becomes rows and log lines. The arithmetic is in `battles.ballots`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count as HowMany
from django.db.models import Prefetch, Q, QuerySet

from battles import ballots, chain, crediting, exhausting, models, rules
from battles.exhausting import is_exhausted, people_who_judge
from battles.log import Log
from battles.states import Answer, BallotKind, EntryState, Outcome, PaintState
from battles.withheld import Judged, judge, sure_in_the_end
from battles.withholding import withheld_in

PAIR = ("low_id", "high_id", "slot", "low_is_left")
SAID = ("answer", "weight")
PLACED = ("rank", "strength", "slots_won", "slots_judged", "is_withheld")
BY_VOTES = (Outcome.WON, Outcome.TIED)


@dataclass(frozen=True, slots=True)
class Count:
    """A heat as far as it has been judged. `voters` and `votes` are of the ballots that count; `eligible` are the
    people here who would have something to judge, and `is_exhausted` says that they have judged all of it that can be seen."""

    verdict: rules.Verdict
    confidence: float
    voters: int
    votes: int
    eligible: int
    is_exhausted: bool


def judged_heats(battle: models.Battle) -> QuerySet[models.Heat]:
    """The heats of the round that is on which ballots decide: those with two or more entries to show, by number."""
    shown = HowMany("entries", filter=Q(entries__state=EntryState.PAINTED))
    going = models.Heat.objects.filter(round__battle=battle, round__number=battle.round_number, outcome=Outcome.OPEN)
    return (
        going.select_related("round").annotate(shown=shown).filter(shown__gte=rules.FEWEST_ENTRIES).order_by("number")
    )


def jury_heats(battle: models.Battle) -> QuerySet[models.Heat]:
    """The heats that wait for the open jury, by round."""
    return models.Heat.objects.filter(round__battle=battle, outcome=Outcome.JURY).order_by("round__number", "number")


def contenders_of(heat: models.Heat) -> list[ballots.Contender]:
    """The entries that have pictures, and the slots in which they have one."""
    painted = Prefetch("paints", models.Paint.objects.filter(state=PaintState.PAINTED), to_attr="shown")
    entries = heat.entries.filter(state=EntryState.PAINTED).order_by("id").prefetch_related(painted)
    return [ballots.Contender(entry.id, frozenset(paint.slot for paint in entry.shown)) for entry in entries]


def counted_in(heat: models.Heat) -> list[ballots.Dealt]:
    """The ballots of the heat that count, in the order of dealing. Nothing else moves a verdict."""
    return counted_by_heat([heat])[heat.pk]


def counted_by_heat(heats: Collection[models.Heat]) -> dict[int, list[ballots.Dealt]]:
    """The same of several heats at once, by their keys."""
    counted: dict[int, list[ballots.Dealt]] = {heat.pk: [] for heat in heats}
    rows = models.Ballot.objects.filter(heat__in=list(counted)).counting().order_by("id")
    for key, voter, low, high, slot, left, answer, weight in rows.values_list("heat_id", "voter_id", *PAIR, *SAID):
        counted[key].append(ballots.Dealt(voter, low, high, slot, left, Answer(answer), weight))
    return counted


def sums_of(heat: models.Heat) -> ballots.Table:
    """What everybody was dealt in the heat and said of it, summed up by the database. Nobody's own ballots are known in it."""
    table = ballots.Table()
    alike = heat.ballots.filter(kind=BallotKind.NORMAL).order_by().values_list(*PAIR, *SAID)
    for low, high, slot, left, answer, weight, times in alike.annotate(times=HowMany("id")):
        table.add(ballots.Dealt(0, low, high, slot, left, Answer(answer) if answer else None, weight), times)
    return table


def count(heat: models.Heat) -> Count:
    """How the heat stands now. Reads everything anew: the rows are the truth."""
    contenders = contenders_of(heat)
    counted = counted_in(heat)
    withheld = withheld_in(heat, contenders)
    people = people_who_judge(heat, contenders)
    return Count(
        verdict=_verdict(judge(contenders, counted, withheld), heat, counted),
        confidence=ballots.confidence(contenders, counted, withheld),
        voters=len({ballot.voter for ballot in counted}),
        votes=len(counted),
        eligible=len(people),
        is_exhausted=is_exhausted(heat, contenders, people),
    )


def _verdict(judged: Judged, heat: models.Heat, counted: list[ballots.Dealt]) -> rules.Verdict:
    seats = dict(heat.entries.values_list("id", "seat__number"))
    won = ballots.votes_won(counted)
    scores = tuple(rules.Score(seats[one.entry], one.slots_won, won[one.entry]) for one in judged.standings)
    winner = seats[judged.winner] if judged.winner is not None else None
    return rules.Verdict(judged.outcome, winner, heat.number, scores)


def write_standings(heat: models.Heat, verdict: rules.Verdict) -> None:
    """The final count as rows. Raises where the verdict is not what the ballots say."""
    contenders = contenders_of(heat)
    counted = counted_in(heat)
    withheld = withheld_in(heat, contenders)
    entries = {entry.id: entry for entry in heat.entries.select_related("seat")}
    for key in withheld:
        entries[key].is_withheld = True
    if verdict.outcome is Outcome.WALKOVER:
        entries[contenders[0].entry].rank = 1
    elif verdict.outcome in BY_VOTES:  # an open jury of too few says nothing
        _place(entries, judge(contenders, counted, withheld))
    models.Entry.objects.bulk_update(entries.values(), PLACED)
    heat.outcome = verdict.outcome
    heat.winner = next((entry for entry in entries.values() if entry.seat.number == verdict.winner), None)
    heat.confidence = sure_in_the_end(contenders, counted, withheld)
    heat.voters, heat.votes = len({ballot.voter for ballot in counted}), len(counted)
    heat.save()
    crediting.settle(heat)


def _place(entries: dict[int, models.Entry], judged: Judged) -> None:
    for key, rank in judged.ranks.items():
        entries[key].rank = rank
    for standing in judged.standings:
        entry = entries[standing.entry]
        entry.strength = standing.strength
        entry.slots_won, entry.slots_judged = standing.slots_won, standing.slots_judged


def write_ballots(battle: models.Battle, heat: models.Heat, log: Log) -> None:
    """Every dealt ballot under its voter's name of this battle alone, answered or not. A golden pair is of another battle
    and names no entry of this one: only whether its voter saw what everybody sees."""
    seats = dict(heat.entries.values_list("id", "seat__number"))
    for ballot in heat.ballots.order_by("id"):
        log.write(
            "ballot",
            round=heat.round.number,
            heat=heat.number,
            voter=log.pseudonym(ballot.voter_id),
            kind=ballot.kind,
            weight=ballot.weight,
            excluded=ballot.exclusion_id is not None,
            dealt_at=chain.iso(ballot.dealt_at),
            shown_at=chain.iso(ballot.shown_at) if ballot.shown_at else None,
            answered_at=chain.iso(ballot.answered_at) if ballot.answered_at else None,
            **_judged(ballot, seats),
        )


def _judged(ballot: models.Ballot, seats: Mapping[int, int]) -> dict[str, Any]:
    if ballot.kind == BallotKind.GOLDEN:
        passed = ballot.answer == ballot.expected if ballot.answer else None
        return {"left": None, "right": None, "slot": None, "answer": None, "passed": passed}
    sides = seats[ballot.low_id], seats[ballot.high_id]
    left, right = sides if ballot.low_is_left else reversed(sides)
    return {"left": left, "right": right, "slot": ballot.slot, "answer": ballot.answer or None, "passed": None}


def write_closing(battle: models.Battle, deadline: datetime | None, now: datetime, log: Log) -> None:
    """Why voting ends, who was there, and what nobody could see: whoever checks an early end has to know which ballots it
    waited for."""
    why = "deadline"
    if deadline is None or now < deadline:
        # Whether they were sure enough was asked by who ends voting: to count again would ask the same.
        judged_out = [_is_judged_out(heat) for heat in judged_heats(battle)]
        why = "exhausted" if all(judged_out) else "sure"
    here = battle.seating.filter(is_present=True, left_at=None, kicked_at=None).order_by("number")
    present = [log.pseudonym(player) for player in here.values_list("player_id", flat=True)]
    unseen = exhausting.told(battle)
    hidden = {"unseen": unseen} if unseen else {}
    log.write("voting_closed", round=battle.round_number, why=why, present=present, **hidden)


def _is_judged_out(heat: models.Heat) -> bool:
    contenders = contenders_of(heat)
    return is_exhausted(heat, contenders, people_who_judge(heat, contenders))


def write_verdict(heat: models.Heat, log: Log, kind: str = "verdict") -> None:
    """How the heat stands as a line, from its rows; `recount` where it was counted again."""
    entries = list(heat.entries.select_related("seat").order_by("seat__number"))
    withheld = [entry.seat.number for entry in entries if entry.is_withheld]
    log.write(
        kind,
        round=heat.round.number,
        heat=heat.number,
        outcome=heat.outcome,
        winner=heat.winner.seat.number if heat.winner else None,
        confidence=chain.decimal(heat.confidence),
        voters=heat.voters,
        votes=heat.votes,
        places=[
            {
                "seat": entry.seat.number,
                "rank": entry.rank,
                "strength": chain.decimal(entry.strength),
                "slots_won": entry.slots_won,
                "slots_judged": entry.slots_judged,
            }
            for entry in entries
        ],
        **({"withheld": withheld} if withheld else {}),
    )
