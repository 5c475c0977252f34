"""Tells moderators who have a room open that something they look after in it has changed: a report came, a program looked,
somebody decided. A hint without content, so that it may get lost: their page asks now and then by itself."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

from django.db import transaction

from battles.actions import room_of
from battles.messages import LookMessage
from battles.models import Battle
from battles.moderating.players import players_of
from battles.states import Phase
from gallery.models import Picture
from gallery.signals import moved
from live import announce
from moderation import roles
from moderation.models import Case, Decision
from moderation.signals import decided, weighed

PICTURE = "picture"


def connect() -> None:
    weighed.connect(_weighed, dispatch_uid="battles.look.weighed")
    decided.connect(_decided, dispatch_uid="battles.look.decided")
    moved.connect(_moved, dispatch_uid="battles.look.moved")


def _weighed(case: Case, **_: Any) -> None:
    _tell_of(case)


def _decided(decision: Decision, **_: Any) -> None:
    _tell_of(decision.case)


def _moved(pictures: Collection[int], **_: Any) -> None:
    if pictures:
        _tell(Picture.objects.filter(pk__in=pictures))


def _tell_of(case: Case) -> None:
    if case.subject_kind == PICTURE:
        _tell(Picture.objects.filter(key=case.subject_key))


def _tell(pictures: Any) -> None:
    """Rooms of battles that are not over: what comes later is the desk's."""
    there = pictures.filter(source="battle").order_by().values_list("place", flat=True).distinct()
    going = Battle.objects.filter(code__in=list(there)).exclude(phase__in=[Phase.FINISHED, Phase.VOID])
    for code in going.values_list("code", flat=True):
        transaction.on_commit(partial(_hint, code))


def _hint(code: str) -> None:
    if watching := roles.deciders() - players_of(code):
        message = LookMessage().model_dump(mode="json")
        announce.event(room_of(code), message, people=sorted(watching), key="look")
