"""Brings the rows that feeds walk in line with the pictures. The one writer of listings, model names and themes.

Every verb that moves a gate or a counter calls `refresh` in its own transaction: a picture that is withheld leaves the feeds
with the same commit.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection, transaction
from django.db.models import Case, CharField, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.lookups import GreaterThan

from gallery import hung, uses
from gallery.find import looks, words
from gallery.hotness import hotness_of
from gallery.models import Listing, ModelName, Picture, Shape, Theme
from gallery.visibility import listed

COLUMNS = (
    "picture_id",
    "listed_at",
    "hot",
    "likes",
    "owner_id",
    "model_id",
    "theme_id",
    "width",
    "height",
    "colours",
    "level",
    "shape",
    "format",
)


def hold(ids: Collection[int]) -> None:
    """Lock these pictures, in the order of their numbers: who changes several never waits in a circle, and what a second one
    reads after its lock is what the first one left."""
    list(Picture.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))


@transaction.atomic
def refresh(ids: Collection[int]) -> None:
    """Whatever the listings of these pictures say, afterwards they say what is true. Call it with the pictures held."""
    if not ids:
        return
    shown = listed().filter(pk__in=ids)
    wrong = Listing.objects.filter(picture__in=ids).exclude(picture__in=shown.values("pk"))
    if gone := list(wrong.values_list("pk", flat=True)):
        Listing.objects.filter(pk__in=gone).delete()
    new = add(shown)
    uses.move(new, gone)
    looks.renew([*new, *gone])
    words.renew(ids)
    hung.renew(ids)


def add(shown: QuerySet[Picture]) -> list[int]:
    """Write the listings of these pictures, which are all of them listed and held, or known to nobody else yet. Returns
    which are new; who lists so many at once counts afterwards what they use."""
    _name_what_is_new(shown)
    new = _write(shown)
    words.write(shown)
    return new


def true_rows(shown: QuerySet[Picture]) -> QuerySet[Picture, tuple[object, ...]]:
    """What the listings of these pictures have to say, in the order of `COLUMNS`."""
    model = ModelName.objects.filter(name=OuterRef("model")).values("pk")
    theme = Theme.objects.filter(text=OuterRef("theme")).values("pk")
    return shown.order_by().values_list(
        "pk",
        "listed_at",
        hotness_of("likes", "listed_at"),
        "likes",
        "owner_id",
        Subquery(model),
        Subquery(theme),
        "blob__width",
        "blob__height",
        "blob__colours",
        "level",
        _shape(),
        "format",
    )


def _shape() -> Case:
    """An eighth longer than the other side, said without fractions."""
    width, height = F("blob__width"), F("blob__height")
    wide = When(GreaterThan(width * 8, height * 9), then=Value(Shape.WIDE))
    tall = When(GreaterThan(height * 8, width * 9), then=Value(Shape.TALL))
    return Case(wide, tall, default=Value(Shape.SQUARE), output_field=CharField())


def _name_what_is_new(shown: QuerySet[Picture]) -> None:
    """Model names and themes that these are the first to have."""
    said = list(shown.order_by().values_list("model", "theme").distinct())
    models, themes = {model for model, _ in said}, {theme for _, theme in said if theme}
    models.difference_update(ModelName.objects.filter(name__in=models).values_list("name", flat=True))
    themes.difference_update(Theme.objects.filter(text__in=themes).values_list("text", flat=True))
    ModelName.objects.bulk_create([ModelName(name=name) for name in sorted(models)], ignore_conflicts=True)
    Theme.objects.bulk_create([Theme(text=text) for text in sorted(themes)], ignore_conflicts=True)


def _write(shown: QuerySet[Picture]) -> list[int]:
    """One statement, with `visibility.LISTED` in it as it stands there: no second telling of the rule."""
    rows, values = true_rows(shown).query.sql_with_params()
    quoted = [connection.ops.quote_name(column) for column in COLUMNS]
    table = connection.ops.quote_name(Listing._meta.db_table)
    changes = ", ".join(f"{column} = EXCLUDED.{column}" for column in quoted[1:])
    # A row that was there already has been locked by this very statement, and says so in xmax.
    sql = (
        f"INSERT INTO {table} ({', '.join(quoted)}) {rows} ON CONFLICT ({quoted[0]}) DO UPDATE SET {changes}"
        f" RETURNING {quoted[0]}, xmax = 0"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [number for number, is_new in cursor.fetchall() if is_new]
