"""Looks for rows that say something else than what they are derived from, and puts them right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from gallery import counters, hung, listing, uses
from gallery.ancestry import crediting
from gallery.find import looks, words
from gallery.models import Listing, Picture
from gallery.visibility import listed

TOGETHER = 1000


@dataclass(frozen=True, slots=True)
class Differences:
    """Numbers of pictures, by what is wrong about them; of prompts whose remixes, and of tags whose uses are miscounted; of
    wins that are not shared as one whole."""

    listings: tuple[int, ...]
    counters: tuple[int, ...]
    prompts: tuple[int, ...]
    tags: tuple[int, ...]
    wins: tuple[int, ...]

    def __bool__(self) -> bool:
        return bool(self.listings or self.counters or self.prompts or self.tags or self.wins)


def differences() -> Differences:
    listings = {*_wrong_listings(), *words.wrong(), *hung.wrong(), *looks.wrong()}
    return Differences(
        tuple(sorted(listings)),
        tuple(_wrong_counters()),
        tuple(uses.wrong_prompts()),
        tuple(uses.wrong_tags()),
        tuple(crediting.wrong()),
    )


def mend(found: Differences) -> None:
    """Counters first: a listing repeats the likes. Uses last: they count listings."""
    for ids in _some(sorted({*found.counters, *found.listings})):
        with transaction.atomic():
            listing.hold(ids)
            Picture.objects.filter(pk__in=ids).update(**{str(name): count for name, count in counters.truth().items()})
            listing.refresh(ids)
            looks.renew(ids)
    uses.recount(uses.wrong_prompts(), uses.wrong_tags())
    for win in found.wins:
        crediting.put_right(win, timezone.now())


def _wrong_counters() -> list[int]:
    truth = {f"true_{name}": count for name, count in counters.truth().items()}
    differs = Q()
    for name in counters.Counter:
        differs |= ~Q(**{str(name): F(f"true_{name}")})
    wrong = Picture.objects.annotate(**truth).filter(differs)
    return list(wrong.order_by("pk").values_list("pk", flat=True))


def _wrong_listings() -> list[int]:
    """What is there and should not be so, and what should be there and is not."""
    should, should_values = listing.true_rows(listed()).query.sql_with_params()
    present, present_values = Listing.objects.values_list(*listing.COLUMNS).query.sql_with_params()
    missing, extra = f"(({should}) EXCEPT ({present}))", f"(({present}) EXCEPT ({should}))"
    sql = f"{missing} UNION ALL {extra}"
    with connection.cursor() as cursor:
        cursor.execute(sql, (*should_values, *present_values, *present_values, *should_values))
        return sorted({row[0] for row in cursor.fetchall()})


def _some(ids: Sequence[int]) -> list[tuple[int, ...]]:
    return [tuple(ids[start : start + TOGETHER]) for start in range(0, len(ids), TOGETHER)]
