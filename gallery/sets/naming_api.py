"""What versions of a set are called by API: branches, which move, and tags, which stay."""

from __future__ import annotations

from typing import Annotated

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status
from pydantic import Field, StrictBool

from accounts import keys  # noqa: F401 - the API's addresses use its converter
from accounts.auth import anyone, someone
from accounts.once_api import does_once
from accounts.tokens import Scope
from gallery.models import ImageSet, Role, SetBranch, SetTag
from gallery.people.entrance import slow_down
from gallery.sets import access, branches, editing, naming
from gallery.sets import at as versions_at
from gallery.sets.refusals import Unfit
from gallery.sets.versions_wire import Behind, BranchOut, Head, Name, SetTagOut, shown_branch, shown_tag
from gallery.sets.wire import StaleOut, nothing, refusing, seen, writable
from gallery.wire import PAGE_MAX, member
from paintoff.wire import Refusal, Refused, Wire

router = Router(tags=["image sets"])
Limit = Annotated[int, Query(ge=1, le=PAGE_MAX)]
NAMES = 48


class BranchIn(Wire):
    name: Name
    at: str = Field("", max_length=100, description="Where it begins. Empty: at the default branch.")


class BranchChangeIn(Wire):
    """What is not said stays."""

    protected: StrictBool | None = None
    default: StrictBool | None = Field(None, description="True: the one that is shown first.")
    head: Head | None = Field(None, description="Together with `to`: where you believe it to stand.")
    to: str | None = Field(None, max_length=100, description="The commit that it is to stand at from now on.")


class BranchesOut(Wire):
    branches: list[BranchOut]
    after: str | None = Field(description="Pass it as `after` for the next page. Null at the end.")


class SetTagsOut(Wire):
    tags: list[SetTagOut]
    after: str | None = Field(description="Pass it as `after` for the next page. Null at the end.")


class SetTagIn(Wire):
    name: Name
    at: str = Field("", max_length=100, description="The version that it names. Empty: the default branch's.")


@router.get(
    "/sets/{key:key}/branches",
    auth=anyone(Scope.READ),
    response={200: BranchesOut, 404: Refusal},
    summary="The branches of a set, by name",
)
def all_branches(request: HttpRequest, key: str, after: Behind = None, limit: Limit = NAMES) -> BranchesOut:
    found = seen(request, key)
    rows = found.branches.select_related("head", "by").filter(name__gt=after or "").order_by("name")
    some = list(rows[: limit + 1])
    shown = [shown_branch(one, found) for one in some[:limit]]
    return BranchesOut(branches=shown, after=shown[-1].name if len(some) > limit else None)


@router.post(
    "/sets/{key:key}/branches",
    auth=someone(Scope.GALLERY),
    response={201: BranchOut, 403: Refusal, 404: Refusal},
    summary="Make a branch",
)
@does_once
def fork(request: HttpRequest, key: str, wanted: BranchIn) -> Status[BranchOut]:
    """One row, however large the set. Whoever may propose commits to their own."""
    player = member(request)
    found, role = writable(request, key, Role.PROPOSE)
    slow_down(request, settings.TAPS_PER_PLAYER, "taps")
    with refusing():
        start = versions_at.at(found, wanted.at).commit
        return Status(201, shown_branch(naming.fork(wanted.name, start, player, role), found))


@router.get(
    "/sets/{key:key}/branches/{name}",
    auth=anyone(Scope.READ),
    response={200: BranchOut, 404: Refusal},
    summary="One branch",
)
def one_branch(request: HttpRequest, key: str, name: str) -> BranchOut:
    found = seen(request, key)
    return shown_branch(branch_of(found, name), found)


@router.patch(
    "/sets/{key:key}/branches/{name}",
    auth=someone(Scope.GALLERY),
    response={200: BranchOut, 403: Refusal, 404: Refusal, 409: StaleOut},
    summary="Protect a branch, make it the default one, or move it",
)
def change_branch(request: HttpRequest, key: str, name: str, wanted: BranchChangeIn) -> BranchOut:
    player = member(request)
    found, _ = writable(request, key, Role.PROPOSE if wanted.protected is wanted.default is None else Role.MANAGE)
    branch = branch_of(found, name)
    slow_down(request, settings.TAPS_PER_PLAYER, "taps")
    if (wanted.head is None) != (wanted.to is None):
        raise Refused("invalid", "To move a branch say both, `head` and `to`.", "to" if wanted.to is None else "head")
    with refusing(branch):
        if wanted.to is not None and wanted.head is not None:
            editing.move(player, editing.known(branch, wanted.head), versions_at.commit(found, wanted.to, "to"))
        if wanted.protected is not None:
            naming.protect(branch, wanted.protected)
        if wanted.default:
            naming.make_default(branch)
    found.refresh_from_db()
    return shown_branch(branch_of(found, name), found)


@router.delete(
    "/sets/{key:key}/branches/{name}",
    auth=someone(Scope.GALLERY),
    response={200: BranchOut, 403: Refusal, 404: Refusal, 409: Refusal},
    summary="Take a branch away",
)
def remove_branch(request: HttpRequest, key: str, name: str) -> BranchOut:
    """Its name alone: its commits stay for a month, and whoever makes a branch at its `head` meanwhile has it again."""
    player = member(request)
    found, _ = writable(request, key, Role.PROPOSE)
    branch = branch_of(found, name)
    slow_down(request, settings.TAPS_PER_PLAYER, "taps")
    with refusing(branch, status=409):
        access.ask_for_branch(player, branch)
        naming.remove(branch)
    return shown_branch(branch, found)


@router.get(
    "/sets/{key:key}/tags",
    auth=anyone(Scope.READ),
    response={200: SetTagsOut, 404: Refusal},
    summary="The tags of a set, by name",
)
def all_tags(request: HttpRequest, key: str, after: Behind = None, limit: Limit = NAMES) -> SetTagsOut:
    rows = seen(request, key).tags.select_related("commit", "by").filter(name__gt=after or "").order_by("name")
    some = list(rows[: limit + 1])
    shown = [shown_tag(one) for one in some[:limit]]
    return SetTagsOut(tags=shown, after=shown[-1].name if len(some) > limit else None)


@router.post(
    "/sets/{key:key}/tags",
    auth=someone(Scope.GALLERY),
    response={201: SetTagOut, 403: Refusal, 404: Refusal},
    summary="Name a version for good",
)
@does_once
def make_tag(request: HttpRequest, key: str, wanted: SetTagIn) -> Status[SetTagOut]:
    player = member(request)
    found, _ = writable(request, key, Role.COMMIT)
    slow_down(request, settings.TAPS_PER_PLAYER, "taps")
    with refusing():
        commit = versions_at.at(found, wanted.at).commit
        return Status(201, shown_tag(naming.tag(wanted.name, commit, player, timezone.now())))


@router.delete(
    "/sets/{key:key}/tags/{name}",
    auth=someone(Scope.GALLERY),
    response={204: None, 403: Refusal, 404: Refusal},
    summary="Take a tag away",
)
def remove_tag(request: HttpRequest, key: str, name: str) -> Status[None]:
    member(request)
    found, _ = writable(request, key, Role.MANAGE)
    if not branches.NAME.fullmatch(name) or not SetTag.objects.filter(image_set=found, name=name).delete()[0]:
        raise nothing("There is no tag of that name.")
    return Status(204, None)


def branch_of(image_set: ImageSet, name: str) -> SetBranch:
    try:
        return versions_at.branch(image_set, name)
    except Unfit as error:
        raise nothing(str(error), "name") from error
