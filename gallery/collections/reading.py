"""Collections as one reader sees them: lists of them with their first pictures, and one of them a page at a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan

from accounts.distances import not_from
from accounts.models import Player
from gallery.feed.refusals import UnknownCursor
from gallery.loading import AROUND, with_files
from gallery.models import HELD_MOST, Access, Collection, CollectionItem, ItemState, Picture
from gallery.visibility import findable, is_listed, readable
from moderation.states import State
from paintoff.ready import Ready

PAGE = 30
FEW = 6
OFFERS = 20
OFFERS_COUNTED = 100
OPEN = ~Q(access=Access.PRIVATE) & Q(state=State.VISIBLE)
PLACE = re.compile(r"([0-9a-z]{1,60})~([0-9]{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Page:
    """Some of a collection's pictures in its order, and the place to go on from, None at the end."""

    pictures: list[Picture]
    after: str | None


@dataclass(frozen=True, slots=True)
class Few:
    """Some collections, and whether there are more."""

    collections: list[Collection]
    has_more: bool


def is_open(collection: Collection) -> bool:
    """Whether others see it: `OPEN` about a row."""
    return collection.access != Access.PRIVATE and collection.state == State.VISIBLE


def visible(viewer: Player | None) -> QuerySet[Collection]:
    """Those that somebody may look into."""
    living = Q(owner__deleted_at=None)
    return Collection.objects.filter(living, OPEN | Q(owner=viewer) if viewer is not None else OPEN)


def page_of(collection: Collection, viewer: Player | None, after: str | None = None, count: int = PAGE) -> Page:
    """Raises UnknownCursor."""
    rank, number = _place(after) if after else (None, None)
    is_own = viewer == collection.owner
    some = _items_behind(is_own, count + 1).rows(collection, viewer, rank, number)
    shown = some[:count]
    pictures = with_files([item.picture for item in shown])
    return Page(pictures, f"{shown[-1].rank}~{shown[-1].pk}" if len(some) > count else None)


def count_in(collection: Collection, viewer: Player | None) -> int:
    """None holds more than HELD_MOST."""
    return _counted(viewer == collection.owner).count(collection, viewer)


@cache
def _items_behind(is_own: bool, most: int) -> Ready[CollectionItem]:
    def build(
        collection: Collection, viewer: Player | None, rank: str | None, number: int | None
    ) -> QuerySet[CollectionItem]:
        items = items_in(collection, viewer, is_own).select_related(*(f"picture__{one}" for one in AROUND))
        if rank is not None:
            items = items.filter(TupleGreaterThan(Tuple(F("rank"), F("pk")), (rank, number)))
        return items.order_by("rank", "pk")[:most]

    return Ready(build, Collection, Player, str, int)


@cache
def _counted(is_own: bool) -> Ready[tuple[int]]:
    return Ready(
        lambda collection, viewer: items_in(collection, viewer, is_own).order_by().values_list("pk")[:HELD_MOST],
        Collection,
        Player,
    )


def items_in(collection: Collection, viewer: Player | None, is_own: bool) -> QuerySet[CollectionItem]:
    """What its reader finds in it: whoever collects keeps what they were given the address of; others find no more there than
    in the gallery."""
    found = readable(viewer) if is_own else findable(viewer)
    return CollectionItem.objects.filter(collection=collection, state=ItemState.IN, picture__in=found)


def holding(picture: Picture, owner: Player) -> list[tuple[Collection, bool]]:
    """This player's collections, newest first, and whether the picture is in each."""
    held = CollectionItem.objects.filter(collection=OuterRef("pk"), picture=picture, state=ItemState.IN)
    theirs = Collection.objects.filter(owner=owner).annotate(holds=Exists(held)).order_by("-pk")
    return [(one, one.holds) for one in theirs]


def with_it(picture: Picture, viewer: Player | None, found: bool) -> QuerySet[Collection]:
    """Those in which this viewer, who may read it, finds it: what its author took back (`found` is false of it) they find in
    their own alone."""
    rows = visible(viewer).filter(not_from(viewer, "owner"), pk__in=_held(picture))
    return rows if found else rows.filter(owner=viewer)


def few_with_it(picture: Picture, viewer: Player | None) -> Few:
    """The newest of them, for the picture's page."""
    if is_found(picture, viewer):
        some = FEW_WITH_IT.rows(picture, viewer)
    else:
        some = OWN_WITH_IT.rows(picture, viewer) if viewer is not None else []
    return Few(some[:FEW], len(some) > FEW)


def _held(picture: Picture) -> QuerySet[CollectionItem, Any]:
    return CollectionItem.objects.filter(picture=picture, state=ItemState.IN).values("collection")


def is_found(picture: Picture, viewer: Player | None) -> bool:
    return is_listed(picture) or (viewer is not None and picture.owner_id == viewer.pk)


def _few(rows: QuerySet[Collection]) -> QuerySet[Collection]:
    return rows.select_related("owner").order_by("-pk")[: FEW + 1]


FEW_WITH_IT = Ready(lambda picture, viewer: _few(with_it(picture, viewer, True)), Picture, Player)
OWN_WITH_IT = Ready(lambda picture, viewer: _few(with_it(picture, viewer, False)), Picture, Player)


def offers_to(collection: Collection, after: int | None = None, count: int = OFFERS) -> list[CollectionItem]:
    """What waits for its owner, the oldest first; what has left the gallery waits unseen. `after` is an item's number."""
    waiting = _waiting(collection) if after is None else _waiting(collection).filter(pk__gt=after)
    # Which ones first: joined to all around them, two thousand would be read for twenty.
    first = list(waiting.order_by("pk").values_list("pk", flat=True)[:count])
    around = CollectionItem.objects.filter(pk__in=first).select_related("by", *(f"picture__{one}" for one in AROUND))
    some = list(around.order_by("pk"))
    with_files([item.picture for item in some])
    return some


def count_offers(collection: Collection) -> int:
    """Up to OFFERS_COUNTED."""
    return _waiting(collection).order_by()[:OFFERS_COUNTED].count()


def _waiting(collection: Collection) -> QuerySet[CollectionItem]:
    by = not_from(collection.owner, "by")
    return collection.items.filter(by, state=ItemState.OFFERED, picture__in=findable(collection.owner))


def _place(text: str) -> tuple[str, int]:
    found = PLACE.fullmatch(text)
    if found is None:
        raise UnknownCursor
    return found[1], int(found[2])
