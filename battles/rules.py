"""The rules of a battle: `play(battle, move, now)` gives the battle after the move, or raises `Refused`. Pure.

Knows no rows, no sockets, no clock and no chance: time, the studio's capacity and the audience's verdict are arguments.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from battles import knockout, seating, standings
from battles.jury import sitting
from battles.moves import (
    Battle,
    CloseWriting,
    Draft,
    Entry,
    Extend,
    HandOver,
    Join,
    Kick,
    Leave,
    Lock,
    Lot,
    Move,
    NextRound,
    Opening,
    Score,
    Seal,
    Seat,
    Setup,
    Start,
    TakeSeat,
    Tick,
    Verdict,
    Watch,
)
from battles.refusals import Refused
from battles.seating import AUDIENCE_MAX, HOST_GRACE, SEATS
from battles.states import EntryState, Format, Outcome, Phase, VoidReason
from battles.words import Words, is_fit

LOBBY_WAITS = timedelta(hours=2)
EXTENSION_LIMIT = timedelta(minutes=3)
SEALS_MAX = 50
FEWEST_ENTRIES = 2
ROUNDS_MAX = 9
JUDGED = frozenset({Outcome.WON, Outcome.TIED, Outcome.WALKOVER})

# The values come along: whoever speaks of rules speaks of these.
__all__ = [
    "AUDIENCE_MAX",
    "EXTENSION_LIMIT",
    "FEWEST_ENTRIES",
    "HOST_GRACE",
    "JUDGED",
    "LOBBY_WAITS",
    "ROUNDS_MAX",
    "SEALS_MAX",
    "SEATS",
    "Battle",
    "CloseWriting",
    "Draft",
    "Entry",
    "Extend",
    "HandOver",
    "Join",
    "Kick",
    "Leave",
    "Lock",
    "Lot",
    "Move",
    "NextRound",
    "Opening",
    "Score",
    "Seal",
    "Seat",
    "Setup",
    "Start",
    "TakeSeat",
    "Tick",
    "Verdict",
    "Watch",
    "play",
]


def play(battle: Battle, move: Move, now: datetime) -> Battle:
    """The battle after the move. Raises `Refused` and changes nothing where the rules do not allow it."""
    if battle.phase.is_over and not isinstance(move, Tick | Leave):
        raise Refused("battle_over", "This battle is over.")
    match move:
        case Join():
            return seating.join(battle, move)
        case TakeSeat(by):
            return seating.take_seat(battle, battle.seat(by))
        case Watch(by):
            return seating.watch(battle, battle.seat(by))
        case Leave(by):
            return _departed(battle, seating.leave(battle, battle.seat(by)), now)
        case Kick(by, seat):
            return _departed(battle, seating.kick(battle, by, battle.seat(seat)), now)
        case Lock(by, locked):
            seating.only_host(battle, by)
            return replace(battle, is_locked=locked)
        case HandOver(by, seat):
            return seating.hand_over(battle, by, battle.seat(seat))
        case Start(by, opening):
            return _start(battle, by, opening, now)
        case Draft(by, words, number):
            return _draft(battle, by, words, number, now)
        case Seal(by, words):
            return _seal(battle, by, words, now)
        case Extend(by, more):
            return _extend(battle, by, more, now)
        case CloseWriting(by):
            return _close_early(battle, by, now)
        case NextRound(by, opening):
            return _next_round(battle, by, opening, now)
        case Tick():
            return _tick(battle, move, now)


# --- departures ---------------------------------------------------------------------------------------------------------
def _departed(before: Battle, after: Battle, now: datetime) -> Battle:
    """A lobby without people and writing without writers end. What is sealed goes on."""
    if after == before:
        return before
    if after.phase is Phase.LOBBY and all(seat.is_gone for seat in after.seats):
        return _end_early(after, now)
    if after.phase is Phase.PROMPTING and not _has_live_entries(after):
        return _nobody_writes(after, now)
    return seating.with_a_host(after)


def _nobody_writes(battle: Battle, now: datetime) -> Battle:
    """The battle is over, but for a knockout in which somebody who has a bye is still here."""
    if battle.setup.format is Format.KNOCKOUT and knockout.is_contested(battle):
        return _close_writing(seating.with_a_host(battle), now)
    return _end_early(battle, now)


def _has_live_entries(battle: Battle) -> bool:
    return any(entry.sealed or not battle.seat(entry.seat).is_gone for entry in battle.entries)


# --- writing --------------------------------------------------------------------------------------------------------------
def _start(battle: Battle, by: int, opening: Opening, now: datetime) -> Battle:
    seating.only_host(battle, by)
    if battle.phase is not Phase.LOBBY:
        raise Refused("wrong_phase", "This battle has already started.")
    fewest, _ = SEATS[battle.setup.format]
    if len(battle.players(1)) < fewest:
        raise Refused("too_few_players", f"This battle needs {fewest} players to start.")
    drawn = knockout.drawn(battle, opening.lots) if battle.setup.format is Format.KNOCKOUT else battle
    return _open_round(drawn, opening, now)


def _open_round(battle: Battle, opening: Opening, now: datetime) -> Battle:
    number = battle.round_number + 1
    if all(seat.absent is not None for seat in battle.seats if not seat.is_gone):
        return _end_early(battle, now)
    paired = knockout.paired(battle) if battle.setup.format is Format.KNOCKOUT else battle
    entries = _entries(paired, number, opening.start)
    if len(entries) < FEWEST_ENTRIES:
        return _end_early(paired, now)
    opened = replace(
        paired,
        round_number=number,
        slots=opening.slots,
        generating=opening.generating,
        extended=timedelta(0),
        entries=entries,
    )
    return _enter(opened, Phase.PROMPTING, now, battle.setup.writing)


def _entries(battle: Battle, round_number: int, start: Words) -> tuple[Entry, ...]:
    """One heat of everybody who plays; in a knockout, the heats of its bracket."""
    if battle.setup.format is not Format.KNOCKOUT:
        return tuple(Entry(seat.number, start) for seat in battle.players(round_number))
    return tuple(Entry(seat, start, heat=heat) for seat, heat in sorted(knockout.heats(battle, round_number).items()))


def _writing_entry(battle: Battle, by: int, now: datetime) -> Entry:
    if battle.phase is not Phase.PROMPTING or battle.deadline is None or now >= battle.deadline:
        raise Refused("writing_closed", "Writing is closed.")
    seating.must_be_here(battle.seat(by))
    entry = battle.entry_of(by)
    if entry is None:
        raise Refused("not_playing", "You are watching this round.")
    return entry


def _draft(battle: Battle, by: int, words: Words, number: int, now: datetime) -> Battle:
    entry = _writing_entry(battle, by, now)
    if number <= entry.draft_number:
        return battle
    return _with_entry(battle, replace(entry, draft=words, draft_number=number))


def _seal(battle: Battle, by: int, words: Words, now: datetime) -> Battle:
    entry = _writing_entry(battle, by, now)
    if not is_fit(words):
        raise Refused("empty", "Write something first.", "prompt")
    if entry.seals >= SEALS_MAX:
        raise Refused("too_many_seals", f"An entry can be sealed {SEALS_MAX} times.")
    sealed = replace(entry, draft=words, sealed=words, seals=entry.seals + 1, state=EntryState.SEALED)
    return _with_entry(battle, sealed)


def _extend(battle: Battle, by: int, more: timedelta, now: datetime) -> Battle:
    seating.only_host(battle, by)
    if battle.phase is not Phase.PROMPTING or battle.deadline is None or now >= battle.deadline:
        raise Refused("wrong_phase", "Time can only be added while people write.")
    if battle.extended + more > EXTENSION_LIMIT:
        raise Refused("extended_enough", f"A round can be extended by {EXTENSION_LIMIT.seconds} seconds.", "seconds")
    return replace(battle, deadline=battle.deadline + more, extended=battle.extended + more)


def _close_early(battle: Battle, by: int, now: datetime) -> Battle:
    seating.only_host(battle, by)
    if battle.phase is not Phase.PROMPTING:
        raise Refused("wrong_phase", "Nobody is writing now.")
    if any(entry.sealed is None and not battle.seat(entry.seat).is_gone for entry in battle.entries):
        raise Refused("not_all_sealed", "Not everybody has submitted yet.")
    return _close_writing(battle, now)


def _close_writing(battle: Battle, now: datetime) -> Battle:
    closed = replace(battle, entries=tuple(_close_entry(entry) for entry in battle.entries))
    if not any(entry.sealed for entry in closed.entries):
        return _to_results(closed, (), now)
    return _enter(closed, Phase.GENERATING, now, battle.generating)


def _close_entry(entry: Entry) -> Entry:
    """A draft is submitted by the clock; words that nobody ever touched (a relay's start) are not an entry."""
    if entry.sealed is not None:
        return entry
    if entry.draft_number == 0 or not is_fit(entry.draft):
        return replace(entry, state=EntryState.BLANK)
    return replace(entry, sealed=entry.draft, seals=entry.seals + 1, sealed_by_clock=True, state=EntryState.SEALED)


# --- painting and judging -------------------------------------------------------------------------------------------------
def _raise_curtain(battle: Battle, now: datetime) -> Battle:
    judged = replace(battle, entries=tuple(_settle_entry(entry) for entry in battle.entries))
    if any(_verdict_without_votes(heat) is None for heat in judged.heats().values()):
        return _enter(judged, Phase.VOTING, now, battle.setup.voting)
    return _to_results(judged, (), now)


def _verdict_without_votes(heat: tuple[Entry, ...]) -> Verdict | None:
    """None where two or more entries can be shown: the ballots decide."""
    shown = [entry for entry in heat if entry.state is EntryState.PAINTED]
    if len(shown) >= FEWEST_ENTRIES:
        return None
    if any(entry.state is EntryState.LOST for entry in heat):
        return Verdict(Outcome.LOST, heat=heat[0].heat)
    if shown:
        return Verdict(Outcome.WALKOVER, shown[0].seat, heat[0].heat)
    return Verdict(Outcome.EMPTY, heat=heat[0].heat)


def _settle_entry(entry: Entry) -> Entry:
    if entry.sealed is None:
        return entry
    return replace(entry, state=EntryState.PAINTED if entry.painted else EntryState.LOST)


def _to_results(battle: Battle, counted: tuple[Verdict, ...], now: datetime) -> Battle:
    """Every heat of the round gets its verdict; `counted` are those that the ballots gave."""
    by_heat = {verdict.heat: verdict for verdict in counted}
    closed = tuple(
        _verdict_without_votes(entries)
        or sitting.deferred(battle, by_heat.get(heat, Verdict(Outcome.UNJUDGED, heat=heat)))
        for heat, entries in battle.heats().items()
    )
    decided = knockout.decided(battle, closed) if battle.setup.format is Format.KNOCKOUT else battle
    return _enter(replace(decided, verdicts=(*battle.verdicts, *closed)), Phase.RESULTS, now, battle.setup.results)


def _next_round(battle: Battle, by: int, opening: Opening, now: datetime) -> Battle:
    seating.only_host(battle, by)
    if battle.phase is not Phase.RESULTS:
        raise Refused("wrong_phase", "The results are not out yet.")
    return _after_results(battle, opening, now)


def _after_results(battle: Battle, opening: Opening, now: datetime) -> Battle:
    if battle.round_number >= battle.setup.rounds or _is_decided(battle):
        return _finish(battle, now)
    return _open_round(battle, opening, now)


def _is_decided(battle: Battle) -> bool:
    wins = Counter(verdict.winner for verdict in battle.verdicts if verdict.winner is not None)
    judged = battle.round_number - len(sitting.open_rounds(battle))
    return standings.is_decided(battle.setup.format, battle.setup.rounds, wins, judged)


def _finish(battle: Battle, now: datetime) -> Battle:
    """Over, or before the open jury: what it need not say of is unjudged."""
    if sitting.is_needed(battle):
        return _enter(battle, Phase.JURY, now, sitting.SITS)
    return _close(sitting.decided(battle, ()), now)


def _close(battle: Battle, now: datetime) -> Battle:
    outcomes = {verdict.outcome for verdict in battle.verdicts}
    if outcomes & JUDGED:
        return _over(battle, Phase.FINISHED, None, now)
    if Outcome.LOST in outcomes:
        return _over(battle, Phase.VOID, VoidReason.STUDIO_FAILED, now)
    if Outcome.UNJUDGED in outcomes:
        return _over(battle, Phase.VOID, VoidReason.NO_VOTERS, now)
    return _over(battle, Phase.VOID, VoidReason.NOBODY_WROTE, now)


def _end_early(battle: Battle, now: datetime) -> Battle:
    """Too few are left to go on. What has been judged stands."""
    if battle.verdicts:
        return _finish(battle, now)
    nobody = all(seat.is_gone or seat.absent is not None for seat in battle.seats)
    return _over(battle, Phase.VOID, VoidReason.ABANDONED if nobody else VoidReason.TOO_FEW_PLAYERS, now)


# --- the clock ------------------------------------------------------------------------------------------------------------
def _tick(battle: Battle, tick: Tick, now: datetime) -> Battle:
    if battle.phase.is_over:
        return battle
    ruled = seating.without_vanished_host(battle)
    is_due = ruled.deadline is not None and now >= ruled.deadline
    match ruled.phase:
        case Phase.LOBBY if is_due:
            return _over(ruled, Phase.VOID, VoidReason.ABANDONED, now)
        case Phase.PROMPTING if is_due:
            return _close_writing(ruled, now)
        case Phase.GENERATING if is_due or _is_all_painted(ruled):
            return _raise_curtain(ruled, now)
        case Phase.VOTING if is_due or tick.is_sure:
            return _to_results(ruled, tick.verdicts, now)
        case Phase.RESULTS if is_due:
            return _after_results(ruled, tick.opening, now)
        case Phase.JURY if is_due or tick.is_sure:
            return _close(sitting.decided(ruled, tick.verdicts), now)
    return ruled


def _is_all_painted(battle: Battle) -> bool:
    return all(entry.open_paints == 0 for entry in battle.entries if entry.sealed)


# --- small steps ----------------------------------------------------------------------------------------------------------
def _enter(battle: Battle, phase: Phase, now: datetime, lasts: timedelta) -> Battle:
    return replace(battle, phase=phase, phase_started_at=now, deadline=now + lasts)


def _over(battle: Battle, phase: Phase, reason: VoidReason | None, now: datetime) -> Battle:
    return replace(battle, phase=phase, phase_started_at=now, deadline=None, void_reason=reason)


def _with_entry(battle: Battle, entry: Entry) -> Battle:
    return replace(battle, entries=tuple(entry if e.seat == entry.seat else e for e in battle.entries))
