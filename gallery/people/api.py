"""What people do on pictures, by API: likes, comments, reports. Each says what is wanted, so that sending it twice
changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Path, Query, Router, Status
from pydantic import Field

from accounts import keys  # noqa: F401 - the API's addresses use its converter
from accounts.api import PlayerOut
from accounts.api import shown as shown_player
from accounts.auth import anyone, someone
from accounts.models import Player
from accounts.once_api import makes_once
from accounts.tokens import Scope
from gallery.collections.doors import seen
from gallery.exhibit import readable_picture
from gallery.models import COMMENT_MAX, Comment
from gallery.people import comments, thread
from gallery.people import likes as liking
from gallery.people.entrance import slow_down
from gallery.people.reports import reportable_comment
from gallery.wire import PAGE_MAX, by_field, member
from moderation import reporting
from moderation.models import WORDS_MAX, Reason, SubjectKind
from paintoff.wire import Refusal, Refused, Wire

router = Router(tags=["people"])
Number = Annotated[int, Path(ge=1, le=2**63 - 1)]


class LikeOut(Wire):
    liked: bool = Field(description="Whether you like it now.")
    likes: int


class CommentIn(Wire):
    text: str = Field(max_length=4 * COMMENT_MAX, description=f"At most {COMMENT_MAX:,} characters that can be seen.")


class CommentOut(Wire):
    """A tombstone has neither text nor author."""

    number: int
    author: PlayerOut | None
    text: str
    at: datetime
    edited: bool
    removed: bool
    note: str = Field(description="What became of your own comment that others do not see.")


class CommentsOut(Wire):
    comments: list[CommentOut]
    after: int | None = Field(description="Pass it as `after` for the next page. Null at the end.")


class ReportIn(Wire):
    reason: Reason
    words: str = Field("", max_length=4 * WORDS_MAX)


class ReportOut(Wire):
    is_new: bool = Field(description="False where you have reported it before: what you said first counts.")


@router.get(
    "/pictures/{key:key}/like",
    auth=someone(Scope.READ),
    response={200: LikeOut, 404: Refusal},
    summary="Whether one likes a picture",
)
def whether_liked(request: HttpRequest, key: str) -> LikeOut:
    picture = readable_picture(request, key)
    return LikeOut(liked=liking.likes_it(picture, request.player), likes=picture.likes)  # type: ignore[attr-defined]


@router.put(
    "/pictures/{key:key}/like",
    auth=someone(Scope.GALLERY),
    response={200: LikeOut, 404: Refusal, 409: Refusal},
    summary="Like a picture",
)
def like(request: HttpRequest, key: str) -> LikeOut:
    return _like(request, key, True)


@router.delete(
    "/pictures/{key:key}/like",
    auth=someone(Scope.GALLERY),
    response={200: LikeOut, 404: Refusal, 409: Refusal},
    summary="Like it no more",
)
def unlike(request: HttpRequest, key: str) -> LikeOut:
    return _like(request, key, False)


@router.get(
    "/pictures/{key:key}/comments",
    auth=anyone(Scope.READ),
    response={200: CommentsOut, 404: Refusal},
    summary="What is said of a picture, the newest first",
)
def said(
    request: HttpRequest,
    key: str,
    after: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = thread.PAGE,
) -> CommentsOut:
    viewer: Player | None = request.player  # type: ignore[attr-defined]
    found = thread.thread_of(readable_picture(request, key), viewer, timezone.now(), after, limit)
    return CommentsOut(comments=[_remark(one) for one in found.remarks], after=found.older)


@router.post(
    "/pictures/{key:key}/comments",
    auth=someone(Scope.GALLERY),
    response={201: CommentOut, 404: Refusal},
    summary="Say something",
)
@makes_once(lambda request, number: _again(request, number), by="number")
def say(request: HttpRequest, key: str, wanted: CommentIn) -> Status[CommentOut]:
    author, picture, now = member(request), readable_picture(request, key), timezone.now()
    with by_field("text"):
        slow_down(request, settings.COMMENTS_PER_PLAYER, "comments")
        comment = comments.say(picture, author, wanted.text, now)
    return Status(201, _shown(comment, author, now))


@router.patch(
    "/comments/{number}",
    auth=someone(Scope.GALLERY),
    response={200: CommentOut, 404: Refusal},
    summary="Change one's own comment, within 15 minutes",
)
def change(request: HttpRequest, number: Number, wanted: CommentIn) -> CommentOut:
    comment, now = _own(request, number), timezone.now()
    with by_field("text"):
        slow_down(request, settings.COMMENTS_PER_PLAYER, "comments")
        comments.edit(comment, wanted.text, now)
    comment.refresh_from_db()
    return _shown(comment, member(request), now)


@router.delete(
    "/comments/{number}",
    auth=someone(Scope.GALLERY),
    response={204: None, 404: Refusal, 409: Refusal},
    summary="Take back one's own comment",
)
def take_back(request: HttpRequest, number: Number) -> Status[None]:
    """Its words are gone for good; that there was one stays."""
    with by_field(status=409):
        comments.remove(_own(request, number), timezone.now())
    return Status(204, None)


@router.post(
    "/pictures/{key:key}/reports",
    auth=someone(Scope.GALLERY),
    response={200: ReportOut, 404: Refusal, 409: Refusal},
    summary="Report a picture to the moderators",
)
def report(request: HttpRequest, key: str, wanted: ReportIn) -> ReportOut:
    reporter = member(request)
    readable_picture(request, key)
    return reported(request, reporter, SubjectKind.PICTURE, key, wanted)


@router.post(
    "/comments/{number}/reports",
    auth=someone(Scope.GALLERY),
    response={200: ReportOut, 404: Refusal, 409: Refusal},
    summary="Report a comment to the moderators",
)
def report_comment(request: HttpRequest, number: Number, wanted: ReportIn) -> ReportOut:
    reporter = member(request)
    reportable_comment(reporter, number)
    return reported(request, reporter, SubjectKind.COMMENT, str(number), wanted)


@router.post(
    "/collections/{key:key}/reports",
    auth=someone(Scope.GALLERY),
    response={200: ReportOut, 404: Refusal, 409: Refusal},
    summary="Report a collection to the moderators",
)
def report_collection(request: HttpRequest, key: str, wanted: ReportIn) -> ReportOut:
    reporter = member(request)
    seen(request, key)
    return reported(request, reporter, SubjectKind.COLLECTION, key, wanted)


def _like(request: HttpRequest, key: str, is_wanted: bool) -> LikeOut:
    player, picture = member(request), readable_picture(request, key)
    slow_down(request, settings.TAPS_PER_PLAYER, "taps")
    with by_field(status=409):
        liking.like(picture, player, is_wanted)
    picture.refresh_from_db(fields=["likes"])
    return LikeOut(liked=is_wanted, likes=picture.likes)


def reported(
    request: HttpRequest, reporter: Player, kind: str, key: str | Callable[[], str], wanted: ReportIn
) -> ReportOut:
    """`key` of what has none before somebody reports it is what makes it. Raises Refused where the words cannot be kept, and
    where it is the reporter's own: 409, since nothing that is sent is at fault."""
    slow_down(request, settings.COMMENTS_PER_PLAYER, "reports")
    try:
        said = reporting.fit(wanted.words)
        with transaction.atomic():
            subject = key if isinstance(key, str) else key()
            return ReportOut(is_new=reporting.report(reporter, kind, subject, wanted.reason, said))
    except reporting.Own as error:
        raise Refused("own", str(error), status=409) from error
    except ValueError as error:
        raise Refused("unfit", str(error), "words") from error


def _own(request: HttpRequest, number: int) -> Comment:
    mine = Comment.objects.filter(author=member(request), deleted_at=None)
    return get_object_or_404(mine.select_related("picture"), pk=number)


def _again(request: HttpRequest, number: int) -> CommentOut:
    """A tombstone, where its author took it back; not found, where nobody reads it any more."""
    author = member(request)
    comment = get_object_or_404(thread.shown_to(author).filter(author=author).select_related("picture"), pk=number)
    readable_picture(request, comment.picture.key)
    return _shown(comment, author, timezone.now())


def _shown(comment: Comment, viewer: Player, now: datetime) -> CommentOut:
    return _remark(thread.remark_of(comment, viewer, now))


def _remark(one: thread.Remark) -> CommentOut:
    return CommentOut(
        number=one.number,
        author=shown_player(one.author) if one.author else None,
        text=one.text,
        at=one.at,
        edited=one.is_edited,
        removed=one.is_removed,
        note=one.note,
    )
