"""A battle as the live tier sees it: parse, authorise, call one verb, answer. No rule lives here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from pydantic import ValidationError

from battles import actions, commands, models
from battles.big_screen import held_back, kept_off
from battles.finding import find
from battles.messages import commands as wire
from battles.private import private
from battles.refusals import Refused
from battles.snapshot import snapshot
from battles.states import SeatRole, View
from live import provider
from live.person import Person
from paintoff import throttle

UNKNOWN = provider.Denied("unknown_code", "There is no battle with this code.")
KICKED = provider.Denied("kicked", "The host has removed you from this battle.")


class BattleRooms:
    """The provider of `/ws/battles/<code>`; its rooms are named "battles.<code>"."""

    def admit(self, code: str, person: Person, wants: Mapping[str, str]) -> provider.Admitted | provider.Denied:
        try:
            row = find(code, person.address, person.id)
        except throttle.Throttled as error:
            return provider.Denied("too_often", str(error))
        if row is None:
            return UNKNOWN
        role = View.AUDIENCE if person.id is None else roles_of(row, [person.id])[person.id]
        if role is None:
            return KICKED
        is_screen = wants.get("view") == View.SCREEN
        return provider.Admitted(actions.room_of(row.code), View.SCREEN if is_screen else role, pinned=is_screen)

    def versions(self, rooms: Sequence[str]) -> Mapping[str, provider.Stamp]:
        rows = models.Battle.objects.filter(code__in=[code_of(room) for room in rooms])
        return {
            actions.room_of(code): provider.Stamp(epoch, version)
            for code, epoch, version in rows.values_list("code", "epoch", "version")
        }

    def snapshot(self, room: str) -> provider.Snapshot | None:
        with one_view():
            row = models.Battle.objects.select_related("next_battle").filter(code=code_of(room)).first()
            if row is None:
                return None
            shared = snapshot(row, timezone.now()).model_dump(mode="json")
            screen = _of_the_screen(row, shared)
        frames = {str(view): (screen if view is View.SCREEN else shared) | {"role": str(view)} for view in View}
        return provider.Snapshot(provider.Stamp(row.epoch, row.version), frames)

    def roles(self, room: str, people: Sequence[int]) -> Mapping[int, str | None]:
        return roles_of(models.Battle.objects.get(code=code_of(room)), people)

    def private(self, room: str, people: Sequence[int]) -> Mapping[int, dict[str, Any]]:
        with one_view():
            frames = private(models.Battle.objects.get(code=code_of(room)), people)
        return {player: frame.model_dump(mode="json") for player, frame in frames.items()}

    def command(
        self, room: str, person: Person, name: str, payload: dict[str, Any], command_id: str
    ) -> provider.Accepted | provider.Refused | provider.Pending:
        if person.id is None:
            return provider.Refused("no_seat", "You have no seat in this battle.")
        try:
            command = wire.validate_python({**payload, "t": name})
            outcome = commands.obey(code_of(room), person.id, command, command_id)
        except ValidationError as error:
            return malformed(error)
        except Refused as refusal:
            return refused(refusal)
        if isinstance(outcome, commands.UnderWay):
            return provider.Pending(outcome.done, partial(ended, outcome))
        return provider.Accepted(outcome)

    def present(self, room: str, people: Sequence[int]) -> None:
        actions.see(code_of(room), list(people))


def _of_the_screen(row: models.Battle, shared: dict[str, Any]) -> dict[str, Any]:
    frame = kept_off(shared, set(row.off_screen.values())) if row.off_screen else shared
    if not row.screen_waits:
        return frame
    return held_back(frame, set(row.played_rounds.exclude(screened_at=None).values_list("number", flat=True)))


def code_of(room: str) -> str:
    return room.partition(".")[2]


def roles_of(row: models.Battle, people: Sequence[int]) -> dict[int, str | None]:
    """The view of each person: host, player or audience; None for somebody who was kicked."""
    roles: dict[int, str | None] = dict.fromkeys(people, View.AUDIENCE)
    for seat in row.seating.filter(player_id__in=people):
        roles[seat.player_id] = None if seat.kicked_at else str(_view(row, seat))
    return roles


def _view(row: models.Battle, seat: models.Seat) -> View:
    if seat.player_id == row.host_id:
        return View.HOST
    return View.PLAYER if seat.role == SeatRole.PLAYER and not seat.left_at else View.AUDIENCE


def ended(outcome: commands.UnderWay) -> provider.Accepted | provider.Refused:
    try:
        return provider.Accepted(outcome.end())
    except Refused as refusal:
        return refused(refusal)


def refused(refusal: Refused) -> provider.Refused:
    return provider.Refused(refusal.code, refusal.message, refusal.field)


def malformed(error: ValidationError) -> provider.Refused:
    """The first thing wrong, with the field's name and without what was sent."""
    first = error.errors(include_input=False, include_url=False)[0]
    if first["type"].startswith("union_tag"):
        return provider.Refused("unknown_command", "There is no such command.", "t")
    path = ".".join(str(step) for step in first["loc"][1:]) or None
    return provider.Refused("malformed", f"{path or 'The command'}: {first['msg']}.", path)


def one_view() -> transaction.Atomic:
    """A transaction whose reads all see the same moment. Inside another one, that one's view."""
    return _OneView(using=None, savepoint=True, durable=False)


class _OneView(transaction.Atomic):
    def __enter__(self) -> None:
        is_outermost = not connection.in_atomic_block
        super().__enter__()
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
