"""Which verb each command of the socket is. Knows no rule: it names the verb and hands over what was said."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Player
from battles import actions, messages, rules, voting
from battles.intake import Vote, intake
from battles.moderating import reporting
from battles.refusals import Refused
from battles.states import Answer
from live import announce


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A command that is done together with others. `end`, called once `done` is, gives what the client is told or raises
    `Refused`."""

    done: Future[None]
    end: Callable[[], dict[str, Any]]


def obey(code: str, player: int, command: messages.Command, command_id: str) -> dict[str, Any] | UnderWay:
    """Do it. Returns after the commit with what the client is told, or what is still under way; raises `Refused` where
    nothing was changed."""
    actions.must_have_seat(code, player)
    match command:
        case messages.Draft():
            said = (command.prompt, command.negative, command.guidance)
            actions.keep_draft(code, player, *said, command.number, command.round)
            return {"number": command.number}
        case messages.Deal():
            return _deal(code, player)
        case messages.Shown():
            voting.show(code, player, _token(command.ballot))
            return {}
        case messages.Vote():
            return _vote(code, player, command)
        case messages.Report():
            return _report(code, player, command)
        case messages.Cheer():
            return _cheer(code, player, command)
        case messages.PlayAgain():
            return {"code": actions.play_again(code, Player.objects.get(id=player))}
        case messages.ShowOnScreen():
            actions.show_on_screen(code, player, command.round)
            return {}
        case messages.KeepOffScreen():
            place = (command.round, command.letter, command.slot)
            actions.keep_off_screen(code, player, *place, is_off=command.off)
            return {}
        case messages.ChooseFavourite():
            actions.choose_favourite(code, player, command.slot)
            return {}
        case messages.Seal():
            return _seal(code, player, command, command_id)
        case messages.Start():
            actions.unseat_silenced(code)
    actions.move(code, player, command_id, _digest(command), lambda seat, taken: _move(seat, taken, command))
    if isinstance(command, messages.Kick):
        _end_sockets(code, command.seat)
    return {}


def _digest(command: messages.Command) -> str:
    return hashlib.sha256(command.model_dump_json().encode()).hexdigest()


def _move(seat: rules.Seat, taken: actions.Turn, command: messages.Command) -> rules.Move:
    match command:
        case messages.Start():
            actions.must_be_paintable(taken)
            return rules.Start(seat.number, actions.opening(taken))
        case messages.Extend(seconds=seconds):
            return rules.Extend(seat.number, timedelta(seconds=seconds))
        case messages.CloseWriting():
            return rules.CloseWriting(seat.number)
        case messages.Lock(locked=locked):
            return rules.Lock(seat.number, locked)
        case messages.Kick(seat=other):
            return rules.Kick(seat.number, other)
        case messages.HandOver(seat=other):
            return rules.HandOver(seat.number, other)
        case messages.NextRound():
            actions.must_be_paintable(taken)
            return rules.NextRound(seat.number, actions.opening(taken))
        case messages.TakeSeat():
            _must_be_player(taken, Player.objects.get(id=seat.player))
            return rules.TakeSeat(seat.number)
        case messages.Watch():
            return rules.Watch(seat.number)
        case messages.Leave():
            return rules.Leave(seat.number)
    raise Refused("unknown_command", "There is no such command.", "t")


def _must_be_player(taken: actions.Turn, player: Player) -> None:
    if taken.row.is_rated:
        actions.must_be_ratable(player)
    if taken.row.is_listed:
        actions.must_be_heard(player)


def _seal(code: str, player: int, command: messages.Seal, command_id: str) -> dict[str, Any]:
    def make(seat: rules.Seat, taken: actions.Turn) -> rules.Move:
        actions.must_be_round(taken, command.round)
        words = actions.read_words(taken.row, command.prompt, command.negative, command.guidance, sealing=True)
        return rules.Seal(seat.number, words)

    actions.move(code, player, command_id, _digest(command), make)
    return actions.seal_of(code, player, command.round)


def _deal(code: str, player: int) -> dict[str, Any]:
    waiting = voting.deal(code, player)
    _tell(code, player)
    return {"open": waiting}


def _vote(code: str, player: int, command: messages.Vote) -> dict[str, Any] | UnderWay:
    token, answer = _token(command.ballot), Answer(command.answer)
    if connection.in_atomic_block:
        return {"counted": voting.cast(code, player, token, answer), **_deal_on(code, player)}
    vote = Vote(code, player, token, answer, timezone.now())
    ticket = intake.submit(vote)
    return UnderWay(ticket.done, lambda: {"counted": voting.settle(vote, ticket.counts()), **_deal_on(code, player)})


def _report(code: str, player: int, command: messages.Report) -> dict[str, Any]:
    reporting.report(code, player, _token(command.ballot), command.side, command.reason, command.words)
    return {}


def _token(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused("unknown_ballot", "This ballot was not dealt to you.", "ballot") from None


def _deal_on(code: str, player: int) -> dict[str, Any]:
    """The vote is in whatever happens now: voting may close between it and the next pair."""
    try:
        return _deal(code, player)
    except Refused:
        _tell(code, player)
        return {"open": 0}


def _tell(code: str, player: int) -> None:
    """Only this person's private frame has changed."""
    transaction.on_commit(lambda: announce.changed(actions.room_of(code), people=[player]))


def _cheer(code: str, player: int, command: messages.Cheer) -> dict[str, Any]:
    nickname = Player.objects.values_list("nickname", flat=True).get(id=player)
    cheer = messages.CheerMessage(kind=command.kind, nickname=nickname)
    announce.event(actions.room_of(code), cheer.model_dump(mode="json"))
    return {}


def _end_sockets(code: str, seat: int) -> None:
    player = actions.player_in(code, seat)
    announce.end_person(player, room=actions.room_of(code), reason="The host has removed you from this battle.")
