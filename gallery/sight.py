"""What one viewer does not want to come upon: pictures above a level, whoever they keep at a distance, tags that they hid. And
which levels they may see at all. The one place that knows.

It stands here twice: `coming_upon` about pictures, for questions that are written once a process, and `Sight` about listings,
with what it leaves out written down, so that the planner knows how little that is. A test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Greatest, Least

from accounts.distances import not_from
from accounts.models import Player
from gallery.models import HiddenTag, Level, Listing, PictureTag, Viewing
from moderation.rules.kinds import Strictness

TOLD = """
SELECT (SELECT most FROM gallery_viewing WHERE player_id = %(viewer)s),
    ARRAY(SELECT other_id FROM accounts_distance WHERE player_id = %(viewer)s),
    ARRAY(SELECT tag_id FROM gallery_hiddentag WHERE player_id = %(viewer)s)
"""
OF_LEVEL = "{table}.level <= %s"
NOT_BY = "({table}.owner_id = ANY(%s)) IS NOT TRUE"
NOT_TAGGED = """NOT EXISTS (
    SELECT FROM gallery_picturetag AS hung WHERE hung.picture_id = {table}.picture_id AND hung.tag_id = ANY(%s)
)"""


def most_of_site() -> Level:
    """On a family site nobody is shown more, but what is their own."""
    return Level.EVERYONE if settings.MODERATION_STRICTNESS == Strictness.FAMILY else Level.MATURE


def open_to_all() -> Level:
    """What anybody may see without having said that they are an adult."""
    return min(most_of_site(), Level.MILD)


def may_see_up_to(viewer: Player | None) -> Level:
    """By an address, whatever they want to come upon. More than is open to all for adults alone who chose it."""
    return max(open_to_all(), min(most_of_site(), _chosen(viewer)))


def _chosen(viewer: Player | None) -> Level:
    most = Viewing.objects.filter(player=viewer).values_list("most", flat=True).first() if viewer is not None else None
    return Level.EVERYONE if most is None else Level(most)


def is_open_to(level: int, viewer: Player | None) -> bool:
    """Whether this viewer may see pictures of this level. Of most pictures nobody needs to ask who it is."""
    return level <= open_to_all() or level <= may_see_up_to(viewer)


def open_to(viewer: Player | None) -> Q:
    """Pictures of which `is_open_to` is true."""
    if viewer is None:
        return Q(level__lte=open_to_all())
    chosen = Coalesce(_most(viewer), Value(int(Level.EVERYONE)))
    return Q(level__lte=Greatest(Value(int(open_to_all())), Least(Value(int(most_of_site())), chosen)))


def coming_upon(viewer: Player | None) -> Q:
    """Pictures that lists may show this viewer."""
    if viewer is None:
        return Q(level__lte=open_to_all())
    chosen = Coalesce(_most(viewer), Value(int(Level.MILD)))
    hidden = HiddenTag.objects.filter(player=viewer).values("tag")
    tagged = Exists(PictureTag.objects.filter(picture=OuterRef("pk"), tag__in=hidden))
    return Q(level__lte=Least(Value(int(most_of_site())), chosen)) & not_from(viewer, "owner") & ~Q(tagged)


def _most(viewer: Player) -> Subquery:
    return Subquery(Viewing.objects.filter(player=viewer).values("most")[:1])


@dataclass(frozen=True, slots=True)
class Sight:
    """What lists of listings leave out for one viewer: higher levels, what these people made, what has one of these tags."""

    level: int
    people: list[int] = field(default_factory=list)
    tags: list[int] = field(default_factory=list)

    def seen(self, table: str = "listing") -> tuple[str, list[Any]]:
        """A condition on `table`, a listing."""
        given = [(OF_LEVEL, self.level), (NOT_BY, self.people), (NOT_TAGGED, self.tags)]
        some = [(sql.format(table=table), value) for sql, value in given if value != []]
        return " AND ".join(sql for sql, _ in some), [value for _, value in some]

    def has_none_of(self, level: Level | None) -> bool:
        """Known without looking; a database would read through all rows below it."""
        return level is not None and level > self.level

    def of(self, rows: QuerySet[Listing]) -> QuerySet[Listing]:
        """Those of these listings. `rows` are of no subquery: there they would have another name."""
        sql, values = self.seen(Listing._meta.db_table)
        return rows.filter(RawSQL(sql, values, output_field=BooleanField()))  # noqa: S611 - its values are given apart


def of(viewer: Player | None) -> Sight:
    if viewer is None:
        return Sight(int(open_to_all()))
    with connection.cursor() as cursor:
        cursor.execute(TOLD, {"viewer": viewer.pk})
        most, people, tags = cursor.fetchone()
    return Sight(int(min(most_of_site(), Level.MILD if most is None else most)), people, tags)


def among(numbers: list[int], viewer: Player | None) -> list[int]:
    """Those of these pictures that are listed and that lists may show this viewer, in the same order."""
    there = set(of(viewer).of(Listing.objects.filter(pk__in=numbers)).values_list("pk", flat=True))
    return [number for number in numbers if number in there]
