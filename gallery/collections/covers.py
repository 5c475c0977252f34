"""Lists of collections as one reader sees them: how many pictures they find in each, and the first of these."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.db.models import Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from accounts.distances import not_from
from accounts.models import Player
from gallery import addresses
from gallery.cards import Image
from gallery.collections import reading
from gallery.collections.reading import OPEN
from gallery.encoding import WEBP
from gallery.models import Collection, CollectionItem, ItemState, Picture, Rendition, RenditionKind
from gallery.visibility import findable, readable
from paintoff.ready import Ready

SHELF = 20
COVERS = 4
COUNTED_MOST = 100
"""Pictures of each collection in a list."""
FIRST_OF_EACH = "SELECT first.* FROM unnest(%s::bigint[]) AS shown (number) CROSS JOIN LATERAL ({inner}) AS first"
OF_PICTURE = (
    *("picture__blob", "picture__blob__media_type", "picture__blob__width", "picture__blob__height"),
    "picture__level",
)

Items = QuerySet[CollectionItem]


@dataclass(frozen=True, slots=True)
class First(Image):
    """One of the first pictures; `level` says for whom it is."""

    level: int


@dataclass(frozen=True, slots=True)
class Cover:
    """A collection in a list: how many pictures its reader finds in it, counted up to COUNTED_MOST, and the first of them."""

    collection: Collection
    count: int
    images: list[First]

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


def everybodys(viewer: Player | None, before: int | None = None, count: int = SHELF) -> Shelf:
    """All that are not private and hold something to see."""
    some = _everybodys(count + 1, COUNTED_MOST).rows(viewer, before)
    return _shelf(some, count, viewer, is_own=False)


def of_player(owner: Player, viewer: Player | None, before: int | None = None, count: int = SHELF) -> Shelf:
    is_own = owner == viewer
    some = _of_player(count + 1, COUNTED_MOST, is_own).rows(owner, viewer, before)
    return _shelf(some, count, viewer, is_own)


def with_picture(picture: Picture, viewer: Player | None, before: int | None = None, count: int = SHELF) -> Shelf:
    if not (is_found := reading.is_found(picture, viewer)) and viewer is None:
        return Shelf([], None)
    some = _with_picture(count + 1, COUNTED_MOST, is_found).rows(picture, viewer, before)
    return _shelf(some, count, viewer, is_own=False)


@cache
def _everybodys(most: int, counted: int) -> Ready[Collection]:
    def build(viewer: Player | None, before: int | None) -> QuerySet[Collection]:
        held = _held(viewer, False)
        shown = Collection.objects.filter(
            OPEN, not_from(viewer, "owner"), Exists(held.filter(collection=OuterRef("pk"))), owner__deleted_at=None
        )
        return _counted(shown, held, before, counted)[:most]

    return Ready(build, Player, int)


@cache
def _of_player(most: int, counted: int, is_own: bool) -> Ready[Collection]:
    def build(owner: Player, viewer: Player | None, before: int | None) -> QuerySet[Collection]:
        theirs = reading.visible(viewer).filter(not_from(viewer, "owner"), owner=owner)
        return _counted(theirs, _held(viewer, is_own), before, counted)[:most]

    return Ready(build, Player, Player, int)


@cache
def _with_picture(most: int, counted: int, is_found: bool) -> Ready[Collection]:
    def build(picture: Picture, viewer: Player | None, before: int | None) -> QuerySet[Collection]:
        with_it = reading.with_it(picture, viewer, is_found)
        return _counted(with_it, _held(viewer, False), before, counted)[:most]

    return Ready(build, Picture, Player, int)


def _held(viewer: Player | None, is_own: bool) -> Items:
    """Whoever collects keeps what they were given the address of; others find no more there than in the gallery."""
    found = readable(viewer) if is_own else findable(viewer)
    return CollectionItem.objects.filter(state=ItemState.IN, picture__in=found)


def _counted(rows: QuerySet[Collection], held: Items, before: int | None, counted: int) -> QuerySet[Collection]:
    here = held.filter(collection=OuterRef("pk")).order_by().values("pk")
    some = rows.annotate(number=Counted(here[:counted])).select_related("owner").order_by("-pk")
    return some if before is None else some.filter(pk__lt=before)


def _shelf(some: list[Collection], count: int, viewer: Player | None, is_own: bool) -> Shelf:
    shown = some[:count]
    images: dict[int, list[First]] = {}
    for number, image in _first_images(shown, viewer, is_own):
        images.setdefault(number, []).append(image)
    covers = [Cover(one, one.number, images.get(one.pk, [])) for one in shown]  # type: ignore[attr-defined]
    return Shelf(covers, shown[-1].pk if len(some) > count else None)


def _first_images(shown: list[Collection], viewer: Player | None, is_own: bool) -> Iterator[tuple[int, First]]:
    """Each with the number of its collection, in the size to leave room for; the thumbnail that all browsers can show, where
    there is one. A cover says nothing else of a picture, so nothing else is read."""
    some = _first(is_own).rows(viewer, [one.pk for one in shown]) if shown else []
    thumbnails = dict(THUMBNAILS.rows([blob for _, blob, *_ in some])) if some else {}
    for number, blob, media_type, width, height, level in some:
        made, made_as = (thumbnails[blob], WEBP) if blob in thumbnails else (blob, media_type)
        yield number, First(addresses.of(made, made_as), width, height, made_as, level)


@cache
def _first(is_own: bool) -> Ready[tuple[int, str, str, int, int, int]]:
    """Along the index of ranks, a few of each: numbered first, all items of all these collections would be read."""

    def build(
        viewer: Player | None, numbers: list[int]
    ) -> QuerySet[CollectionItem, tuple[int, str, str, int, int, int]]:
        of_one = _held(viewer, is_own).filter(collection=RawSQL("shown.number", ())).order_by("rank", "pk")
        inner, values = of_one.values_list("pk")[:COVERS].query.sql_with_params()
        first = RawSQL(FIRST_OF_EACH.format(inner=inner), (numbers, *values))  # noqa: S611 - a query's own text
        return CollectionItem.objects.filter(pk__in=first).order_by("rank", "pk").values_list("collection", *OF_PICTURE)

    return Ready(build, Player, list)


def _of_thumbnails(blobs: list[str]) -> QuerySet[Rendition, tuple[str, str]]:
    small = Rendition.objects.filter(kind=RenditionKind.THUMBNAIL, media_type=WEBP)
    return small.filter(blob__sha256__among=blobs).values_list("blob", "sha256")


THUMBNAILS = Ready(_of_thumbnails, list)
