"""One turn of a battle: its row locked, moves made, written, announced after the commit. Every verb takes one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property

from django.db import transaction
from django.utils import timezone

from battles import models, receipts, rules
from battles.loading import load
from battles.log import Log
from battles.refusals import Refused
from battles.saving import save
from battles.states import PaintState, Phase
from live import announce


def room_of(code: str) -> str:
    """The live tier's name of a battle's room."""
    return f"battles.{code}"


class Turn:
    """A locked battle, before any move. `play` may be called more than once; the version moves once."""

    def __init__(self, row: models.Battle, now: datetime) -> None:
        if row.phase == Phase.GENERATING:
            _lock_open_paints(row)
        self.row = row
        self.now = now
        self.log = Log(row, now)
        self.is_changed = False

    @cached_property
    def state(self) -> rules.Battle:
        """Read when it is first asked for: who changes rows before any move reads the battle once, after it."""
        return load(self.row, self.now)

    def play(self, move: rules.Move) -> rules.Battle:
        after = rules.play(self.state, move, self.now)
        self.log.by = getattr(move, "by", None)
        self.is_changed |= save(self.row, self.state, after, self.now, self.log)
        self.state = after
        return after

    def touch(self) -> None:
        """Something others can see has changed beside the rules."""
        self.is_changed = True

    def end(self) -> None:
        has_more_lines = self.log.flush()
        if self.is_changed:
            self.row.version += 1
        self.row.save()
        if has_more_lines:
            receipts.issue(self.row, self.now)
        if self.is_changed:
            transaction.on_commit(lambda: announce.changed(room_of(self.row.code)))


def _lock_open_paints(row: models.Battle) -> None:
    """A picture that is just coming in is either counted or too late, never both."""
    waiting = models.Paint.objects.filter(entry__heat__round__battle=row, state=PaintState.WAITING)
    list(waiting.select_for_update(no_key=True, of=("self",)).order_by("id").values_list("id"))


@contextmanager
def turn(code: str, now: datetime | None = None, *, waits: bool = True) -> Iterator[Turn]:
    """Lock the battle, make moves, write and announce. Raises `Refused` for a code that no battle has, and where it does
    not wait, also for one that somebody else is moving."""
    with transaction.atomic():
        locked = models.Battle.objects.select_for_update(no_key=True, skip_locked=not waits)
        row = locked.filter(code=code).first()
        if row is None:
            raise Refused("unknown_code", "There is no battle with this code.", "code")
        taken = Turn(row, now or timezone.now())
        yield taken
        taken.end()


def own_seat(taken: Turn, player: int) -> rules.Seat:
    """The seat of who asks, who is here again by asking. Raises `Refused`."""
    seat = taken.state.seat_of(player)
    if seat is None:
        raise Refused("no_seat", "You have no seat in this battle.")
    if seat.absent is not None:
        taken.row.seating.filter(number=seat.number).update(is_present=True, present_at=taken.now)
        taken.state = load(taken.row, taken.now)
        taken.touch()
        seat = taken.state.seat(seat.number)
    return seat
