"""What one player was told, newest first, a page at a time; and how much of it is unread."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    Window,
)
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan
from django.db.models.functions import Coalesce, RowNumber
from django.urls import reverse

from accounts.models import Player
from gallery import addresses
from gallery.loading import with_files
from gallery.models import Access, Category, Level, Notification, NotificationActor, Picture, Verb
from gallery.notices.places import Place
from gallery.notices.wording import PHRASES, Phrase
from gallery.prompts import SOMEBODY
from gallery.sets.access import visible
from gallery.visibility import met
from moderation.states import State
from paintoff.ready import Ready

PAGE = 20
NAMED = 2
"""How many of those who did the same are told by name."""

UNREAD_MOST = 99


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody by name, with the address of their page; empty for who has left."""

    nickname: str
    href: str


@dataclass(frozen=True, slots=True)
class Notice:
    """One notification as its reader is told it: `names` and `others` did `verb` to `subject`."""

    number: int
    category: Category
    verb: Verb
    names: list[Name]
    others: int
    subject: str
    href: str
    thumbnail: str
    level: int
    at: datetime
    is_read: bool

    @property
    def phrase(self) -> Phrase:
        return PHRASES[self.verb]


@dataclass(frozen=True, slots=True)
class Page:
    """`older` is where to go on, None at the end; `newest` what was known when it was read."""

    notices: list[Notice]
    older: Place | None
    newest: Place | None


def page_of(player: Player, category: Category | None = None, before: Place | None = None, count: int = PAGE) -> Page:
    at, number = (before.at, before.number) if before is not None else (None, None)
    some = _behind(count + 1).rows(player, category.value if category is not None else None, at, number)
    shown = some[:count]
    hang_on(shown)
    older = Place(shown[-1].told_at, shown[-1].pk) if len(some) > count else None
    return Page([notice_of(one) for one in shown], older, Place(shown[0].told_at, shown[0].pk) if shown else None)


@cache
def _behind(most: int) -> Ready[Notification]:
    def build(player: Player, category: str | None, at: datetime | None, number: int | None) -> QuerySet[Notification]:
        rows = told_to(player)
        if category is not None:
            rows = rows.filter(category=category)
        if at is not None:
            rows = rows.filter(TupleLessThan(Tuple(F("told_at"), F("pk")), (at, number)))
        return loaded(rows)[:most]

    return Ready(build, Player, str, datetime, int)


def told_to(player: Player) -> QuerySet[Notification]:
    """Everything but what is about a picture that they may not see now or do not want to come upon, or about a collection or a
    set that they may not see. What is about a proposal names its set: `proposal:KEY:NUMBER`."""
    others = ~Q(collection__access=Access.PRIVATE) & Q(collection__state=State.VISIBLE)
    collection = others | Q(collection__owner=player)
    # Row by row: all pictures that somebody may come upon are most of a million, and would be gathered first.
    seen = Subquery(met(player).filter(pk=OuterRef("picture")).values("pk")[:1])
    rows = Notification.objects.alias(seen=seen).filter(Q(picture=None) | Q(seen__isnull=False), player=player)
    of_set = Func(F("about"), Value(":"), Value(2), function="split_part", output_field=CharField())
    looked_into = Exists(visible(player).filter(key=OuterRef("set_key")))
    rows = rows.alias(set_key=of_set).filter(~Q(category=Category.SETS) | looked_into)
    return rows.filter(Q(collection=None) | collection)


def unread_of(player: Player) -> int:
    """At most one more than `UNREAD_MOST`."""
    return UNREAD.count(player)


UNREAD = Ready(lambda player: told_to(player).filter(read_at=None).order_by().values("pk")[: UNREAD_MOST + 1], Player)


def told(unread: int) -> str:
    """As the bell says it: empty for none, `99+` for many."""
    return f"{UNREAD_MOST}+" if unread > UNREAD_MOST else str(unread or "")


def notice_of(row: Notification) -> Notice:
    """Of a row that was `loaded`."""
    names = [_name(one.actor) for one in row.newest]  # type: ignore[attr-defined]
    return Notice(
        number=row.pk,
        category=Category(row.category),
        verb=Verb(row.verb),
        names=names,
        others=row.people - len(names),  # type: ignore[attr-defined]
        subject=_subject(row),
        href=_address(row, names),
        thumbnail=addresses.thumbnail(row.picture.blob) if row.picture else "",
        level=row.picture.level if row.picture else Level.EVERYONE,
        at=row.told_at,
        is_read=row.read_at is not None,
    )


def loaded(rows: QuerySet[Notification]) -> QuerySet[Notification]:
    """With the rows that `notice_of` needs, newest first; the others `hang_on` them."""
    counted = NotificationActor.objects.filter(notification=OuterRef("pk")).order_by().values("notification")
    people = Coalesce(Subquery(counted.annotate(number=Count("pk")).values("number")), 0, output_field=IntegerField())
    around = rows.select_related("picture__prompt", "picture__blob", "collection").annotate(people=people)
    return around.order_by("-told_at", "-pk")


def hang_on(rows: list[Notification]) -> None:
    """Who did it last, and the files of the pictures that it is about."""
    with_files([one.picture for one in rows if one.picture])
    newest: defaultdict[int, list[NotificationActor]] = defaultdict(list)
    for one in NEWEST.rows([row.pk for row in rows]) if rows else ():
        newest[one.notification_id].append(one)
    for row in rows:
        row.newest = newest[row.pk]  # type: ignore[attr-defined]


def _newest(notifications: list[int]) -> QuerySet[NotificationActor]:
    place = Window(RowNumber(), partition_by="notification", order_by="-pk")
    theirs = NotificationActor.objects.filter(notification__id__among=notifications).annotate(place=place)
    return theirs.filter(place__lte=NAMED).select_related("actor").order_by("-pk")


NEWEST = Ready(_newest, list)


def _address(row: Notification, names: list[Name]) -> str:
    if row.picture is not None:
        return _in_the_gallery(Verb(row.verb), row.picture)
    if row.collection is not None:
        return reverse("gallery:collection", args=[row.collection.key])
    if row.verb == Verb.FOLLOWED and names:
        return names[0].href
    return row.href


def _name(actor: Player) -> Name:
    if actor.deleted_at is not None:
        return Name(SOMEBODY, "")
    return Name(actor.nickname, reverse("accounts:player", args=[actor.key]))


def _subject(row: Notification) -> str:
    if row.picture is not None:
        return row.picture.prompt.text
    return row.collection.title if row.collection is not None else row.subject


def _in_the_gallery(verb: Verb, picture: Picture) -> str:
    if verb is Verb.REMIXED:
        return reverse("gallery:remixes", args=[picture.key])
    page = reverse("gallery:picture", args=[picture.key])
    return f"{page}#comments" if verb is Verb.COMMENTED else page
