"""One deep page: by its cursor against by its number. Both arms must show the same pictures."""

from collections.abc import Callable
from time import perf_counter

from django.db.models import QuerySet

from gallery import feed, sight
from gallery.feed import PAGE, Sort
from gallery.feed.cursors import Cursor
from gallery.models import Listing, Picture
from gallery.visibility import listed
from tests.bench.engine.figures import figure, in_turn, medians

TARGET = 100
SHARES = (0.01, 0.25, 0.5, 0.75, 0.99)
FLAT = 2.0
"""The dearest depth may cost so many times the cheapest."""

Timed = tuple[float, list[int]]


def run(repeats: int) -> None:
    whole = sight.of(None).of(Listing.objects.all()).count()
    depths = [int(share * (whole - PAGE - 1)) for share in SHARES]
    deepest = [_at(depth, repeats) for depth in depths][-1]
    ratio = deepest["offset"] / deepest["cursor"]
    kinder = deepest["offset, numbers first"] / deepest["cursor"]
    more = {"seconds": deepest, "depth": depths[-1], "listings": whole, "runs": repeats}
    figure("gallery: deep page by OFFSET / by cursor", ratio, TARGET, ratio >= TARGET, to_numbers_first=kinder, **more)
    _flat(depths, repeats * 5)


def _flat(depths: list[int], repeats: int) -> None:
    """By cursor alone and in turn: what an OFFSET drove out of the caches would be read again by whoever comes after it."""
    arms = {str(depth): _by_cursor(depth) for depth in depths}
    given = in_turn(arms, repeats)
    cursor = medians({depth: [seconds for seconds, _ in runs] for depth, runs in given.items()})
    flat = max(cursor.values()) / min(cursor.values())
    figure("gallery: dearest / cheapest depth by cursor", flat, FLAT, flat <= FLAT, seconds=cursor, runs=repeats)


def _by_cursor(depth: int) -> Callable[[], Timed]:
    after = _cursor_at(depth)
    return lambda: _timed(lambda: feed.page_of(Sort.NEW, after=after).pictures)


def _at(depth: int, repeats: int) -> dict[str, float]:
    arms: dict[str, Callable[[], Timed]] = {
        "cursor": _by_cursor(depth),
        "offset": lambda: _timed(
            lambda: list(_around(_newest(listed().filter(sight.coming_upon(None)))[depth : depth + PAGE]))
        ),
        "offset, numbers first": lambda: _timed(lambda: _numbers_first(depth)),
    }
    given = in_turn(arms, repeats)
    shown = {tuple(numbers) for runs in given.values() for _, numbers in runs}
    assert len(shown) == 1, f"the arms show different pages at {depth}"
    return medians({name: [seconds for seconds, _ in runs] for name, runs in given.items()})


def _timed(ask: Callable[[], list[Picture]]) -> Timed:
    begun = perf_counter()
    shown = ask()
    return perf_counter() - begun, [picture.pk for picture in shown]


def _newest(pictures: QuerySet[Picture]) -> QuerySet[Picture]:
    return pictures.order_by("-listed_at", "-pk")


def _around(pictures: QuerySet[Picture]) -> QuerySet[Picture]:
    """What a page needs of a picture, as `feed` loads it."""
    return pictures.select_related("owner", "prompt", "blob").prefetch_related("blob__renditions")


def _numbers_first(depth: int) -> list[Picture]:
    """The kindest OFFSET: over the narrow rows and their index, before anything else is read."""
    rows = sight.of(None).of(Listing.objects.order_by("-listed_at", "-picture_id")).values_list("picture_id", flat=True)
    numbers = list(rows[depth : depth + PAGE])
    there = _around(Picture.objects.all()).in_bulk(numbers)
    return [there[number] for number in numbers]


def _cursor_at(depth: int) -> str:
    last = sight.of(None).of(Listing.objects.order_by("-listed_at", "-picture_id")).select_related("picture")[depth - 1]
    return str(Cursor(Sort.NEW, last.listed_at, last.picture.key))
