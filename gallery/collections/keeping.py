"""The one writer of collections themselves: made, changed, judged, deleted. Their pictures are `holding`'s."""

from __future__ import annotations

from collections.abc import Collection as Group
from dataclasses import dataclass

from django.db import transaction

from accounts.models import Player
from gallery.collections import telling
from gallery.collections.refusals import MANY, Unfit
from gallery.models import ABOUT_MAX, TITLE_MAX, Access, Collection
from gallery.people.refusals import Refused
from moderation.rules import checking
from moderation.rules.kinds import Place
from moderation.statements import Unreadable, plain
from moderation.states import State, may_move

MOST = 200
"""Collections of one person."""


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on a collection, as it is kept."""

    title: str
    about: str
    access: Access


def label(title: str, about: str = "", access: str = Access.PRIVATE) -> Label:
    """Raises Unfit, which names the field."""
    heading = _plain("title", title)
    if not heading or "\n" in heading or "\t" in heading:
        raise Unfit("title", "A title is one line with something in it." if heading else "Give it a title.")
    if len(heading) > TITLE_MAX:
        raise Unfit("title", f"A title has at most {TITLE_MAX} characters; this has {len(heading)}.")
    words = _plain("about", about)
    if len(words) > ABOUT_MAX:
        raise Unfit("about", f"What it is about takes at most {ABOUT_MAX:,} characters; this has {len(words):,}.")
    if access not in set(Access):
        raise Unfit("access", f"Say who sees it: {', '.join(Access)}.")
    _must_be_allowed("title", heading, Place.TITLE)
    _must_be_allowed("about", words, Place.COMMENT)
    return Label(heading, words, Access(access))


@transaction.atomic
def create(owner: Player, wanted: Label) -> Collection:
    """Raises Refused where they keep too many."""
    Player.objects.select_for_update(no_key=True).get(pk=owner.pk)
    if Collection.objects.filter(owner=owner).count() >= MOST:
        raise Refused(MANY)
    return Collection.objects.create(owner=owner, title=wanted.title, about=wanted.about, access=wanted.access)


def change(collection: Collection, wanted: Label) -> None:
    """What was offered to it waits where it takes no offers any more, until it does again."""
    collection.title, collection.about, collection.access = wanted.title, wanted.about, wanted.access
    collection.save(update_fields=["title", "about", "access"])


@transaction.atomic
def judge(ids: Group[int], state: State) -> int:
    """Move collections to a state of moderation, along its ways alone; their owners hear of it. How many moved."""
    sources = [source for source in State if may_move(source, state)]
    rows = Collection.objects.select_for_update(no_key=True).filter(pk__in=ids, state__in=sources)
    moving = list(rows.order_by("pk"))
    Collection.objects.filter(pk__in=[one.pk for one in moving]).update(state=state)
    for one in moving:
        telling.judged(one, state)
    return len(moving)


def delete(collection: Collection) -> None:
    """For good, with its order. The pictures stay where they are."""
    collection.delete()


def _must_be_allowed(field: str, text: str, place: Place) -> None:
    try:
        checking.check(text, place)
    except checking.Unfit as unfit:
        raise Unfit(field, str(unfit)) from None


def _plain(field: str, text: str) -> str:
    try:
        return plain(text)
    except Unreadable as error:
        raise Unfit(field, str(error)) from None
