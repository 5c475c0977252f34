"""Words of image sets on the desk of moderation: messages, captions, what is said of proposals. Taken down they go from the whole
set, old versions too."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from gallery.judged import walks
from gallery.models import ImageSet, SetWords
from gallery.sets import words
from gallery.sets.access import PUBLIC
from moderation.rules.kinds import Place
from moderation.states import State
from moderation.subjects import Kin, Kind, Move, Said, Subject

LEFT = "Whoever wrote it has left."


def look(keys: Collection[str]) -> dict[str, Subject]:
    rows = SetWords.objects.filter(_named(keys)).select_related("author", "image_set")
    return {one.key: _subject(one) for one in rows}


def move(key: str, state: State, rule: str, is_told: bool) -> Move | None:
    was = SetWords.objects.filter(_named([key])).first()
    if was is None:
        return None
    return Move(State(was.state), words.judge(was.pk, state))


def shown() -> QuerySet[SetWords]:
    """Those that somebody once reported: of others there are no rows, and no way to take them down one by one."""
    within = Exists(ImageSet.objects.filter(PUBLIC, pk=OuterRef("image_set")))
    return SetWords.objects.filter(within, state=State.VISIBLE).exclude(text="").select_related("image_set")


def said(one: SetWords) -> Said:
    return Said(one.key, str(one.pk), ((Place.COMMENT, one.text),))


def _of(keys: Collection[str]) -> QuerySet[SetWords]:
    return SetWords.objects.filter(_named(keys)).select_related("image_set")


KIND = Kind("set words", "text", look, move, walk=walks.by_number(shown, _of, said))


def _named(keys: Collection[str]) -> Q:
    parts = [key.partition(":") for key in keys]
    wanted = Q(pk__in=[])
    for image_set, _, digest in parts:
        wanted |= Q(image_set__key=image_set, digest=digest)
    return wanted


def _subject(one: SetWords) -> Subject:
    page = reverse("gallery:set", args=[one.image_set.key])
    return Subject(
        state=State(one.state),
        words=one.text or LEFT,
        has_words=bool(one.text),
        author=one.author,
        href=one.place,
        made_at=one.made_at,
        kin=(Kin("in the set", one.image_set.title, page),),
    )
