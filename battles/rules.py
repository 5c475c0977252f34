"""The rules of a battle: `play(battle, move, now)` gives the battle after the move, or raises `Refused`. Pure.

Knows no rows, no sockets, no clock and no chance: time, the studio's capacity and the audience's verdict are arguments.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from battles import knockout, seating
from battles.battle import Battle, Entry, Lot, Opening, Score, Seat, Setup, Verdict
from battles.ending import JUDGED, close, end_early, over
from battles.judging import after_results, next_round, raise_curtain, to_results
from battles.jury import sitting
from battles.moves import (
    CloseWriting,
    Draft,
    Extend,
    HandOver,
    Join,
    Kick,
    Leave,
    Lock,
    Move,
    NextRound,
    Seal,
    Start,
    TakeSeat,
    Tick,
    Unseat,
    Watch,
)
from battles.opening import FEWEST_ENTRIES, open_round
from battles.refusals import Refused
from battles.seating import AUDIENCE_MAX, HOST_GRACE, SEATS
from battles.states import Format, Phase, VoidReason
from battles.writing import EXTENSION_LIMIT, SEALS_MAX, close_early, close_writing, draft, extend, seal

LOBBY_WAITS = timedelta(hours=2)
ROUNDS_MAX = 9

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
    "Unseat",
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
        case Watch(seat) | Unseat(seat):
            return seating.watch(battle, battle.seat(seat))
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
            return draft(battle, by, words, number, now)
        case Seal(by, words):
            return seal(battle, by, words, now)
        case Extend(by, more):
            return extend(battle, by, more, now)
        case CloseWriting(by):
            return close_early(battle, by, now)
        case NextRound(by, opening):
            return next_round(battle, by, opening, now)
        case Tick():
            return _tick(battle, move, now)


def _departed(before: Battle, after: Battle, now: datetime) -> Battle:
    """A lobby without people and writing without writers end. What is sealed goes on."""
    if after == before:
        return before
    if after.phase is Phase.LOBBY and all(seat.is_gone for seat in after.seats):
        return end_early(after, now)
    if after.phase is Phase.PROMPTING and not _has_live_entries(after):
        return _nobody_writes(after, now)
    return seating.with_a_host(after)


def _nobody_writes(battle: Battle, now: datetime) -> Battle:
    """The battle is over, but for a knockout in which somebody who has a bye is still here."""
    if battle.setup.format is Format.KNOCKOUT and knockout.is_contested(battle):
        return close_writing(seating.with_a_host(battle), now)
    return end_early(battle, now)


def _has_live_entries(battle: Battle) -> bool:
    return any(entry.sealed or not battle.seat(entry.seat).is_gone for entry in battle.entries)


def _start(battle: Battle, by: int, opening: Opening, now: datetime) -> Battle:
    seating.only_host(battle, by)
    if battle.phase is not Phase.LOBBY:
        raise Refused("wrong_phase", "This battle has already started.")
    fewest, _ = SEATS[battle.setup.format]
    if len(battle.players(1)) < fewest:
        raise Refused("too_few_players", f"This battle needs {fewest} players to start.")
    drawn = knockout.drawn(battle, opening.lots) if battle.setup.format is Format.KNOCKOUT else battle
    return open_round(drawn, opening, now)


def _tick(battle: Battle, tick: Tick, now: datetime) -> Battle:
    if battle.phase.is_over:
        return battle
    ruled = seating.without_vanished_host(battle)
    is_due = ruled.deadline is not None and now >= ruled.deadline
    match ruled.phase:
        case Phase.LOBBY if is_due:
            return over(ruled, Phase.VOID, VoidReason.ABANDONED, now)
        case Phase.PROMPTING if is_due:
            return close_writing(ruled, now)
        case Phase.GENERATING if is_due or _is_all_painted(ruled):
            return raise_curtain(ruled, now)
        case Phase.VOTING if is_due or tick.is_sure:
            return to_results(ruled, tick.verdicts, now)
        case Phase.RESULTS if is_due:
            return after_results(ruled, tick.opening, now)
        case Phase.JURY if is_due or tick.is_sure:
            return close(sitting.decided(ruled, tick.verdicts), now)
    return ruled


def _is_all_painted(battle: Battle) -> bool:
    return all(entry.open_paints == 0 for entry in battle.entries if entry.sealed)
