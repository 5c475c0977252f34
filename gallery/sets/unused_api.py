"""Files that no set uses by API: a list of them, and throwing one away. Several at once are an act of `/api/acts`."""

from __future__ import annotations

from typing import Annotated

from django.conf import settings
from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from accounts import keys  # noqa: F401 - the API's addresses use its converter
from accounts.auth import someone
from accounts.models import Player
from accounts.tokens import Scope
from gallery.exhibit import readable_picture
from gallery.people.entrance import slow_down
from gallery.sets import unused
from gallery.uploads import keeping
from gallery.wire import PAGE_MAX, PictureOut, member, shown
from paintoff.wire import Refusal, Refused, Wire

router = Router(tags=["image sets"])
PAGE = 48
NOT_A_FILE = "It was painted here: nobody brought it as a file."


class RoomOut(Wire):
    used: int = Field(description="Bytes of all files that you brought and did not throw away.")
    most: int = Field(description="Bytes from which on you may bring no more.")


class FileOut(Wire):
    picture: PictureOut
    size: int = Field(description="Bytes.")


class FilesOut(Wire):
    files: list[FileOut]
    after: int | None = Field(description="Pass it as `after` for the next page. Null at the end.")
    room: RoomOut


@router.get(
    "/me/files",
    auth=someone(Scope.READ),
    response={200: FilesOut, 403: Refusal},
    summary="Files that you brought and no set uses, the newest first",
)
def files(
    request: HttpRequest,
    after: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = PAGE,
) -> FilesOut:
    owner = member(request)
    page = unused.page_of(owner, after, limit)
    shown_files = [FileOut(picture=shown(one), size=one.blob.size) for one in page.files]
    return FilesOut(files=shown_files, after=page.after, room=_room(owner))


@router.delete(
    "/me/files/{key:key}",
    auth=someone(Scope.GALLERY),
    response={200: RoomOut, 403: Refusal, 404: Refusal, 409: Refusal},
    summary="Throw away a file that no set uses",
)
def throw_away(request: HttpRequest, key: str) -> RoomOut:
    """Into your bin, where it counts no more and can be put back for 30 days. What any version of a set names stays: 409."""
    owner, found = member(request), readable_picture(request, key)
    if found.owner_id != owner.pk:
        raise Refused("not_yours", "It is not yours.", status=403)
    if found.source != "upload":
        raise Refused("not_a_file", NOT_A_FILE, status=409)
    slow_down(request, settings.TAPS_PER_PLAYER, "picking")
    outcome = unused.throw_away(owner, [found], {})
    if outcome.left:
        raise Refused("in_use", outcome.left[0].reason, status=409)
    return _room(owner)


def _room(owner: Player) -> RoomOut:
    room = keeping.room_of(owner)
    return RoomOut(used=room.used, most=room.most)
