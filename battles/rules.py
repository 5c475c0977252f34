"""The rules of a battle: `play(battle, move, now)` gives the battle after the move, or raises `Refused`. Pure.

Knows no rows, no sockets, no clock and no chance: time, the studio's capacity and the audience's verdict are arguments.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from battles import standings
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
    Move,
    NextRound,
    Opening,
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
from battles.states import EntryState, Format, Outcome, Phase, SeatRole, VoidReason
from battles.words import Words, is_fit

LOBBY_WAITS = timedelta(hours=2)
HOST_GRACE = timedelta(seconds=45)
EXTENSION_LIMIT = timedelta(minutes=3)
SEALS_MAX = 50
AUDIENCE_MAX = 1000
FEWEST_ENTRIES = 2
SEATS: dict[Format, tuple[int, int]] = {Format.DUEL: (2, 2), Format.FREE_FOR_ALL: (3, 30), Format.RELAY: (2, 30)}
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
    "Move",
    "NextRound",
    "Opening",
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
            return _join(battle, move)
        case TakeSeat(by):
            return _take_seat(battle, battle.seat(by))
        case Watch(by):
            return _watch(battle, battle.seat(by))
        case Leave(by):
            return _leave(battle, battle.seat(by), now)
        case Kick(by, seat):
            return _kick(battle, by, battle.seat(seat), now)
        case Lock(by, locked):
            _only_host(battle, by)
            return replace(battle, is_locked=locked)
        case HandOver(by, seat):
            return _hand_over(battle, by, battle.seat(seat))
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


# --- who is in ----------------------------------------------------------------------------------------------------------
def _join(battle: Battle, move: Join) -> Battle:
    known = battle.seat_of(move.player)
    if known is not None and known.is_kicked:
        raise Refused("kicked", "The host has removed you from this battle.")
    if known is not None:
        return _come_back(battle, known) if known.has_left else battle
    if battle.is_locked:
        raise Refused("locked", "The host has locked this battle: nobody else can come in.")
    seat = Seat(len(battle.seats) + 1, move.player, SeatRole.AUDIENCE, is_guest=move.is_guest)
    if move.wants is SeatRole.PLAYER and (battle.phase is Phase.LOBBY or _is_open_to_late_players(battle)):
        seat = _as_player(battle, seat)
    if seat.role is SeatRole.AUDIENCE and sum(not s.is_gone for s in battle.seats) >= AUDIENCE_MAX:
        raise Refused("crowded", "This battle has as many watchers as it can hold.")
    host = seat.number if battle.host is None else battle.host
    return replace(battle, seats=(*battle.seats, seat), host=host)


def _come_back(battle: Battle, seat: Seat) -> Battle:
    """To the seat they left, or among the watchers where somebody else has taken it since."""
    is_taken = seat.role is SeatRole.PLAYER and battle.free_seats() <= 0
    back = replace(seat, has_left=False, absent=None, role=SeatRole.AUDIENCE if is_taken else seat.role)
    return replace(_with_seat(battle, back), host=seat.number if battle.host is None else battle.host)


def _is_open_to_late_players(battle: Battle) -> bool:
    late = battle.setup.format is not Format.DUEL and battle.round_number < battle.setup.rounds
    return late and battle.free_seats() > 0


def _as_player(battle: Battle, seat: Seat) -> Seat:
    if battle.setup.is_rated and seat.is_guest:
        raise Refused("account_needed", "Rated battles are for players with an account. You can watch this one.")
    if battle.free_seats() <= 0:
        raise Refused("room_full", f"All {battle.setup.seats} seats are taken. You can watch this one.")
    from_round = 1 if battle.phase is Phase.LOBBY else battle.round_number + 1
    return replace(seat, role=SeatRole.PLAYER, from_round=from_round)


def _take_seat(battle: Battle, seat: Seat) -> Battle:
    _must_be_here(seat)
    if seat.role is SeatRole.PLAYER:
        return battle
    if battle.phase is not Phase.LOBBY and not _is_open_to_late_players(battle):
        raise Refused("too_late_to_play", "Nobody can start playing in this battle any more.")
    return _with_seat(battle, _as_player(battle, seat))


def _watch(battle: Battle, seat: Seat) -> Battle:
    _must_be_here(seat)
    if battle.phase is not Phase.LOBBY:
        raise Refused("wrong_phase", "Seats can only be given back in the lobby.")
    return _with_seat(battle, replace(seat, role=SeatRole.AUDIENCE))


def _leave(battle: Battle, seat: Seat, now: datetime) -> Battle:
    if seat.is_gone:
        return battle
    return _after_departure(_with_seat(battle, replace(seat, has_left=True)), now)


def _kick(battle: Battle, by: int, seat: Seat, now: datetime) -> Battle:
    _only_host(battle, by)
    if seat.number == by:
        raise Refused("not_yourself", "You cannot remove yourself: hand over or leave.", "seat")
    if seat.is_kicked:
        return battle
    return _after_departure(_with_seat(battle, replace(seat, is_kicked=True)), now)


def _after_departure(battle: Battle, now: datetime) -> Battle:
    """A host who left is replaced at once; a lobby without people and writing without writers end. What is sealed goes on."""
    if battle.phase is Phase.LOBBY and all(seat.is_gone for seat in battle.seats):
        return _end_early(battle, now)
    if battle.phase is Phase.PROMPTING and not _has_live_entries(battle):
        return _end_early(battle, now)
    if battle.host is None or battle.seat(battle.host).is_gone:
        return replace(battle, host=_next_host(battle))
    return battle


def _has_live_entries(battle: Battle) -> bool:
    return any(entry.sealed or not battle.seat(entry.seat).is_gone for entry in battle.entries)


def _hand_over(battle: Battle, by: int, seat: Seat) -> Battle:
    _only_host(battle, by)
    _must_be_here(seat)
    return replace(battle, host=seat.number)


def _next_host(battle: Battle) -> int | None:
    """Players before watchers, those who are here before those who are not, then by order of coming."""
    here = [seat for seat in battle.seats if not seat.is_gone]
    order = sorted(here, key=lambda s: (s.absent is not None, s.role is not SeatRole.PLAYER, s.number))
    return order[0].number if order else None


# --- writing --------------------------------------------------------------------------------------------------------------
def _start(battle: Battle, by: int, opening: Opening, now: datetime) -> Battle:
    _only_host(battle, by)
    if battle.phase is not Phase.LOBBY:
        raise Refused("wrong_phase", "This battle has already started.")
    fewest, _ = SEATS[battle.setup.format]
    if len(battle.players(1)) < fewest:
        raise Refused("too_few_players", f"This battle needs {fewest} players to start.")
    return _open_round(battle, opening, now)


def _open_round(battle: Battle, opening: Opening, now: datetime) -> Battle:
    number = battle.round_number + 1
    players = battle.players(number)
    if len(players) < FEWEST_ENTRIES or all(seat.absent is not None for seat in battle.seats if not seat.is_gone):
        return _end_early(battle, now)
    opened = replace(
        battle,
        round_number=number,
        slots=opening.slots,
        generating=opening.generating,
        extended=timedelta(0),
        entries=tuple(Entry(seat.number, opening.start) for seat in players),
    )
    return _enter(opened, Phase.PROMPTING, now, battle.setup.writing)


def _writing_entry(battle: Battle, by: int, now: datetime) -> Entry:
    if battle.phase is not Phase.PROMPTING or battle.deadline is None or now >= battle.deadline:
        raise Refused("writing_closed", "Writing is closed.")
    _must_be_here(battle.seat(by))
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
    _only_host(battle, by)
    if battle.phase is not Phase.PROMPTING or battle.deadline is None or now >= battle.deadline:
        raise Refused("wrong_phase", "Time can only be added while people write.")
    if battle.extended + more > EXTENSION_LIMIT:
        raise Refused("extended_enough", f"A round can be extended by {EXTENSION_LIMIT.seconds} seconds.", "seconds")
    return replace(battle, deadline=battle.deadline + more, extended=battle.extended + more)


def _close_early(battle: Battle, by: int, now: datetime) -> Battle:
    _only_host(battle, by)
    if battle.phase is not Phase.PROMPTING:
        raise Refused("wrong_phase", "Nobody is writing now.")
    if any(entry.sealed is None and not battle.seat(entry.seat).is_gone for entry in battle.entries):
        raise Refused("not_all_sealed", "Not everybody has submitted yet.")
    return _close_writing(battle, now)


def _close_writing(battle: Battle, now: datetime) -> Battle:
    closed = replace(battle, entries=tuple(_close_entry(entry) for entry in battle.entries))
    if not any(entry.sealed for entry in closed.entries):
        return _to_results(closed, Verdict(Outcome.EMPTY), now)
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
    states = [entry.state for entry in judged.entries]
    shown = [entry for entry in judged.entries if entry.state is EntryState.PAINTED]
    if len(shown) >= FEWEST_ENTRIES:
        return _enter(judged, Phase.VOTING, now, battle.setup.voting)
    if len(shown) == 1 and EntryState.LOST not in states:
        return _to_results(judged, Verdict(Outcome.WALKOVER, shown[0].seat), now)
    return _to_results(judged, Verdict(Outcome.LOST), now)


def _settle_entry(entry: Entry) -> Entry:
    if entry.sealed is None:
        return entry
    return replace(entry, state=EntryState.PAINTED if entry.painted else EntryState.LOST)


def _to_results(battle: Battle, verdict: Verdict, now: datetime) -> Battle:
    return _enter(replace(battle, verdicts=(*battle.verdicts, verdict)), Phase.RESULTS, now, battle.setup.results)


def _next_round(battle: Battle, by: int, opening: Opening, now: datetime) -> Battle:
    _only_host(battle, by)
    if battle.phase is not Phase.RESULTS:
        raise Refused("wrong_phase", "The results are not out yet.")
    return _after_results(battle, opening, now)


def _after_results(battle: Battle, opening: Opening, now: datetime) -> Battle:
    if battle.round_number >= battle.setup.rounds or _is_decided(battle):
        return _finish(battle, now)
    return _open_round(battle, opening, now)


def _is_decided(battle: Battle) -> bool:
    wins = Counter(verdict.winner for verdict in battle.verdicts if verdict.winner is not None)
    return standings.is_decided(battle.setup.format, battle.setup.rounds, wins, battle.round_number)


def _finish(battle: Battle, now: datetime) -> Battle:
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
    ruled = _replace_vanished_host(battle)
    is_due = ruled.deadline is not None and now >= ruled.deadline
    match ruled.phase:
        case Phase.LOBBY if is_due:
            return _over(ruled, Phase.VOID, VoidReason.ABANDONED, now)
        case Phase.PROMPTING if is_due:
            return _close_writing(ruled, now)
        case Phase.GENERATING if is_due or _is_all_painted(ruled):
            return _raise_curtain(ruled, now)
        case Phase.VOTING if is_due or tick.is_sure:
            return _to_results(ruled, tick.verdict, now)
        case Phase.RESULTS if is_due:
            return _after_results(ruled, tick.opening, now)
    return ruled


def _is_all_painted(battle: Battle) -> bool:
    return all(entry.open_paints == 0 for entry in battle.entries if entry.sealed)


def _replace_vanished_host(battle: Battle) -> Battle:
    host = battle.seat(battle.host) if battle.host is not None else None
    if host is not None and not host.is_gone and (host.absent is None or host.absent < HOST_GRACE):
        return battle
    successor = _next_host(battle)
    if successor is None or (host is not None and not host.is_gone and battle.seat(successor).absent is not None):
        return battle
    return replace(battle, host=successor)


# --- small steps ----------------------------------------------------------------------------------------------------------
def _enter(battle: Battle, phase: Phase, now: datetime, lasts: timedelta) -> Battle:
    return replace(battle, phase=phase, phase_started_at=now, deadline=now + lasts)


def _over(battle: Battle, phase: Phase, reason: VoidReason | None, now: datetime) -> Battle:
    return replace(battle, phase=phase, phase_started_at=now, deadline=None, void_reason=reason)


def _only_host(battle: Battle, by: int) -> None:
    if battle.host != by:
        raise Refused("host_only", "Only the host can do that.")


def _must_be_here(seat: Seat) -> None:
    if seat.is_gone:
        raise Refused("not_here", "You are not in this battle any more.")


def _with_seat(battle: Battle, seat: Seat) -> Battle:
    return replace(battle, seats=tuple(seat if s.number == seat.number else s for s in battle.seats))


def _with_entry(battle: Battle, entry: Entry) -> Battle:
    return replace(battle, entries=tuple(entry if e.seat == entry.seat else e for e in battle.entries))
