"""Finds what is due and has it happen. Holds nothing in memory: several may run, and any of them may die at any moment."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from threading import Event

from django.db import InterfaceError, OperationalError, close_old_connections
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from battles import actions, models, rerolling, rules
from battles.refusals import Refused
from battles.settlements import closing as settlements
from battles.states import PaintState, Phase
from live.knobs import knobs
from moderation.states import State
from paintoff.standstill import lost_when_ended

logger = logging.getLogger(__name__)

LOOK_EVERY = 0.25
COUNT_EVERY = timedelta(seconds=1)
# An open jury sits for a day, and many may sit at once.
COUNT_JURIES_EVERY = timedelta(seconds=5)
BEAT_EVERY = timedelta(seconds=2)
LOST_DATABASE_WAIT = 1.0
# The database is away, or chose us to give way. Any other error of it is about one battle's rows.
AWAY = (OperationalError, InterfaceError)
# A presence lease outlives two reports that did not come.
REPORTS_PER_LEASE = 3


class Referee:
    """One loop. `name` is told to the health page."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._counted_at = datetime.min.replace(tzinfo=timezone.get_default_timezone())
        self._beat_at = self._counted_juries_at = self._counted_at

    def run(self, stop: Event) -> None:
        while not stop.is_set():
            stop.wait(LOOK_EVERY if self._look() else LOST_DATABASE_WAIT)
            close_old_connections()

    def _look(self) -> bool:
        """False when the database was away; whatever was due is still due at the next look."""
        try:
            with lost_when_ended():
                self.look(timezone.now())
        except AWAY:
            logger.warning("the database is away; looking again", exc_info=True)
            return False
        return True

    def look(self, now: datetime) -> None:
        if now - self._beat_at >= BEAT_EVERY:
            models.RefereeBeat.objects.update_or_create(name=self.name, defaults={"seen_at": now})
            self._beat_at = now
        due = set(due_codes(now))
        if now - self._counted_at >= COUNT_EVERY:
            due |= set(counting_codes(Phase.VOTING))
            settlements.look(now)
            self._counted_at = now
        if now - self._counted_juries_at >= COUNT_JURIES_EVERY:
            due |= set(counting_codes(Phase.JURY))
            self._counted_juries_at = now
        for code in sorted(due):
            _safely(code, partial(actions.tick, code, waits=False))
        unseen_since = now - timedelta(seconds=REPORTS_PER_LEASE * knobs().presence_seconds)
        for code in vanished_codes(unseen_since):
            _safely(code, partial(actions.miss, code, unseen_since))


def _safely(code: str, move: Callable[[], object]) -> None:
    """One battle that cannot be moved must not hold up the others. One that somebody else is moving is in good hands."""
    try:
        with lost_when_ended():
            move()
    except AWAY:
        raise
    except Refused:
        pass
    except Exception:
        logger.exception("battle %s could not be moved", code)


def due_codes(now: datetime) -> Iterable[str]:
    """Battles whose deadline has passed, whose pictures are all in and looked at, one of whose is to be painted again, or whose
    host has vanished."""
    going = models.Battle.objects.exclude(phase__in=[Phase.FINISHED, Phase.VOID])
    paints = models.Paint.objects.filter(
        entry__heat__round__battle=OuterRef("pk"), entry__heat__round__number=OuterRef("round_number")
    )
    waiting = paints.filter(Q(state=PaintState.WAITING) | Q(picture__state=State.PENDING))
    flagged = paints.filter(rerolling.NOT_FIT)
    host_gone = models.Seat.objects.filter(
        battle=OuterRef("pk"), player=OuterRef("host"), is_present=False, present_at__lt=now - rules.HOST_GRACE
    )
    somebody = models.Seat.objects.filter(battle=OuterRef("pk"), is_present=True)
    return going.filter(
        Q(deadline__lte=now)
        | (Q(phase=Phase.GENERATING) & (~Exists(waiting) | Exists(flagged)))
        | (Exists(host_gone) & Exists(somebody))
    ).values_list("code", flat=True)


def counting_codes(phase: Phase) -> Iterable[str]:
    return models.Battle.objects.filter(phase=phase).values_list("code", flat=True)


def vanished_codes(unseen_since: datetime) -> Iterable[str]:
    seats = models.Seat.objects.filter(is_present=True, present_at__lt=unseen_since)
    return set(seats.values_list("battle__code", flat=True))
