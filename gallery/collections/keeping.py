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
from moderation import standing
from moderation.rules import checking
from moderation.rules.kinds import Place
from moderation.statements import Unreadable, plain
from moderation.states import State, may_move

MOST = 200
"""Collections of one person."""
READ_TIMES = 4
"""What is so many times too long is not held to the rules, only said to be too long."""


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on a collection, as it is kept."""

    title: str
    about: str
    access: Access


def label(title: str, about: str = "", access: str = Access.PRIVATE) -> Label:
    """Raises Unfit, which names each field that is wrong."""
    heading, words = _Text(title, TITLE_MAX, Place.TITLE), _Text(about, ABOUT_MAX, Place.COMMENT)
    problems = [("title", said) for said in _wrong_with_title(heading)]
    problems += [("about", said) for said in words.wrong(f"What it is about takes at most {ABOUT_MAX:,} characters")]
    if access not in set(Access):
        problems.append(("access", f"Say who sees it: {', '.join(Access)}."))
    if problems:
        raise Unfit(problems)
    return Label(heading.text, words.text, Access(access))


@transaction.atomic
def create(owner: Player, wanted: Label) -> Collection:
    """Raises Refused where they keep too many, or may show nothing just now."""
    _must_be_heard(owner, wanted)
    Player.objects.select_for_update(no_key=True).get(pk=owner.pk)
    if Collection.objects.filter(owner=owner).count() >= MOST:
        raise Refused(MANY)
    return Collection.objects.create(owner=owner, title=wanted.title, about=wanted.about, access=wanted.access)


def change(collection: Collection, wanted: Label) -> None:
    """What was offered to it waits where it takes no offers any more, until it does again. Raises Refused as `create`."""
    _must_be_heard(collection.owner, wanted)
    collection.title, collection.about, collection.access = wanted.title, wanted.about, wanted.access
    collection.save(update_fields=["title", "about", "access"])


def _must_be_heard(owner: Player, wanted: Label) -> None:
    if wanted.access is not Access.PRIVATE and (silenced := standing.why_not(owner)):
        raise Refused(silenced)


@transaction.atomic
def judge(ids: Group[int], state: State, *, is_told: bool = False) -> int:
    """Move collections to a state of moderation, along its ways alone; their owners hear of it, unless they are told by whoever
    decides. How many moved."""
    sources = [source for source in State if may_move(source, state)]
    rows = Collection.objects.select_for_update(no_key=True).filter(pk__in=ids, state__in=sources)
    moving = list(rows.order_by("pk"))
    Collection.objects.filter(pk__in=[one.pk for one in moving]).update(state=state)
    for one in () if is_told else moving:
        telling.judged(one, state)
    return len(moving)


def delete(collection: Collection) -> None:
    """For good, with its order. The pictures stay where they are."""
    collection.delete()


class _Text:
    """One field's words as they are kept, and all that is wrong with them."""

    def __init__(self, typed: str, most: int, place: Place) -> None:
        self.text, self.unreadable, self._most, self._place = "", "", most, place
        try:
            self.text = plain(typed)
        except Unreadable as error:
            self.unreadable = str(error)

    def wrong(self, bound: str) -> list[str]:
        if self.unreadable:
            return [self.unreadable]
        is_long = len(self.text) > self._most
        said = [f"{bound}; this has {len(self.text):,}."] if is_long else []
        if len(self.text) <= READ_TIMES * self._most:
            said += filter(None, [checking.why_not(self.text, self._place)])
        return said


def _wrong_with_title(heading: _Text) -> list[str]:
    said = heading.wrong(f"A title has at most {TITLE_MAX} characters")
    if heading.unreadable:
        return said
    if not heading.text:
        return ["Give it a title."]
    is_one_line = not {"\n", "\t"} & set(heading.text)
    return said if is_one_line else ["A title is one line with something in it.", *said]
