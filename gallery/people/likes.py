"""The one writer of reactions: each person says each of them once of a picture, and none of their own. A like counts in feeds and
is told to the author; the others only say something."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from accounts import distances
from accounts.models import Player
from gallery import counters, listing
from gallery.counters import Counter
from gallery.models import Picture, Reaction, ReactionKind
from gallery.notices import events
from gallery.people.refusals import Refused
from gallery.visibility import NAMED
from paintoff.ready import Ready

OWN = "Your own pictures are for others to like."
OTHERS = (ReactionKind.LAUGH, ReactionKind.WOW, ReactionKind.CLEVER)
LABELS = {
    ReactionKind.LIKE: "Like",
    ReactionKind.LAUGH: "Funny",
    ReactionKind.WOW: "Wow",
    ReactionKind.CLEVER: "Clever",
}
ICONS = {
    ReactionKind.LIKE: "heart",
    ReactionKind.LAUGH: "laugh",
    ReactionKind.WOW: "sparkles",
    ReactionKind.CLEVER: "lightbulb",
}
GONE = "This picture is not there any more."
CLOSED = "This picture takes no reactions now."


@dataclass(frozen=True, slots=True)
class Reacted:
    """How many said this of a picture, and whether its reader did."""

    kind: ReactionKind
    count: int
    is_own: bool

    @property
    def label(self) -> str:
        return LABELS[self.kind]

    @property
    def icon(self) -> str:
        return ICONS[self.kind]


def like(picture: Picture, player: Player, is_wanted: bool = True) -> bool:
    return react(picture, player, ReactionKind.LIKE, is_wanted)


@transaction.atomic
def react(picture: Picture, player: Player, kind: ReactionKind, is_wanted: bool = True) -> bool:
    """Afterwards the player says so, or does not. Whether anything changed. Raises Refused."""
    listing.hold([picture.pk])
    if is_wanted:
        _must_be_likeable(picture, player)
    moved = _add(picture, player, kind) if is_wanted else -_take(picture, player, kind)
    if moved and kind is ReactionKind.LIKE:
        counters.move(picture.pk, Counter.LIKES, moved)
        (events.liked if is_wanted else events.no_longer_liked)(picture, player)
    return bool(moved)


def likes_it(picture: Picture, player: Player | None) -> bool:
    return player is not None and LIKED.is_any(picture, player)


def others_of(picture: Picture, player: Player | None) -> list[Reacted]:
    """What is said of it beside likes, in one query."""
    counted = {kind: (number, mine) for kind, number, mine in SAID.rows(picture, player)}
    return [Reacted(kind, number, bool(mine)) for kind in OTHERS for number, mine in [counted.get(kind, (0, 0))]]


def _said(picture: Picture, player: Player | None) -> QuerySet[Reaction, tuple[str, int, int]]:
    said = Reaction.objects.filter(picture=picture, kind__in=OTHERS).order_by().values_list("kind")
    own = Count("pk", filter=Q(player=player) if player is not None else Q(pk=None))
    return said.annotate(Count("pk"), mine=own)


SAID = Ready(_said, Picture, Player)
LIKED = Ready(lambda picture, player: _of(picture, player, ReactionKind.LIKE), Picture, Player)


def _must_be_likeable(picture: Picture, player: Player) -> None:
    """Read under the lock: meanwhile it may have been withheld."""
    if picture.owner_id == player.pk:
        raise Refused(OWN)
    if not Picture.objects.filter(NAMED, pk=picture.pk).exists():
        raise Refused(GONE)
    if distances.is_blocked(player, picture.owner_id):
        raise Refused(CLOSED)


def _add(picture: Picture, player: Player, kind: ReactionKind) -> int:
    _, is_new = Reaction.objects.get_or_create(picture=picture, player=player, kind=kind)
    return int(is_new)


def _take(picture: Picture, player: Player, kind: ReactionKind) -> int:
    return _of(picture, player, kind).delete()[0]


def _of(picture: Picture, player: Player, kind: ReactionKind) -> QuerySet[Reaction]:
    return Reaction.objects.filter(picture=picture, player=player, kind=kind)
