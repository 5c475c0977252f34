"""What is in a set, and what it is called, by API: branches, tags, commits, slots, and what differs."""

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
from gallery.feed.refusals import UnknownCursor
from gallery.models import ImageSet, Role, SetBranch, SetCommit, SetTag
from gallery.people.entrance import slow_down
from gallery.sets import access, blame, branches, editing, naming, reading, store, told
from gallery.sets import at as versions_at
from gallery.sets.reading import By
from gallery.sets.refusals import Unfit
from gallery.sets.told import Told
from gallery.sets.tree import versions
from gallery.sets.versions_wire import (
    At,
    Behind,
    BlameOut,
    BranchOut,
    CommitOut,
    CommitsOut,
    DifferencesOut,
    Head,
    Name,
    SetSlotOut,
    SetSlotsOut,
    SetTagOut,
    TouchesOut,
    shown_blame,
    shown_branch,
    shown_commit,
    shown_difference,
    shown_slot,
    shown_tag,
    shown_touches,
)
from gallery.sets.wire import PRINTED, StaleOut, refusing, seen, viewer_of, writable
from gallery.wire import PAGE_MAX, by_parameter, member
from paintoff.wire import Refusal, Refused, Wire

router = Router(tags=["image sets"])
Limit = Annotated[int, Query(ge=1, le=PAGE_MAX)]
SLOTS = 48
NO_SLOT = "There is no such slot in this version."


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
def all_branches(request: HttpRequest, key: str, after: Behind = None, limit: Limit = SLOTS) -> BranchesOut:
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
        naming.room_for_branch(found, player, role)
        start = versions_at.at(found, wanted.at).commit
        return Status(201, shown_branch(branches.fork(wanted.name, start, player), found))


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
def all_tags(request: HttpRequest, key: str, after: Behind = None, limit: Limit = SLOTS) -> SetTagsOut:
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


@router.get(
    "/sets/{key:key}/commits",
    auth=anyone(Scope.READ),
    response={200: CommitsOut, 404: Refusal},
    summary="What led to a version, the newest first",
)
def commits(request: HttpRequest, key: str, at: At = "", limit: Limit = SLOTS) -> CommitsOut:
    """Along first parents: what a merge brought has its own line, which begins at its second parent."""
    found = seen(request, key)
    line = reading.line(version(found, at), limit)
    return CommitsOut(commits=[shown_commit(one) for one in line.commits], after=line.after)


@router.get(
    "/sets/{key:key}/commits/{name}",
    auth=anyone(Scope.READ),
    response={200: CommitOut, 404: Refusal},
    summary="One commit",
)
def commit(request: HttpRequest, key: str, name: str) -> CommitOut:
    return shown_commit(version(seen(request, key), name))


@router.get(
    "/sets/{key:key}/slots",
    auth=anyone(Scope.READ),
    response={200: SetSlotsOut, 404: Refusal},
    summary="What is in a version, in its order or by key",
)
def slots(
    request: HttpRequest,
    key: str,
    at: At = "",
    by: By = By.ORDER,
    after: Behind = None,
    limit: Limit = SLOTS,
) -> SetSlotsOut:
    """A cursor holds in every version: name the commit to read on in the very same."""
    found = seen(request, key)
    commit = version(found, at)
    with by_parameter():
        page = reading.page_of(commit, by, after, limit)
    held = Told(found, (entry for _, entry in page.slots), viewer_of(request))
    shown = [shown_slot(slot, held.entry(entry), held.picture(entry)) for slot, entry in page.slots]
    return SetSlotsOut(commit=bytes(commit.name).hex(), count=commit.slots, slots=shown, after=page.after)


@router.get(
    "/sets/{key:key}/slots/{slot}",
    auth=anyone(Scope.READ),
    response={200: SetSlotOut, 404: Refusal},
    summary="One slot in a version",
)
def slot(request: HttpRequest, key: str, slot: str, at: At = "") -> SetSlotOut:
    found = seen(request, key)
    entry = versions.look_up(store.work(), bytes(version(found, at).root), [slot]).get(slot)
    if entry is None:
        raise nothing(NO_SLOT)
    held = Told(found, [entry], viewer_of(request))
    return shown_slot(slot, held.entry(entry), held.picture(entry))


@router.get(
    "/sets/{key:key}/slots/{slot}/blame",
    auth=anyone(Scope.READ),
    response={200: BlameOut, 404: Refusal},
    summary="Which commit gave each cell of a slot what it holds",
)
def blame_of(request: HttpRequest, key: str, slot: str, at: At = "") -> BlameOut:
    by_cell = blame.blame(version(seen(request, key), at), slot) if versions.SLOT.fullmatch(slot) else {}
    if not by_cell:
        raise nothing(NO_SLOT)
    return shown_blame(by_cell)


@router.get(
    "/sets/{key:key}/slots/{slot}/history",
    auth=anyone(Scope.READ),
    response={200: TouchesOut, 404: Refusal},
    summary="What a slot held before, the newest change first",
)
def history_of(
    request: HttpRequest, key: str, slot: str, at: At = "", limit: Annotated[int, Query(ge=1, le=50)] = 10
) -> TouchesOut:
    """Of a slot that is there no more, too. Of a very long history some: a page may be short, or empty, and not the last."""
    found = seen(request, key)
    commit = version(found, at)
    if not versions.SLOT.fullmatch(slot):
        raise nothing(NO_SLOT)
    history = blame.history(commit, slot, limit)
    return shown_touches(told.touches(found, history.touches, viewer_of(request)), history.older)


@router.get(
    "/sets/{key:key}/diff",
    auth=anyone(Scope.READ),
    response={200: DifferencesOut, 404: Refusal},
    summary="What differs between two versions, by slot",
)
def diff(
    request: HttpRequest,
    key: str,
    to: At = "",
    since: Annotated[
        str,
        Query(max_length=100, pattern=PRINTED, description="The version before. Empty: the first parent of the other."),
    ] = "",
    after: Behind = None,
    limit: Limit = SLOTS,
) -> DifferencesOut:
    found = seen(request, key)
    last = version(found, to, "to")
    with by_parameter():
        if after is not None and not versions.SLOT.fullmatch(after):
            raise UnknownCursor
    found_differences = reading.differences(
        version(found, since, "since") if since else last.parent, last, after, limit
    )
    return DifferencesOut(
        count=found_differences.count,
        differences=[
            shown_difference(one) for one in told.differences(found, found_differences.some, viewer_of(request))
        ],
        after=found_differences.after,
    )


def version(image_set: ImageSet, name: str, field: str = "at") -> SetCommit:
    """The commit that is meant; 404 with the field where there is none."""
    try:
        return versions_at.at(image_set, name).commit
    except Unfit as error:
        raise Refused("not_found", str(error), field, 404) from error


def branch_of(image_set: ImageSet, name: str) -> SetBranch:
    try:
        return versions_at.branch(image_set, name)
    except Unfit as error:
        raise nothing(str(error), "name") from error


def nothing(message: str, field: str | None = None) -> Refused:
    return Refused("not_found", message, field, 404)
