"""Who comes in, who is here, who may be asked."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from accounts import distances
from accounts.models import Player
from battles import models, rules, trust
from battles.actions.turns import turn
from battles.refusals import Refused
from battles.states import Phase, SeatRole
from moderation import standing


def must_be_ratable(player: Player, field: str | None = None) -> None:
    """Rated battles are played by accounts that are trusted. Raises `Refused` saying what is still wanting."""
    if why := trust.why_unrated(player, timezone.now()):
        raise Refused("account_needed" if player.is_guest else "not_trusted_yet", why, field)


def must_be_heard(player: Player, field: str | None = None) -> None:
    """Who may not speak just now paints before nobody: public battles they watch. Raises `Refused`."""
    if silenced := standing.why_not(player):
        raise Refused("silenced", silenced, field)


def join(code: str, player: Player, wants: SeatRole) -> models.Seat:
    """A seat for this player; the one they have, if they have one. Late players play from the next round on."""
    with turn(code) as taken:
        known = taken.state.seat_of(player.id)
        if known is None:
            _must_be_welcome(taken.state, player)
        if wants is SeatRole.PLAYER and taken.row.is_rated and known is None:
            must_be_ratable(player, "role")
        is_coming = known is None or known.has_left
        may_play = not (is_coming and taken.row.is_listed and standing.why_not(player))
        if wants is SeatRole.PLAYER and not may_play:
            must_be_heard(player, "role")
        taken.play(rules.Join(player.id, wants, player.is_guest, may_play))
    return models.Seat.objects.get(battle=taken.row, player=player)


def unseat_silenced(code: str) -> None:
    """Before a battle of the public list starts, whoever was silenced since they took a seat goes to the watchers. It stays so
    where the start is refused then: the room sees who is left to play."""
    with turn(code) as taken:
        if not taken.row.is_listed or taken.state.phase is not Phase.LOBBY:
            return
        seats = {seat.player: seat.number for seat in taken.state.players(1)}
        for player in sorted(standing.silenced(seats)):
            taken.play(rules.Unseat(seats[player]))


def _must_be_welcome(battle: rules.Battle, player: Player) -> None:
    """Whoever the host blocks does not come in. They are told nothing of the host."""
    host = battle.seat(battle.host).player if battle.host is not None else None
    if distances.is_blocked(player, host):
        raise Refused("not_open", "This battle is not open to you.")


def see(code: str, people: list[int]) -> None:
    """These players have a socket: renew their leases, and tell the room who has come back."""
    now = timezone.now()
    seats = models.Seat.objects.filter(battle__code=code, player_id__in=people)
    if not seats.filter(is_present=False).exists():
        seats.update(present_at=now)
        return
    with turn(code, now) as taken:
        seats.update(present_at=now, is_present=True)
        taken.touch()


def miss(code: str, unseen_since: datetime) -> None:
    """Whose lease ran out is absent from now on."""
    with turn(code) as taken:
        gone = taken.row.seating.filter(is_present=True, present_at__lt=unseen_since)
        if gone.update(is_present=False):
            taken.touch()


def must_have_seat(code: str, player: int) -> None:
    """Every command is for people of the battle. Raises `Refused` for others and for those who were removed."""
    seat = models.Seat.objects.filter(battle__code=code, player_id=player).only("kicked_at").first()
    if seat is None:
        raise Refused("no_seat", "You have no seat in this battle.")
    if seat.kicked_at is not None:
        raise Refused("kicked", "The host has removed you from this battle.")


def player_in(code: str, seat: int) -> int:
    return models.Seat.objects.values_list("player_id", flat=True).get(battle__code=code, number=seat)
