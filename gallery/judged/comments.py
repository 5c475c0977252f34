"""Comments on the desk of moderation: they are withheld, and never blocked. One that its author removed has no words left."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from gallery.judged import walks
from gallery.models import Comment, Picture
from gallery.people import comments
from gallery.visibility import NAMED, is_named
from moderation.rules.kinds import Place
from moderation.states import State
from moderation.subjects import Kin, Kind, Move, Said, Subject

REMOVED = "Its author removed it."


def look(keys: Collection[str]) -> dict[str, Subject]:
    rows = _of(keys).select_related("author", "picture__prompt")
    return {str(comment.pk): _subject(comment) for comment in rows}


def move(key: str, state: State, rule: str, is_told: bool) -> Move | None:
    was = Comment.objects.filter(pk=int(key)).values_list("state", flat=True).first()
    if was is None:
        return None
    comments.judge([int(key)], state)
    return Move(State(was), State(Comment.objects.values_list("state", flat=True).get(pk=int(key))))


def shown() -> QuerySet[Comment]:
    under = Exists(Picture.objects.filter(NAMED, pk=OuterRef("picture")))
    return Comment.objects.filter(under, state=State.VISIBLE, deleted_at=None)


def said(comment: Comment) -> Said:
    return Said(str(comment.pk), str(comment.pk), ((Place.COMMENT, comment.text),))


def _of(keys: Collection[str]) -> QuerySet[Comment]:
    return Comment.objects.filter(
        pk__in=[int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]
    )


KIND = Kind("comment", "comment", look, move, can_block=False, walk=walks.by_number(shown, _of, said))


def _subject(comment: Comment) -> Subject:
    page = reverse("gallery:picture", args=[comment.picture.key])
    under = comment.picture.prompt.text if is_named(comment.picture) else ""
    return Subject(
        state=State(comment.state),
        words=comment.text or REMOVED,
        has_words=bool(comment.text),
        author=comment.author,
        href=f"{page}#comments",
        made_at=comment.created_at,
        facts=(("Changed", f"{comment.edited_at:%-d %B %Y, %H:%M}"),) if comment.edited_at else (),
        kin=(Kin("under the picture", under, page),) if under else (),
    )
