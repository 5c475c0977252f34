"""Whom somebody keeps at a distance. The one writer of distances.

Muted: what the other makes and says is not shown to whoever muted them; the other learns nothing of it. Blocked: that, and the
other may not come near: rooms ask `is_blocked` where one person would act towards another. Rooms that have something between the
two hear of it by `accounts.signals.players_parted`.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Distance, DistanceKind, Player
from accounts.signals import players_parted
from paintoff.ready import Ready

MOST = 500
"""Lists leave all of them out in one statement."""
PAGE = 50

ONESELF = "You cannot keep yourself at a distance."
GONE = "This player is not here any more."
TOO_MANY = f"You keep {MOST} people at a distance already. Let somebody come nearer first."


class Refused(ValueError):
    """Says why, as a sentence. Nothing has changed."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some of them, the latest first; `older` is the number to go on before, None at the end."""

    distances: list[Distance]
    older: int | None


@transaction.atomic
def keep(player: Player, other: Player, kind: DistanceKind) -> bool:
    """Afterwards the one mutes or blocks the other. Whether anything changed. Raises Refused."""
    if player.pk == other.pk:
        raise Refused(ONESELF)
    if other.deleted_at or other.merged_into_id:
        raise Refused(GONE)
    Player.objects.select_for_update(no_key=True).get(pk=player.pk)
    kept = Distance.objects.filter(player=player, other=other).first()
    if kept is not None and kept.kind == kind:
        return False
    if kept is None and Distance.objects.filter(player=player).count() >= MOST:
        raise Refused(TOO_MANY)
    Distance.objects.update_or_create(player=player, other=other, defaults={"kind": kind})
    players_parted.send(sender=Player, player=player, other=other, is_blocked=kind == DistanceKind.BLOCK)
    return True


def end(player: Player, other: Player) -> bool:
    """Neither muted nor blocked any more. Whether anything changed."""
    return bool(Distance.objects.filter(player=player, other=other).delete()[0])


def between(player: Player | int | None, other: Player | int) -> DistanceKind | None:
    """What the one keeps of the other; either may be said by number."""
    kept = OF_TWO.first(player, other) if player is not None else None
    return DistanceKind(kept.kind) if kept is not None else None


def is_blocked(other: Player | int | None, by: Player | int | None) -> bool:
    """Whether the one is blocked by the other. Who is nobody is blocked by nobody."""
    return other is not None and between(by, other) is DistanceKind.BLOCK


def kept_away(player: Player) -> QuerySet[Distance, int]:
    """The numbers of all whose things this player is not shown."""
    return Distance.objects.filter(player=player).values_list("other_id", flat=True)


def not_from(viewer: Player | None, author: str) -> Q:
    """Rows whose column `author` names nobody whom this viewer keeps away."""
    return ~Q(Exists(Distance.objects.filter(player=viewer, other=OuterRef(author)))) if viewer is not None else Q()


def page_of(player: Player, before: int | None = None, count: int = PAGE) -> Page:
    rows = Distance.objects.filter(player=player).select_related("other")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    some = list(rows.order_by("-pk")[: count + 1])
    return Page(some[:count], some[count - 1].pk if len(some) > count else None)


def move_all(source: Player, target: Player) -> None:
    """Two players became one: whoever was kept away from either stays away; a block outlives a mute."""
    both = [source, target]
    Distance.objects.filter(player__in=both, other__in=both).delete()
    for mine, other in (("player", "other"), ("other", "player")):
        theirs = Distance.objects.filter(**{mine: source})
        blocked = theirs.filter(kind=DistanceKind.BLOCK).values(other)
        Distance.objects.filter(**{mine: target, f"{other}__in": blocked}).update(kind=DistanceKind.BLOCK)
        theirs.filter(**{f"{other}__in": Distance.objects.filter(**{mine: target}).values(other)}).delete()
        theirs.update(**{mine: target})


def forget(player: Player) -> None:
    """Also what others keep of somebody who left: there is nobody to be kept away."""
    names = Player.objects.filter(Q(pk=player.pk) | Q(merged_into=player))
    Distance.objects.filter(Q(player__in=names) | Q(other__in=names)).delete()


OF_TWO = Ready(lambda player, other: Distance.objects.filter(player=player, other=other), Player, Player)
