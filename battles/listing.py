"""Battles as lists show them. Reads only."""

from __future__ import annotations

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from battles.models import Ballot, Battle, Heat, Round
from battles.states import Outcome, Phase, SeatRole

NOT_ON = (Phase.FINISHED, Phase.VOID, Phase.JURY)
PLAYERS = Count("seating", filter=Q(seating__role=SeatRole.PLAYER, seating__left_at=None, seating__kicked_at=None))


def open_battles() -> QuerySet[Battle]:
    """Listed battles that are on or about to be, newest first."""
    return _listed().exclude(phase__in=NOT_ON)


def sitting_juries() -> QuerySet[Battle]:
    """Duels that wait for the open jury, those whose time is up first in front. The heats of their rounds that it judges are
    `played_rounds[…].before_jury`, and each says by `judged_by` how many have: `voters` is the referee's last count, and whoever
    has just voted is told of their own vote."""
    judging = Ballot.objects.counting().filter(heat=OuterRef("pk")).order_by().values("heat")
    by_now = Subquery(judging.annotate(people=Count("voter", distinct=True)).values("people"))
    heats = Heat.objects.filter(outcome=Outcome.JURY).annotate(judged_by=Greatest("voters", Coalesce(by_now, 0)))
    waiting = Prefetch("heats", heats, to_attr="before_jury")
    return (
        _listed()
        .filter(phase=Phase.JURY, deadline__gt=timezone.now())
        .order_by("deadline")
        .prefetch_related(Prefetch("played_rounds", Round.objects.order_by("number").prefetch_related(waiting)))
    )


def past_battles() -> QuerySet[Battle]:
    """Listed battles that were decided, newest first, with the rounds whose themes they tell."""
    return _listed().filter(phase=Phase.FINISHED).prefetch_related("played_rounds")


def _listed() -> QuerySet[Battle]:
    return Battle.objects.filter(is_listed=True).select_related("host").annotate(players=PLAYERS).order_by("-id")
