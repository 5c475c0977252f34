"""Puts the lines of a log together into a story. Pure. A line that fits nowhere is a finding and is left out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime

from battles.chain import Line
from battles.pairings import Pairing, Way
from battles.receipt import findings
from battles.receipt.findings import Finding
from battles.receipt.lines import KINDS, misread
from battles.receipt.shapes import moment
from battles.receipt.story import (
    Ballot,
    Bracketed,
    Closing,
    Draw,
    Entry,
    Heat,
    Juror,
    Painted,
    Recount,
    Round,
    Said,
    Seal,
    Seat,
    Stage,
    Story,
    Verdict,
)
from battles.states import Answer, BallotKind, Outcome, Phase, SeatRole

CHECK = "lines"


class Misplaced(Exception):
    """A line says something of what is not there, or says it twice."""


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


# --- people -----------------------------------------------------------------------------------------------------------
def _created(story: Story, line: Said) -> None:
    if line.number != 1:
        raise Misplaced("a battle is made in the first line alone")
    story.created = line.content


def _joined(story: Story, line: Said) -> None:
    said = line.content
    if said["seat"] != len(story.seats) + 1:
        raise Misplaced("seats are numbered as people come")
    if story.seat_of(said["person"]):
        raise Misplaced("this person has a seat already")
    role = SeatRole(said["role"])
    story.seats[said["seat"]] = Seat(said["seat"], line.number, said["name"], role)
    story.people[said["person"]] = said["seat"]


def _person(story: Story, line: Said) -> None:
    """A guest has come home to an account: the seat is still the same."""
    if story.seat_of(line.content["person"]):
        raise Misplaced("this person has a seat already")
    story.people[line.content["person"]] = _seat(story, line).number


def _role(story: Story, line: Said) -> None:
    _seat(story, line).role = SeatRole(line.content["role"])


def _kicked(story: Story, line: Said) -> None:
    _seat(story, line).is_kicked = True


def _left(story: Story, line: Said) -> None:
    _seat(story, line).has_left = True


def _returned(story: Story, line: Said) -> None:
    _seat(story, line).has_left = False


def _presence(story: Story, line: Said) -> None:
    if line.content["seat"] is not None:
        _seat(story, line)


def _nothing(story: Story, line: Said) -> None:
    """It is told for people; nothing is reckoned from it."""


# --- a knockout -------------------------------------------------------------------------------------------------------
def _draw_committed(story: Story, line: Said) -> None:
    if story.seats:
        raise Misplaced("a draw is committed to before anybody has a seat")
    story.draw_commitment = line.content["commitment"]


def _draw(story: Story, line: Said) -> None:
    if story.draw is not None:
        raise Misplaced("a knockout is drawn once")
    order = line.content["order"]
    ratings = {one["seat"]: one["rating"] for one in order if one["rating"] is not None}
    playing = tuple(seat.number for seat in story.seats.values() if seat.role is SeatRole.PLAYER and not seat.is_gone)
    story.draw = Draw(line.number, line.content["secret"], tuple(one["seat"] for one in order), ratings, playing)


def _pairings(story: Story, line: Said) -> None:
    told = tuple(
        Pairing(**{name: fact for name, fact in one.items() if name != "way"}, is_closed=one["way"] != Way.OPEN)
        for one in line.content["pairings"]
    )
    gone = frozenset(seat.number for seat in story.seats.values() if seat.is_gone)
    story.brackets.append(Bracketed(line.number, told, gone))


# --- the clock --------------------------------------------------------------------------------------------------------
def _phase(story: Story, line: Said) -> None:
    said = line.content
    if story.stages and story.stages[-1].phase.is_over:
        raise Misplaced("the battle was over already")
    stage = Stage(
        line=line.number,
        round=said["round"],
        phase=Phase(said["phase"]),
        at=line.at,
        deadline=_time(said["deadline"]),
        by=said["by"],
        void_reason=said["void_reason"],
    )
    story.stages.append(stage)


def _extended(story: Story, line: Said) -> None:
    if not story.stages or story.stages[-1].phase is not Phase.PROMPTING:
        raise Misplaced("time is added while people write, and nobody was writing")
    story.stages[-1].deadline = moment(line.content["deadline"])


# --- a round ----------------------------------------------------------------------------------------------------------
def _round(story: Story, line: Said) -> None:
    said = line.content
    if said["round"] != len(story.rounds) + 1:
        raise Misplaced(f"round {said['round']} does not follow round {len(story.rounds)}")
    numbers = [one["heat"] for one in said["heats"]]
    seats = [seat for one in said["heats"] for seat in one["seats"]]
    if len(set(numbers)) != len(numbers) or len(set(seats)) != len(seats):
        raise Misplaced("a heat or a seat is there twice")
    if strangers := sorted(set(seats) - set(story.seats)):
        raise Misplaced(f"nobody has taken seat {strangers[0]}")
    heats = {one["heat"]: Heat(said["round"], one["heat"], tuple(one["seats"])) for one in said["heats"]}
    story.rounds[said["round"]] = Round(said["round"], line.number, said, heats)
    story.entries |= {
        (heat.round, seat): Entry(heat.round, heat.number, seat) for heat in heats.values() for seat in heat.seats
    }


def _sealed(story: Story, line: Said) -> None:
    said = line.content
    seal = Seal(line.number, line.at, said["seal"], said["times"], said["by_clock"])
    _entry(story, line).seals.append(seal)


def _painted(story: Story, line: Said) -> None:
    entry, said = _open_slot(story, line), line.content
    entry.pictures[said["slot"]] = Painted(line.number, line.at, said["sha256"], said["engine"])


def _missed(story: Story, line: Said) -> None:
    _open_slot(story, line).missed[line.content["slot"]] = line.number


def _open_slot(story: Story, line: Said) -> Entry:
    entry, slot = _entry(story, line), line.content["slot"]
    if slot in entry.pictures or slot in entry.missed:
        raise Misplaced(f"slot {slot} of this entry has had its end already")
    if slot >= story.rounds[entry.round].said["slots"]:
        raise Misplaced(f"the round has no slot {slot}")
    return entry


def _favourite(story: Story, line: Said) -> None:
    entry, slot = _entry(story, line), line.content["slot"]
    if slot not in entry.pictures:
        raise Misplaced(f"there is no picture in slot {slot} of this entry")
    entry.favourite = slot


def _published(story: Story, line: Said) -> None:
    entry, slot = _entry(story, line), line.content["slot"]
    if slot not in entry.pictures or slot in entry.published:
        raise Misplaced(f"slot {slot} of this entry has no picture, or was published twice")
    entry.published[slot] = line.content["sha256"]


def _curtain(story: Story, line: Said) -> None:
    played = _played(story, line)
    if played.curtain_line is not None:
        raise Misplaced("the curtain of this round was up already")
    played.curtain_line, played.lost = line.number, tuple(line.content["lost"])


# --- judging ----------------------------------------------------------------------------------------------------------
def _voting_closed(story: Story, line: Said) -> None:
    played, said = _played(story, line), line.content
    if played.voting is not None:
        raise Misplaced("voting in this round was closed already")
    played.voting = Closing(line.number, line.at, said["why"], tuple(said["present"]))


def _left_to_jury(story: Story, line: Said) -> None:
    played = _played(story, line)
    if played.voting is None or played.left_to_jury is not None:
        raise Misplaced("a round is left to the open jury once, when voting in it has closed")
    played.left_to_jury = line.number


def _juror(story: Story, line: Said) -> None:
    said = line.content
    if said["voter"] in story.jurors:
        raise Misplaced("this juror was told already")
    story.jurors[said["voter"]] = Juror(line.number, said["circle"], said["counts"])


def _ballot(story: Story, line: Said) -> None:
    said = line.content
    heat = _heat(story, line)
    if heat.verdict is not None:
        raise Misplaced("a ballot after the verdict of its heat")
    heat.ballots.append(
        Ballot(
            line=line.number,
            voter=said["voter"],
            left=said["left"],
            right=said["right"],
            slot=said["slot"],
            kind=BallotKind(said["kind"]),
            weight=said["weight"],
            excluded=said["excluded"],
            answer=Answer(said["answer"]) if said["answer"] else None,
            passed=said["passed"],
            dealt_at=moment(said["dealt_at"]),
            shown_at=_time(said["shown_at"]),
            answered_at=_time(said["answered_at"]),
        )
    )
    if said["excluded"]:
        story.excluded.add(line.number)


def _verdict(story: Story, line: Said) -> None:
    heat = _heat(story, line)
    if heat.verdict is not None:
        raise Misplaced("this heat had its verdict already")
    heat.verdict = _told(line)


def _told(line: Said) -> Verdict:
    said = line.content
    return Verdict(
        line=line.number,
        outcome=Outcome(said["outcome"]),
        winner=said["winner"],
        confidence=said["confidence"],
        voters=said["voters"],
        votes=said["votes"],
        places=tuple(said["places"]),
    )


def _results(story: Story, line: Said) -> None:
    played, said = _played(story, line), line.content
    if played.secret is not None:
        raise Misplaced("the results of this round were out already")
    played.results_line, played.secret, played.seeds = line.number, said["secret"], tuple(said["seeds"])


# --- the end ----------------------------------------------------------------------------------------------------------
def _ended(story: Story, line: Said) -> None:
    if story.ended is not None:
        raise Misplaced("the battle has ended already")
    story.ended = line


def _rating(story: Story, line: Said) -> None:
    if line.content.get("seat") is not None:
        _seat(story, line)
    story.ratings.append(line)
    if line.kind == "places_corrected" and story.correction is not None:
        story.corrected.append(line.number)


# --- put right afterwards -----------------------------------------------------------------------------------------------
def _excluding(story: Story, line: Said) -> None:
    if story.correction is not None:
        raise Misplaced("another correction was not done yet")
    story.correction = line
    named = set(line.content["ballots"])
    known = {ballot.line for heat in story.heats() if heat.verdict for ballot in heat.ballots}
    if len(named) != len(line.content["ballots"]) or named - known:
        raise Misplaced("it names a ballot twice, or one of a heat without a verdict")
    held = story.excluded & named
    if held != (named if line.content["restores"] else set()):
        raise Misplaced("it takes out what was out, or puts back what was in")
    story.excluded ^= named


def _recount(story: Story, line: Said) -> None:
    heat = _heat(story, line)
    if heat.verdict is None or story.correction is None:
        raise Misplaced("a heat is counted again in a correction, once it had its verdict")
    heat.recounts.append(Recount(_told(line), frozenset(story.excluded)))


def _corrected(story: Story, line: Said) -> None:
    opened = story.correction
    if opened is None:
        raise Misplaced("no correction was begun")
    if any(opened.content[name] != line.content[name] for name in ("rule", "restores")):
        raise Misplaced("it ends another correction than the one that was begun")
    story.correction = None


# --- small steps ------------------------------------------------------------------------------------------------------
def _seat(story: Story, line: Said) -> Seat:
    seat = story.seats.get(line.content["seat"])
    if seat is None:
        raise Misplaced(f"nobody has taken seat {line.content['seat']}")
    return seat


def _played(story: Story, line: Said) -> Round:
    played = story.rounds.get(line.content["round"])
    if played is None:
        raise Misplaced(f"there is no round {line.content['round']} yet")
    return played


def _heat(story: Story, line: Said) -> Heat:
    heat = _played(story, line).heats.get(line.content["heat"])
    if heat is None:
        raise Misplaced(f"there is no {findings.heat(line.content['round'], line.content['heat'])}")
    return heat


def _entry(story: Story, line: Said) -> Entry:
    said = line.content
    entry = story.entries.get((said["round"], said["seat"]))
    if entry is None or entry.heat != said["heat"]:
        raise Misplaced(f"there is no entry {findings.entry(said['round'], said['heat'], said['seat'])}")
    return entry


def _time(said: str | None) -> datetime | None:
    return moment(said) if said else None


TOLD: dict[str, Callable[[Story, Said], None]] = {
    "created": _created,
    "joined": _joined,
    "person": _person,
    "role": _role,
    "left": _left,
    "returned": _returned,
    "kicked": _kicked,
    "host": _presence,
    "locked": _nothing,
    "unlocked": _nothing,
    "draw_committed": _draw_committed,
    "draw": _draw,
    "pairings": _pairings,
    "phase": _phase,
    "extended": _extended,
    "round": _round,
    "sealed": _sealed,
    "painting": _nothing,
    "painted": _painted,
    "paint_failed": _missed,
    "paint_late": _missed,
    "favourite": _favourite,
    "curtain": _curtain,
    "voting_closed": _voting_closed,
    "left_to_jury": _left_to_jury,
    "juror": _juror,
    "ballot": _ballot,
    "verdict": _verdict,
    "results": _results,
    "ended": _ended,
    "unrated": _rating,
    "rating": _rating,
    "places_corrected": _rating,
    "rating_correction": _rating,
    "excluding": _excluding,
    "recount": _recount,
    "corrected": _corrected,
    "published": _published,
}
assert TOLD.keys() == KINDS.keys()
