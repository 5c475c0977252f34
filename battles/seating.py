"""Who is in a battle and who hosts it: coming, watching, leaving, handing over. Pure; knows nothing of rounds that are played.

What a departure means for the round that is on is `battles.rules`' to say.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from battles import bracket
from battles.battle import Battle, Seat
from battles.moves import Join
from battles.refusals import Refused
from battles.states import Format, Phase, SeatRole

HOST_GRACE = timedelta(seconds=45)
AUDIENCE_MAX = 1000
SEATS: dict[Format, tuple[int, int]] = {
    Format.DUEL: (2, 2),
    Format.FREE_FOR_ALL: (3, 30),
    Format.RELAY: (2, 30),
    Format.KNOCKOUT: (bracket.FEWEST, max(bracket.SIZES)),
}
"""The fewest players that start, and the most."""
OPEN_TO_LATE_PLAYERS = frozenset({Format.FREE_FOR_ALL, Format.RELAY})


def join(battle: Battle, move: Join) -> Battle:
    known = battle.seat_of(move.player)
    if known is not None and known.is_kicked:
        raise Refused("kicked", "The host has removed you from this battle.")
    if known is not None:
        return _come_back(battle, known, move) if known.has_left else battle
    if battle.is_locked:
        raise Refused("locked", "The host has locked this battle: nobody else can come in.")
    seat = Seat(len(battle.seats) + 1, move.player, SeatRole.AUDIENCE, is_guest=move.is_guest)
    wants_to_play = move.wants is SeatRole.PLAYER and move.may_play
    if wants_to_play and (battle.phase is Phase.LOBBY or _is_open_to_late_players(battle)):
        seat = _as_player(battle, seat)
    if seat.role is SeatRole.AUDIENCE and sum(not s.is_gone for s in battle.seats) >= AUDIENCE_MAX:
        raise Refused("crowded", "This battle has as many watchers as it can hold.")
    host = seat.number if battle.host is None else battle.host
    return replace(battle, seats=(*battle.seats, seat), host=host)


def _come_back(battle: Battle, seat: Seat, move: Join) -> Battle:
    """To the seat they left, or among the watchers where somebody else has taken it since or they may not play any more."""
    is_taken = seat.role is SeatRole.PLAYER and (battle.free_seats() <= 0 or not move.may_play)
    back = replace(seat, has_left=False, absent=None, role=SeatRole.AUDIENCE if is_taken else seat.role)
    return replace(_with_seat(battle, back), host=seat.number if battle.host is None else battle.host)


def _is_open_to_late_players(battle: Battle) -> bool:
    late = battle.setup.format in OPEN_TO_LATE_PLAYERS and battle.round_number < battle.setup.rounds
    return late and battle.free_seats() > 0


def _as_player(battle: Battle, seat: Seat) -> Seat:
    if battle.setup.is_rated and seat.is_guest:
        raise Refused("account_needed", "Rated battles are for players with an account. You can watch this one.")
    if battle.free_seats() <= 0:
        raise Refused("room_full", f"All {battle.setup.seats} seats are taken. You can watch this one.")
    from_round = 1 if battle.phase is Phase.LOBBY else battle.round_number + 1
    return replace(seat, role=SeatRole.PLAYER, from_round=from_round)


def take_seat(battle: Battle, seat: Seat) -> Battle:
    must_be_here(seat)
    if seat.role is SeatRole.PLAYER:
        return battle
    if battle.phase is not Phase.LOBBY and not _is_open_to_late_players(battle):
        raise Refused("too_late_to_play", "Nobody can start playing in this battle any more.")
    return _with_seat(battle, _as_player(battle, seat))


def watch(battle: Battle, seat: Seat) -> Battle:
    must_be_here(seat)
    if battle.phase is not Phase.LOBBY:
        raise Refused("wrong_phase", "Seats can only be given back in the lobby.")
    return _with_seat(battle, replace(seat, role=SeatRole.AUDIENCE))


def leave(battle: Battle, seat: Seat) -> Battle:
    """The same battle where the seat is gone already."""
    return battle if seat.is_gone else _with_seat(battle, replace(seat, has_left=True))


def kick(battle: Battle, by: int, seat: Seat) -> Battle:
    """The same battle where the seat was kicked already."""
    only_host(battle, by)
    if seat.number == by:
        raise Refused("not_yourself", "You cannot remove yourself: hand over or leave.", "seat")
    return battle if seat.is_kicked else _with_seat(battle, replace(seat, is_kicked=True))


def hand_over(battle: Battle, by: int, seat: Seat) -> Battle:
    only_host(battle, by)
    must_be_here(seat)
    return replace(battle, host=seat.number)


def with_a_host(battle: Battle) -> Battle:
    """A host who left is replaced at once."""
    if battle.host is None or battle.seat(battle.host).is_gone:
        return replace(battle, host=_next_host(battle))
    return battle


def without_vanished_host(battle: Battle) -> Battle:
    """A host nobody has seen for `HOST_GRACE` is replaced where somebody else is here."""
    host = battle.seat(battle.host) if battle.host is not None else None
    if host is not None and not host.is_gone and (host.absent is None or host.absent < HOST_GRACE):
        return battle
    successor = _next_host(battle)
    if successor is None or (host is not None and not host.is_gone and battle.seat(successor).absent is not None):
        return battle
    return replace(battle, host=successor)


def _next_host(battle: Battle) -> int | None:
    """Players before watchers, those who are here before those who are not, then by order of coming."""
    here = [seat for seat in battle.seats if not seat.is_gone]
    order = sorted(here, key=lambda s: (s.absent is not None, s.role is not SeatRole.PLAYER, s.number))
    return order[0].number if order else None


def only_host(battle: Battle, by: int) -> None:
    if battle.host != by:
        raise Refused("host_only", "Only the host can do that.")


def must_be_here(seat: Seat) -> None:
    if seat.is_gone:
        raise Refused("not_here", "You are not in this battle any more.")


def _with_seat(battle: Battle, seat: Seat) -> Battle:
    return replace(battle, seats=tuple(seat if s.number == seat.number else s for s in battle.seats))
