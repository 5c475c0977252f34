"""Image sets on the desk of moderation. One that is withheld is there for its members and for nobody else, one that is
blocked for its owner. One that its owner deleted can be put back, and is judged meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from gallery.judged import walks
from gallery.models import ImageSet
from gallery.sets import keeping
from gallery.sets.access import PUBLIC
from moderation.rules.kinds import Place
from moderation.states import State
from moderation.subjects import Kind, Move, Said, Subject


def look(keys: Collection[str]) -> dict[str, Subject]:
    rows = ImageSet.objects.filter(key__in=keys).select_related("owner")
    return {one.key: _subject(one) for one in rows}


def move(key: str, state: State, rule: str, is_told: bool) -> Move | None:
    was = ImageSet.objects.filter(key=key).first()
    if was is None:
        return None
    return Move(State(was.state), keeping.judge(was, state, timezone.now()))


def shown() -> QuerySet[ImageSet]:
    return ImageSet.objects.filter(PUBLIC)


def said(one: ImageSet) -> Said:
    return Said(one.key, str(one.pk), ((Place.TITLE, one.title), (Place.COMMENT, one.about)))


def _of(keys: Collection[str]) -> QuerySet[ImageSet]:
    return ImageSet.objects.filter(key__in=keys)


KIND = Kind("image set", "set", look, move, walk=walks.by_number(shown, _of, said))


def _subject(one: ImageSet) -> Subject:
    return Subject(
        state=State(one.state),
        words=f"{one.title}\n{one.about}".strip(),
        author=one.owner,
        href="" if one.deleted_at else reverse("gallery:set", args=[one.key]),
        made_at=one.made_at,
        facts=tuple(_facts(one)),
    )


def _facts(one: ImageSet) -> Iterable[tuple[str, str]]:
    yield "Seen by", one.visibility
    if one.deleted_at:
        yield "Deleted", f"{one.deleted_at:%-d %B %Y}"
