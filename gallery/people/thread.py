"""The comments under a picture as one reader sees them, newest first, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db.models import Q, QuerySet

from accounts.distances import not_from
from accounts.models import Player
from gallery.models import Comment, Picture
from gallery.people.comments import may_edit
from moderation.states import State
from paintoff.ready import Ready

PAGE = 20
NOTES = {
    State.PENDING: "Being checked: only you can see it.",
    State.WITHHELD: "Withheld: only you can see it.",
}


@dataclass(frozen=True, slots=True)
class Remark:
    """One comment. A tombstone has neither text nor author."""

    number: int
    author: Player | None
    text: str
    at: datetime
    is_edited: bool
    is_removed: bool
    may_edit: bool
    may_remove: bool
    note: str


@dataclass(frozen=True, slots=True)
class Thread:
    """`older` is the number to go on before, None at the end."""

    remarks: list[Remark]
    older: int | None


def thread_of(
    picture: Picture, viewer: Player | None, now: datetime, before: int | None = None, count: int = PAGE
) -> Thread:
    some = _said_under(count + 1).rows(picture, viewer, before)
    shown = some[:count]
    return Thread([remark_of(one, viewer, now) for one in shown], shown[-1].pk if len(some) > count else None)


@cache
def _said_under(most: int) -> Ready[Comment]:
    """Under a picture, to a viewer, before a number."""
    return Ready(lambda picture, viewer, before: _before(picture, viewer, before)[:most], Picture, Player, int)


def _before(picture: Picture, viewer: Player | None, before: int | None) -> QuerySet[Comment]:
    rows = shown_to(viewer).filter(picture=picture).select_related("author").order_by("-pk")
    return rows if before is None else rows.filter(pk__lt=before)


def shown_to(viewer: Player | None) -> QuerySet[Comment]:
    """What is fit to show, tombstones too, but of nobody whom this viewer keeps away; and their own that wait or are withheld."""
    visible = Q(state=State.VISIBLE) & not_from(viewer, "author")
    if viewer is None:
        return Comment.objects.filter(visible)
    return Comment.objects.filter(visible | Q(author=viewer, deleted_at=None, state__in=list(NOTES)))


def remark_of(comment: Comment, viewer: Player | None, now: datetime) -> Remark:
    is_removed = comment.deleted_at is not None
    is_own = viewer is not None and comment.author_id == viewer.pk and not is_removed
    return Remark(
        number=comment.pk,
        author=None if is_removed else comment.author,
        text=comment.text,
        at=comment.created_at,
        is_edited=comment.edited_at is not None,
        is_removed=is_removed,
        may_edit=is_own and may_edit(comment, now),
        may_remove=is_own,
        note=NOTES.get(State(comment.state), ""),
    )
