"""The one writer of comments. A removed one stays as a tombstone; the picture's count moves with what can be read.

Lock order: the picture, then its comment.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from accounts import distances
from accounts.models import Player
from gallery import counters, listing
from gallery.counters import Counter
from gallery.models import COMMENT_MAX, Comment, Picture
from gallery.notices import events
from gallery.people.refusals import Refused
from gallery.visibility import NAMED
from moderation import standing
from moderation.rules.checking import why_not
from moderation.rules.kinds import Place
from moderation.statements import Unreadable, plain
from moderation.states import State, may_move

EDITING = timedelta(minutes=15)
READ_MOST = 4 * COMMENT_MAX
TOO_LONG = f"A comment has at most {COMMENT_MAX:,} characters; this has {{:,}}."
EMPTY = "Write something that can be seen."
CLOSED = "This picture takes no comments now."
TOO_LATE = "A comment can be changed for 15 minutes. This one is older, or gone; you can still remove it."
GONE = "This comment is gone already."


def fit(text: str) -> str:
    """The words as they are kept. Raises Refused."""
    try:
        said = plain(text)
    except Unreadable as error:
        raise Refused(str(error)) from None
    if not said:
        raise Refused(EMPTY)
    faults = [TOO_LONG.format(len(said))] if len(said) > COMMENT_MAX else []
    faults += filter(None, [why_not(said, Place.COMMENT) if len(said) <= READ_MOST else ""])
    if faults:
        raise Refused(" ".join(faults))
    return said


@transaction.atomic
def say(picture: Picture, author: Player, text: str, now: datetime) -> Comment:
    """Under a picture whose words are out. Raises Refused."""
    _must_be_heard(author)
    said = fit(text)
    listing.hold([picture.pk])
    is_open = Picture.objects.filter(NAMED, pk=picture.pk).exists()
    if not is_open or distances.is_blocked(author, picture.owner_id):
        raise Refused(CLOSED)
    comment = Comment.objects.create(picture=picture, author=author, text=said, state=State.VISIBLE, created_at=now)
    _count(comment, int(counts(comment)))
    _tell(comment, was=False)
    return comment


def edit(comment: Comment, text: str, now: datetime) -> None:
    """By its author, while it is new: who answered it must not find other words there later. Raises Refused."""
    _must_be_heard(comment.author)
    said = fit(text)
    young = Comment.objects.filter(pk=comment.pk, deleted_at=None, created_at__gt=now - EDITING)
    if not young.update(text=said, edited_at=now):
        raise Refused(TOO_LATE)


@transaction.atomic
def remove(comment: Comment, now: datetime) -> None:
    """By its author. Its words are gone for good, that there was one stays. Raises Refused."""
    held = _hold(comment.pk, comment.picture_id)
    if held.deleted_at:
        raise Refused(GONE)
    was = counts(held)
    held.text, held.deleted_at = "", now
    held.save(update_fields=["text", "deleted_at"])
    _count(held, -int(was))
    _tell(held, was)


def judge(ids: Collection[int], state: State) -> int:
    """Move comments to a state of moderation, along its ways alone. How many moved."""
    sources = [source for source in State if may_move(source, state)]
    rows = Comment.objects.filter(Q(state__in=sources), pk__in=ids).order_by("picture", "pk")
    return sum(_judge(pk, picture, state) for pk, picture in list(rows.values_list("pk", "picture")))


def may_edit(comment: Comment, now: datetime) -> bool:
    return comment.deleted_at is None and now - comment.created_at < EDITING


def counts(comment: Comment) -> bool:
    """Whether it is one of those that a picture says it has."""
    return comment.state == State.VISIBLE and comment.deleted_at is None


def _must_be_heard(author: Player | None) -> None:
    if silenced := standing.why_not(author):
        raise Refused(silenced)


@transaction.atomic
def _judge(pk: int, picture: int, state: State) -> bool:
    held = _hold(pk, picture)
    if not may_move(State(held.state), state):
        return False
    was = counts(held)
    held.state = state
    held.save(update_fields=["state"])
    _count(held, int(counts(held)) - int(was))
    _tell(held, was)
    return True


def _hold(pk: int, picture: int) -> Comment:
    listing.hold([picture])
    return Comment.objects.select_for_update(no_key=True).get(pk=pk)


def _tell(comment: Comment, was: bool) -> None:
    """Whoever's picture it is, when the comment begins or ceases to be one that can be read; `was` it before?"""
    if counts(comment) != was:
        (events.comment_gone if was else events.commented)(comment)


def _count(comment: Comment, by: int) -> None:
    if by:
        counters.move(comment.picture_id, Counter.COMMENTS, by)
