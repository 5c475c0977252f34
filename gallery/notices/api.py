"""What somebody is told, by API: the list, marking it read, choosing what to hear of."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router
from pydantic import Field

from accounts.auth import someone
from accounts.models import Player
from accounts.tokens import Scope
from gallery.models import Category, Verb
from gallery.notices import marking, places, reading
from gallery.wire import PAGE_MAX
from paintoff.wire import Refusal, Refused, Wire

router = Router(tags=["notifications"])
PLACE = "There is no such place in this list."


class NameOut(Wire):
    nickname: str
    page: str = Field(description="Empty for who has left.")


class NoticeOut(Wire):
    """`names` and `others` more did `verb` to `subject`."""

    number: int
    category: Category
    verb: Verb
    names: list[NameOut]
    others: int
    subject: str
    page: str
    at: datetime
    read: bool


class NoticesOut(Wire):
    notifications: list[NoticeOut]
    unread: int = Field(description="Of all of them; 100 stands for more than 99.")
    until: str | None = Field(description="Send it to mark everything read that was told up to here.")
    after: str | None = Field(description="Pass it as `after` for the next page. Null at the end.")


class ReadIn(Wire):
    until: str = Field(max_length=100, description="As the list gave it.")


class ReadOut(Wire):
    read: int = Field(description="How many were marked.")


class ChoicesIn(Wire):
    categories: list[Category] = Field(max_length=len(marking.CHOOSABLE), description="To hear of these alone.")


class ChoicesOut(Wire):
    categories: list[Category]
    choosable: list[Category] = Field(description="What moderators did is told always.")


@router.get(
    "/me/notifications", auth=someone(Scope.READ), response=NoticesOut, summary="What one was told, the newest first"
)
def notices(
    request: HttpRequest,
    category: Category | None = None,
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = reading.PAGE,
) -> NoticesOut:
    player: Player = request.player  # type: ignore[attr-defined]
    page = reading.page_of(player, category, _place(after, "after") if after is not None else None, limit)
    return NoticesOut(
        notifications=[_shown(one) for one in page.notices],
        unread=reading.unread_of(player),
        until=str(page.newest) if page.newest else None,
        after=str(page.older) if page.older else None,
    )


@router.put(
    "/me/notifications/{number}/read",
    auth=someone(Scope.GALLERY),
    response={200: NoticeOut, 404: Refusal},
    summary="Mark one of them read",
)
def read_one(request: HttpRequest, number: Annotated[int, Path(ge=1, le=2**63 - 1)]) -> NoticeOut:
    notice = marking.mark_read(request.player, number, timezone.now())  # type: ignore[attr-defined]
    if notice is None:
        raise Refused("not_found", "There is no such notification.", "number", 404)
    return _shown(notice, is_read=True)


@router.post(
    "/me/notifications/read",
    auth=someone(Scope.GALLERY),
    response=ReadOut,
    summary="Mark everything read that was told up to a place",
)
def read_all(request: HttpRequest, wanted: ReadIn) -> ReadOut:
    until = _place(wanted.until, "until")
    return ReadOut(read=marking.mark_all_read(request.player, until, timezone.now()))  # type: ignore[attr-defined]


@router.get(
    "/me/notifications/choices", auth=someone(Scope.READ), response=ChoicesOut, summary="What one wants to hear of"
)
def choices(request: HttpRequest) -> ChoicesOut:
    return _choices(request.player)  # type: ignore[attr-defined]


@router.put(
    "/me/notifications/choices", auth=someone(Scope.GALLERY), response=ChoicesOut, summary="Choose what to hear of"
)
def choose(request: HttpRequest, wanted: ChoicesIn) -> ChoicesOut:
    player: Player = request.player  # type: ignore[attr-defined]
    if set(wanted.categories) - set(marking.CHOOSABLE):
        raise Refused("unfit", "What moderators did is told always, and cannot be chosen.", "categories")
    marking.choose(player, set(wanted.categories))
    return _choices(player)


def _place(text: str, field: str) -> places.Place:
    if (place := places.parsed(text)) is None:
        raise Refused("unknown_cursor", PLACE, field)
    return place


def _choices(player: Player) -> ChoicesOut:
    wanted = marking.wanted_by(player)
    return ChoicesOut(categories=[one for one in Category if one in wanted], choosable=list(marking.CHOOSABLE))


def _shown(one: reading.Notice, is_read: bool | None = None) -> NoticeOut:
    return NoticeOut(
        number=one.number,
        category=one.category,
        verb=one.verb,
        names=[NameOut(nickname=name.nickname, page=name.href) for name in one.names],
        others=one.others,
        subject=one.subject,
        page=one.href,
        at=one.at,
        read=one.is_read if is_read is None else is_read,
    )
