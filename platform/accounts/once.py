"""Doing once what somebody asks for twice: a tap that was two, a page sent again, a program that never got its answer.

Knows neither pages nor the API: whoever asks names what they ask for, and is told what came of it the first time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import AskedOnce, Player

KEPT = timedelta(hours=24)
TOGETHER = 1000


class Reused(ValueError):
    """The name stands for something else that was asked for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`content` is JSON: what names what was made, and no words that somebody may take back. `is_again`: it was given before."""

    status: int
    content: Any
    is_again: bool = False


@transaction.atomic
def once(player: Player, name: str, digest: str, do: Callable[[], Answer]) -> Answer:
    """What `do` answers, or answered the first time. Raises Reused; what `do` raises undoes everything, and may be asked for
    again."""
    AskedOnce.objects.filter(player=player, name=name, created_at__lt=timezone.now() - KEPT).delete()
    row, is_new = AskedOnce.objects.get_or_create(player=player, name=name, defaults={"digest": digest})
    if is_new:
        answer = do()
        AskedOnce.objects.filter(pk=row.pk).update(status=answer.status, answer=answer.content)
        return answer
    if row.digest != digest:
        raise Reused(name)
    return Answer(row.status, row.answer, is_again=True)


def forget_old(now: datetime) -> int:
    """Some at a time, so that nobody waits at a long one."""
    gone = 0
    while some := list(AskedOnce.objects.filter(created_at__lt=now - KEPT).values_list("pk", flat=True)[:TOGETHER]):
        gone += AskedOnce.objects.filter(pk__in=some).delete()[0]
    return gone


def move_all(source: Player, target: Player) -> None:
    """Two players became one: what either asked for is asked for again by the other. A name that both used stays the other's."""
    theirs = AskedOnce.objects.filter(player=target).values("name")
    AskedOnce.objects.filter(player=source).exclude(name__in=theirs).update(player=target)


def forget(player: Player) -> None:
    AskedOnce.objects.filter(player=player).delete()
    AskedOnce.objects.filter(player__merged_into=player).delete()
