"""Collections on the desk of moderation: their title, and what they say about themselves."""

from __future__ import annotations

from collections.abc import Collection as Group

from django.db.models import Count, QuerySet
from django.urls import reverse

from gallery.collections import keeping
from gallery.judged import walks
from gallery.models import Access, Collection
from moderation.rules.kinds import Place
from moderation.states import State
from moderation.subjects import Kind, Move, Said, Subject


def look(keys: Group[str]) -> dict[str, Subject]:
    rows = Collection.objects.filter(key__in=keys).select_related("owner").annotate(held=Count("items"))
    return {one.key: _subject(one) for one in rows}


def move(key: str, state: State, rule: str, is_told: bool) -> Move | None:
    was = Collection.objects.filter(key=key).values_list("pk", "state").first()
    if was is None:
        return None
    keeping.judge([was[0]], state, is_told=is_told)
    return Move(State(was[1]), State(Collection.objects.values_list("state", flat=True).get(pk=was[0])))


def shown() -> QuerySet[Collection]:
    return Collection.objects.filter(state=State.VISIBLE).exclude(access=Access.PRIVATE)


def said(one: Collection) -> Said:
    return Said(one.key, str(one.pk), ((Place.TITLE, one.title), (Place.COMMENT, one.about)))


def _of(keys: Group[str]) -> QuerySet[Collection]:
    return Collection.objects.filter(key__in=keys)


KIND = Kind("collection", "collection", look, move, can_block=False, walk=walks.by_number(shown, _of, said))


def _subject(one: Collection) -> Subject:
    return Subject(
        state=State(one.state),
        words=f"{one.title}\n{one.about}".strip(),
        author=one.owner,
        href=reverse("gallery:collection", args=[one.key]),
        made_at=one.created_at,
        facts=(("Pictures", str(one.held)), ("Open to", one.access)),  # type: ignore[attr-defined]
    )
