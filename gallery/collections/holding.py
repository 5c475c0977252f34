"""The one writer of what is in collections. Every verb holds the collection's row, so that its order has one writer at a time.

Lock order: the collection, then its items. Notifications come after the commit.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from accounts import distances
from accounts.models import Player
from gallery.collections import ordering, telling
from gallery.collections.ordering import Where
from gallery.collections.refusals import NOT_YOURS, TAKES_NONE
from gallery.models import HELD_MOST, Access, Collection, CollectionItem, ItemState, Picture
from gallery.people.refusals import Refused
from gallery.picking.acts import Left, Outcome
from gallery.visibility import listed, readable

OFFERS_MOST = 100
"""Pictures that one person has offered to one collection and that wait."""

THERE = "It is in this collection already."
OFFERED = "It is offered already."
REFUSED = "The collection's owner does not want it."
FULL = f"The collection is full: it holds {HELD_MOST:,} pictures."
MANY_OFFERS = f"{OFFERS_MOST} of your offers wait already."
UNLISTED = "It does not hang in the gallery."
GONE = "It is not there any more."


@transaction.atomic
def add(collection: Collection, pictures: Sequence[Picture], by: Player) -> Outcome:
    """Into the owner's own, at its end; others offer, where it takes offers. Raises Refused where nothing can be offered."""
    held = _hold(collection)
    if held.owner_id != by.pk and (held.access != Access.REVIEW or distances.is_blocked(by, held.owner_id)):
        raise Refused(TAKES_NONE)
    is_own = held.owner_id == by.pk
    room = _room(held, by, is_own)
    there = {item.picture_id: item for item in held.items.filter(picture__in=[one.pk for one in pictures])}
    fit = set(_fit(by, is_own).filter(pk__in=[one.pk for one in pictures]).values_list("pk", flat=True))
    done: list[Picture] = []
    left: list[Left] = []
    for picture in pictures:
        why_not = _why_not(picture, there.get(picture.pk), is_own, fit, room - len(done))
        left += [Left(picture, why_not)] if why_not else []
        done += [] if why_not else [picture]
    _put(held, done, by, ItemState.IN if is_own else ItemState.OFFERED)
    telling.put(held, done, by)
    return Outcome(done, left)


@transaction.atomic
def decide(collection: Collection, pictures: Sequence[Picture], is_taken: bool, by: Player) -> int:
    """The owner takes offered pictures in, at the end, or refuses them. How many were waiting. Raises Refused."""
    held = _hold_own(collection, by)
    waiting = held.items.filter(picture__in=[one.pk for one in pictures], state=ItemState.OFFERED)
    items = list(waiting.select_related("picture__owner", "by").order_by("pk"))
    if not is_taken:
        waiting.update(state=ItemState.REFUSED)
    elif len(items) > HELD_MOST - held.items.filter(state=ItemState.IN).count():
        raise Refused(FULL)
    else:
        ordering.append(held, items)
        telling.taken_in(held, items)
    telling.decided(held, items)
    return len(items)


@transaction.atomic
def remove(collection: Collection, pictures: Sequence[Picture], by: Player) -> int:
    """The owner takes pictures out; whoever offered takes back what still waits. How many are gone."""
    held = _hold(collection)
    items = held.items.filter(picture__in=[one.pk for one in pictures])
    items = items.filter(state=ItemState.IN) if held.owner_id == by.pk else items.filter(state=ItemState.OFFERED, by=by)
    gone = items.delete()[0]
    if gone and held.owner_id != by.pk:
        telling.offer_taken_back(held, by)
    return gone


@transaction.atomic
def move(collection: Collection, picture: Picture, where: Where, by: Player) -> None:
    """Raises Refused where it is not theirs, or not in it."""
    held = _hold_own(collection, by)
    item = held.items.filter(picture=picture, state=ItemState.IN).first()
    if item is None:
        raise Refused(GONE)
    ordering.move(held, item, where)


def _hold(collection: Collection) -> Collection:
    """Raises Refused where it has been deleted meanwhile."""
    held = Collection.objects.select_for_update(no_key=True).filter(pk=collection.pk).first()
    if held is None:
        raise Refused("This collection is not there any more.")
    return held


def _hold_own(collection: Collection, by: Player) -> Collection:
    held = _hold(collection)
    if held.owner_id != by.pk:
        raise Refused(NOT_YOURS)
    return held


def _room(collection: Collection, by: Player, is_own: bool) -> int:
    if is_own:
        return HELD_MOST - collection.items.filter(state=ItemState.IN).count()
    return OFFERS_MOST - collection.items.filter(state=ItemState.OFFERED, by=by).count()


def _fit(by: Player, is_own: bool) -> QuerySet[Picture]:
    """What may stand there at all: for oneself whatever one may read, for others what everybody finds."""
    return readable(by) if is_own else listed()


def _why_not(picture: Picture, item: CollectionItem | None, is_own: bool, fit: set[int], room: int) -> str:
    if item is not None and item.state == ItemState.IN:
        return THERE
    if item is not None and not is_own:
        return OFFERED if item.state == ItemState.OFFERED else REFUSED
    if picture.pk not in fit:
        return GONE if is_own else UNLISTED
    if room < 1:
        return FULL if is_own else MANY_OFFERS
    return ""


def _put(collection: Collection, pictures: Sequence[Picture], by: Player, state: ItemState) -> None:
    """What was offered or refused before is the owner's choice now."""
    ranks = ordering.ranks_behind(collection, len(pictures))
    rows = [
        CollectionItem(collection=collection, picture=picture, by=by, state=state, rank=rank)
        for picture, rank in zip(pictures, ranks, strict=True)
    ]
    CollectionItem.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["collection", "picture"],
        update_fields=["by", "state", "rank"],
    )
