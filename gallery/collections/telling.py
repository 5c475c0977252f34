"""Who hears of what is done to a collection."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from accounts.models import Player
from gallery.collections import reading
from gallery.models import Collection, CollectionItem, ItemState, Picture, Verb
from gallery.notices.events import MOVED
from gallery.notices.subjects import of_collection
from gallery.notices.telling import take_back, tell
from moderation.states import State


def put(collection: Collection, pictures: Sequence[Picture], by: Player) -> None:
    """Others' offers the owner is told of; the owner's own choice those who painted it, where they may see the collection."""
    if not pictures:
        return
    if collection.owner_id != by.pk:
        tell(Verb.OFFERED, collection.owner, of_collection(collection), _offers(collection, by), by)
    elif reading.is_open(collection):
        for picture in pictures:
            tell(Verb.TAKEN_IN, picture.owner, of_collection(collection), _in(collection, picture), by)


def judged(collection: Collection, state: State) -> None:
    tell(
        MOVED[state],
        collection.owner,
        of_collection(collection),
        Collection.objects.filter(pk=collection.pk, state=state),
    )


def taken_in(collection: Collection, items: Sequence[CollectionItem]) -> None:
    """Who offered, and who painted it, if that is another."""
    for item in items:
        there = _in(collection, item.picture)
        if item.by != item.picture.owner:
            tell(Verb.ACCEPTED, item.by, of_collection(collection), there, collection.owner)
        tell(Verb.TAKEN_IN, item.picture.owner, of_collection(collection), there, collection.owner)


def decided(collection: Collection, items: Sequence[CollectionItem]) -> None:
    """Of whom nothing waits any more nothing need be read."""
    for by in {item.by for item in items if item.by is not None}:
        offer_taken_back(collection, by)


def offer_taken_back(collection: Collection, by: Player) -> None:
    take_back(Verb.OFFERED, collection.owner, of_collection(collection), by, _offers(collection, by))


def _offers(collection: Collection, by: Player) -> QuerySet[CollectionItem]:
    return CollectionItem.objects.filter(collection=collection.pk, by=by, state=ItemState.OFFERED)


def _in(collection: Collection, picture: Picture) -> QuerySet[CollectionItem]:
    return CollectionItem.objects.filter(collection=collection.pk, picture=picture.pk, state=ItemState.IN)
