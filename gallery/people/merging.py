"""Two players became one: likes, comments, follows, collections, sets, tags and exports of the one are the other's."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import Player
from gallery import counters, listing
from gallery.models import (
    Collection,
    CollectionItem,
    Comment,
    Export,
    ExportState,
    Follow,
    PictureTag,
    Reaction,
    Run,
)
from gallery.models.exports import OPEN
from gallery.sets import merging as sets
from gallery.viewing import choosing


def move_all(source: Player, target: Player) -> None:
    """Call it once the pictures are the target's: nobody likes their own."""
    _move_reactions(source, target)
    Comment.objects.filter(author=source).update(author=target)
    _move_follows(source, target)
    Collection.objects.filter(owner=source).update(owner=target)
    CollectionItem.objects.filter(by=source).update(by=target)
    sets.move(source, target)
    choosing.move_all(source, target)
    PictureTag.objects.filter(by=source).update(by=target)
    Run.objects.filter(owner=source).update(owner=target)
    _move_exports(source, target)


def _move_reactions(source: Player, target: Player) -> None:
    """What both liked is liked once."""
    theirs = Reaction.objects.filter(player__in=[source, target])
    own = Q(picture__owner=target)
    ids = sorted(set(theirs.filter(Q(player=source) | own).values_list("picture", flat=True)))
    listing.hold(ids)
    same = Reaction.objects.filter(player=target, picture=OuterRef("picture"), kind=OuterRef("kind"))
    Reaction.objects.filter(Exists(same), player=source).delete()
    theirs.filter(own).delete()
    Reaction.objects.filter(player=source).update(player=target)
    counters.recount(ids)


def _move_follows(source: Player, target: Player) -> None:
    both = [source, target]
    Follow.objects.filter(follower__in=both, followed__in=both).delete()
    for mine, other in (("follower", "followed"), ("followed", "follower")):
        same = Follow.objects.filter(**{mine: target, other: OuterRef(other)})
        Follow.objects.filter(Exists(same), **{mine: source}).delete()
        Follow.objects.filter(**{mine: source}).update(**{mine: target})


def _move_exports(source: Player, target: Player) -> None:
    """Of two that are being made the guest's is called off: one at a time stays true."""
    if Export.objects.filter(owner=target, state__in=OPEN).exists():
        called_off = Export.objects.filter(owner=source, state__in=OPEN)
        called_off.update(state=ExportState.CANCELLED, finished_at=timezone.now(), token="")
    Export.objects.filter(owner=source).update(owner=target)
