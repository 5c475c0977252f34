"""Sets by API: lists of them, one of them, and who may do what in it."""

from __future__ import annotations

from typing import Annotated

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Status
from pydantic import StrictBool

from accounts import keys  # noqa: F401 - the API's addresses use its converter
from accounts.api import shown as shown_player
from accounts.auth import anyone, someone
from accounts.distances import not_from
from accounts.models import Player
from accounts.once_api import makes_once
from accounts.tokens import Scope
from gallery.models import ImageSet, Role, SetMember
from gallery.people.entrance import slow_down
from gallery.sets import access, keeping, reading, writing
from gallery.sets.wire import (
    RoleName,
    SetIn,
    SetMemberOut,
    SetMembersOut,
    SetOut,
    SetsOut,
    refusing,
    seen,
    shown_set,
    viewer_of,
    writable,
)
from gallery.wire import PAGE_MAX, member
from paintoff.wire import Refusal, Refused, Wire

router = Router(tags=["image sets"])
Behind = Annotated[int | None, Query(ge=1, le=2**63 - 1)]
Limit = Annotated[int, Query(ge=1, le=PAGE_MAX)]
SHELF = 20


class RoleIn(Wire):
    role: RoleName


class DeletedIn(Wire):
    deleted: StrictBool


@router.get("/sets", auth=anyone(Scope.READ), response=SetsOut, summary="Image sets, the newest first")
def sets(
    request: HttpRequest,
    mine: Annotated[bool, Query(description="Those alone that you own or have a role in.")] = False,
    after: Behind = None,
    limit: Limit = SHELF,
) -> SetsOut:
    viewer = viewer_of(request)
    others = access.visible(viewer).filter(not_from(viewer, "owner"))
    rows = (access.own(viewer) if viewer is not None else ImageSet.objects.none()) if mine else others
    some, older = reading.shelf(rows, after, limit)
    return SetsOut(sets=[_shown(one, viewer) for one in some], after=older)


@router.post("/sets", auth=someone(Scope.GALLERY), response={201: SetOut, 403: Refusal}, summary="Begin a set")
@makes_once(lambda request, key: _shown(seen(request, key), viewer_of(request)))
def begin(request: HttpRequest, wanted: SetIn) -> Status[SetOut]:
    """Empty, with a branch that is called main."""
    owner = member(request)
    with refusing():
        label = keeping.label(**wanted.model_dump())
        slow_down(request, settings.COMMENTS_PER_PLAYER, "sets")
        return Status(201, shown_set(keeping.begin(owner, label, timezone.now()), Role.MANAGE))


@router.get("/sets/{key:key}", auth=anyone(Scope.READ), response={200: SetOut, 404: Refusal}, summary="One set")
def one(request: HttpRequest, key: str) -> SetOut:
    return _shown(seen(request, key), viewer_of(request))


@router.put(
    "/sets/{key:key}",
    auth=someone(Scope.GALLERY),
    response={200: SetOut, 403: Refusal, 404: Refusal},
    summary="Write a set's label anew",
)
def change(request: HttpRequest, key: str, wanted: SetIn) -> SetOut:
    by = member(request)
    found = seen(request, key, Role.MANAGE)
    with refusing():
        keeping.change(found, keeping.label(**wanted.model_dump()), by)
    return _shown(found, viewer_of(request))


@router.delete(
    "/sets/{key:key}",
    auth=someone(Scope.GALLERY),
    response={204: None, 403: Refusal, 404: Refusal},
    summary="Delete one's own set",
)
def delete(request: HttpRequest, key: str) -> Status[None]:
    """At once for everybody. Within 30 days its owner puts it back."""
    keeping.delete(_own(request, key), timezone.now())
    return Status(204, None)


@router.put(
    "/sets/{key:key}/deleted",
    auth=someone(Scope.GALLERY),
    response={200: SetOut, 403: Refusal, 404: Refusal, 409: Refusal},
    summary="Put a deleted set back, or delete it",
)
def put_back(request: HttpRequest, key: str, wanted: DeletedIn) -> SetOut:
    found = _own(request, key)
    if wanted.deleted:
        keeping.delete(found, timezone.now())
    else:
        with refusing(status=409):
            writing.ask_to_put_back(member(request), found)
            keeping.put_back(found, timezone.now())
    found.refresh_from_db()
    return _shown(found, viewer_of(request))


@router.get(
    "/sets/{key:key}/members",
    auth=anyone(Scope.READ),
    response={200: SetMembersOut, 404: Refusal},
    summary="Who was given a role in a set",
)
def members(request: HttpRequest, key: str, after: Behind = None, limit: Limit = SHELF) -> SetMembersOut:
    rows = SetMember.objects.filter(image_set=seen(request, key), player__deleted_at=None)
    if after is not None:
        rows = rows.filter(pk__gt=after)
    some = list(rows.select_related("player").order_by("pk")[: limit + 1])
    shown = [_member(one) for one in some[:limit]]
    return SetMembersOut(members=shown, after=some[limit - 1].pk if len(some) > limit else None)


@router.put(
    "/sets/{key:key}/members/{key:other}",
    auth=someone(Scope.GALLERY),
    response={200: SetMemberOut, 403: Refusal, 404: Refusal},
    summary="Give somebody a role in a set",
)
def give(request: HttpRequest, key: str, other: str, wanted: RoleIn) -> SetMemberOut:
    member(request)
    (found, _), player = writable(request, key, Role.MANAGE, shows=True), _player(other)
    with refusing():
        return _member(keeping.give(found, player, Role[wanted.role.upper()]))


@router.delete(
    "/sets/{key:key}/members/{key:other}",
    auth=someone(Scope.GALLERY),
    response={204: None, 403: Refusal, 404: Refusal},
    summary="Take somebody's role in a set, or lay down one's own",
)
def take(request: HttpRequest, key: str, other: str) -> Status[None]:
    viewer, player = member(request), _player(other)
    keeping.take(seen(request, key, Role.VIEW if viewer == player else Role.MANAGE), player)
    return Status(204, None)


def _own(request: HttpRequest, key: str) -> ImageSet:
    owner = member(request)
    found = seen(request, key, Role.MANAGE)
    if found.owner_id != owner.pk:
        raise Refused("owner_needed", "Its owner alone may do that.", status=403)
    return found


def _player(key: str) -> Player:
    return get_object_or_404(Player, key=key, deleted_at=None, merged_into=None)


def _member(one: SetMember) -> SetMemberOut:
    return SetMemberOut(player=shown_player(one.player), role=Role(one.role).label)  # type: ignore[arg-type]


def _shown(one: ImageSet, viewer: Player | None) -> SetOut:
    return shown_set(one, access.role_of(viewer, one) or Role.VIEW)
