"""The one writer of reactions: a picture is liked once by each person, never by its own author."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Player
from gallery import counters, listing
from gallery.counters import Counter
from gallery.models import Picture, Reaction, ReactionKind
from gallery.notices import events
from gallery.people.refusals import Refused
from gallery.visibility import NAMED

OWN = "Your own pictures are for others to like."
GONE = "This picture is not there any more."


@transaction.atomic
def like(picture: Picture, player: Player, is_wanted: bool = True) -> bool:
    """Afterwards the player likes it, or does not. Whether anything changed. Raises Refused."""
    listing.hold([picture.pk])
    if is_wanted:
        _must_be_likeable(picture, player)
    moved = _add(picture, player) if is_wanted else -_take(picture, player)
    if moved:
        counters.move(picture.pk, Counter.LIKES, moved)
        (events.liked if is_wanted else events.no_longer_liked)(picture, player)
    return bool(moved)


def likes_it(picture: Picture, player: Player | None) -> bool:
    return player is not None and _of(picture, player).exists()


def _must_be_likeable(picture: Picture, player: Player) -> None:
    """Read under the lock: meanwhile it may have been withheld."""
    if picture.owner_id == player.pk:
        raise Refused(OWN)
    if not Picture.objects.filter(NAMED, pk=picture.pk).exists():
        raise Refused(GONE)


def _add(picture: Picture, player: Player) -> int:
    _, is_new = Reaction.objects.get_or_create(picture=picture, player=player, kind=ReactionKind.LIKE)
    return int(is_new)


def _take(picture: Picture, player: Player) -> int:
    return _of(picture, player).delete()[0]


def _of(picture: Picture, player: Player) -> QuerySet[Reaction]:
    return Reaction.objects.filter(picture=picture, player=player, kind=ReactionKind.LIKE)
