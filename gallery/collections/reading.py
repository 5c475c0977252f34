"""Collections as one reader sees them: lists of them with their first pictures, and one of them a page at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan

from accounts.models import Player
from gallery import addresses
from gallery.cards import Image
from gallery.encoding import WEBP
from gallery.feed.refusals import UnknownCursor
from gallery.models import HELD_MOST, Access, Collection, CollectionItem, ItemState, Picture, Rendition, RenditionKind
from gallery.visibility import findable, is_listed, readable
from moderation.states import State
from paintoff.ready import Ready

PAGE = 30
SHELF = 20
COVERS = 4
FEW = 6
COUNTED_MOST = 100
"""Pictures of each collection in a list."""
OPEN = ~Q(access=Access.PRIVATE) & Q(state=State.VISIBLE)
FIRST_OF_EACH = "SELECT first.* FROM unnest(%s::bigint[]) AS shown (number) CROSS JOIN LATERAL ({inner}) AS first"
PLACE = re.compile(r"([0-9a-z]{1,60})~([0-9]{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Page:
    """Some of a collection's pictures in its order, and the place to go on from, None at the end."""

    pictures: list[Picture]
    after: str | None


@dataclass(frozen=True, slots=True)
class Cover:
    """A collection in a list: how many pictures its reader finds in it, counted up to COUNTED_MOST, and the first of them."""

    collection: Collection
    count: int
    images: list[Image]

    @property
    def is_most(self) -> bool:
        return self.count >= COUNTED_MOST


@dataclass(frozen=True, slots=True)
class Shelf:
    """Some collections, newest first; `older` is the number to go on before, None at the end."""

    covers: list[Cover]
    older: int | None


class Counted(Subquery):
    """How many rows a query about one row of another has."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


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
    items = items_in(collection, viewer)
    if after:
        items = items.filter(TupleGreaterThan(Tuple(F("rank"), F("pk")), _place(after)))
    around = items.select_related("picture__owner", "picture__prompt", "picture__blob")
    some = list(around.prefetch_related("picture__blob__renditions").order_by("rank", "pk")[: count + 1])
    shown = some[:count]
    return Page([item.picture for item in shown], f"{shown[-1].rank}~{shown[-1].pk}" if len(some) > count else None)


def items_in(collection: Collection, viewer: Player | None) -> QuerySet[CollectionItem]:
    """What its reader finds in it."""
    return collection.items.filter(state=ItemState.IN, picture__in=_found(collection.owner, viewer))


def count_in(collection: Collection, viewer: Player | None) -> int:
    """None holds more than HELD_MOST."""
    return items_in(collection, viewer).order_by()[:HELD_MOST].count()


def everybodys(viewer: Player | None, before: int | None = None, count: int = SHELF) -> Shelf:
    """All that are not private and hold something to see."""
    found = findable(viewer)
    held = CollectionItem.objects.filter(collection=OuterRef("pk"), state=ItemState.IN, picture__in=found)
    shown = Collection.objects.filter(OPEN, Exists(held), owner__deleted_at=None)
    return _shelf(shown, found, before, count)


def of_player(owner: Player, viewer: Player | None, before: int | None = None, count: int = SHELF) -> Shelf:
    return _shelf(visible(viewer).filter(owner=owner), _found(owner, viewer), before, count)


def with_picture(picture: Picture, viewer: Player | None, before: int | None = None, count: int = SHELF) -> Shelf:
    return _shelf(with_it(picture, viewer), findable(viewer), before, count)


def holding(picture: Picture, owner: Player) -> list[tuple[Collection, bool]]:
    """This player's collections, newest first, and whether the picture is in each."""
    held = CollectionItem.objects.filter(collection=OuterRef("pk"), picture=picture, state=ItemState.IN)
    theirs = Collection.objects.filter(owner=owner).annotate(holds=Exists(held)).order_by("-pk")
    return [(one, one.holds) for one in theirs]


def with_it(picture: Picture, viewer: Player | None) -> QuerySet[Collection]:
    """Those in which this viewer, who may read it, finds it: what its author took back they find in their own alone."""
    rows = visible(viewer).filter(pk__in=_held(picture))
    return rows if _is_found(picture, viewer) else rows.filter(owner=viewer)


def few_with_it(picture: Picture, viewer: Player | None) -> Few:
    """The newest of them, for the picture's page."""
    if _is_found(picture, viewer):
        some = FEW_WITH_IT.rows(picture, viewer)
    else:
        some = OWN_WITH_IT.rows(picture, viewer) if viewer is not None else []
    return Few(some[:FEW], len(some) > FEW)


def _held(picture: Picture) -> QuerySet[CollectionItem, Any]:
    return CollectionItem.objects.filter(picture=picture, state=ItemState.IN).values("collection")


def _is_found(picture: Picture, viewer: Player | None) -> bool:
    return is_listed(picture) or (viewer is not None and picture.owner_id == viewer.pk)


def _few(rows: QuerySet[Collection]) -> QuerySet[Collection]:
    return rows.select_related("owner").order_by("-pk")[: FEW + 1]


FEW_WITH_IT = Ready(lambda picture, viewer: _few(visible(viewer).filter(pk__in=_held(picture))), Picture, Player)
OWN_WITH_IT = Ready(
    lambda picture, viewer: _few(Collection.objects.filter(owner=viewer, pk__in=_held(picture))), Picture, Player
)


def offers_to(collection: Collection, after: int | None = None, count: int = SHELF) -> list[CollectionItem]:
    """What waits for its owner, the oldest first; what has left the gallery waits unseen. `after` is an item's number."""
    waiting = collection.items.filter(state=ItemState.OFFERED, picture__in=findable(collection.owner))
    if after is not None:
        waiting = waiting.filter(pk__gt=after)
    around = waiting.select_related("by", "picture__owner", "picture__prompt", "picture__blob")
    return list(around.prefetch_related("picture__blob__renditions").order_by("pk")[:count])


def count_offers(collection: Collection) -> int:
    return collection.items.filter(state=ItemState.OFFERED, picture__in=findable(collection.owner)).count()


def _found(owner: Player, viewer: Player | None) -> QuerySet[Picture]:
    """Whoever collects keeps what they were given the address of; others find no more there than in the gallery."""
    return readable(viewer) if viewer == owner else findable(viewer)


def _shelf(rows: QuerySet[Collection], found: QuerySet[Picture], before: int | None, count: int = SHELF) -> Shelf:
    if before is not None:
        rows = rows.filter(pk__lt=before)
    held = CollectionItem.objects.filter(state=ItemState.IN, picture__in=found)
    some = list(_counted(rows, held).select_related("owner").order_by("-pk")[: count + 1])
    shown = some[:count]
    return Shelf(_covers(shown, held), shown[-1].pk if len(some) > count else None)


def _counted(rows: QuerySet[Collection], held: QuerySet[CollectionItem]) -> QuerySet[Collection]:
    here = held.filter(collection=OuterRef("pk")).order_by().values("pk")
    return rows.annotate(number=Counted(here[:COUNTED_MOST]))


def _covers(shown: list[Collection], held: QuerySet[CollectionItem]) -> list[Cover]:
    images: dict[int, list[Image]] = {}
    for number, image in _first_images(_first_of_each(shown, held).order_by("rank", "pk")):
        images.setdefault(number, []).append(image)
    return [Cover(one, one.number, images.get(one.pk, [])) for one in shown]  # type: ignore[attr-defined]


def _first_images(items: QuerySet[CollectionItem]) -> Iterator[tuple[int, Image]]:
    """Each with the number of its collection, in the size to leave room for; the thumbnail that all browsers can show, where
    there is one. A cover says nothing else of a picture, so nothing else is read."""
    of_blob = ("picture__blob", "picture__blob__media_type", "picture__blob__width", "picture__blob__height")
    some = list(items.values_list("collection", *of_blob))
    small = Rendition.objects.filter(
        blob__in={blob for _, blob, *_ in some}, kind=RenditionKind.THUMBNAIL, media_type=WEBP
    )
    thumbnails = dict(small.values_list("blob", "sha256"))
    for number, blob, media_type, width, height in some:
        made, made_as = (thumbnails[blob], WEBP) if blob in thumbnails else (blob, media_type)
        yield number, Image(addresses.of(made, made_as), width, height, made_as)


def _first_of_each(shown: list[Collection], held: QuerySet[CollectionItem]) -> QuerySet[CollectionItem]:
    """Along the index of ranks, a few of each: numbered first, all items of all these collections would be read."""
    of_one = held.filter(collection=RawSQL("shown.number", ())).order_by("rank", "pk").values_list("pk")[:COVERS]
    inner, values = of_one.query.sql_with_params()
    numbers = [one.pk for one in shown]
    return CollectionItem.objects.filter(pk__in=RawSQL(FIRST_OF_EACH.format(inner=inner), (numbers, *values)))  # noqa: S611 - a query's own text


def _place(text: str) -> tuple[str, int]:
    found = PLACE.fullmatch(text)
    if found is None:
        raise UnknownCursor
    return found[1], int(found[2])
