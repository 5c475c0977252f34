"""What is in a set by API: commits, slots, and what differs."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router

from accounts import keys  # noqa: F401 - the API's addresses use its converter
from accounts.auth import anyone
from accounts.tokens import Scope
from gallery.feed.refusals import UnknownCursor
from gallery.models import ImageSet, SetCommit
from gallery.sets import at as versions_at
from gallery.sets import blame, reading, store, told
from gallery.sets.reading import By
from gallery.sets.refusals import Unfit
from gallery.sets.told import Told
from gallery.sets.tree import versions
from gallery.sets.versions_wire import (
    At,
    Behind,
    BlameOut,
    CommitOut,
    CommitsOut,
    DifferencesOut,
    SetSlotOut,
    SetSlotsOut,
    TouchesOut,
    shown_blame,
    shown_commit,
    shown_difference,
    shown_slot,
    shown_touches,
)
from gallery.sets.wire import PRINTED, nothing, seen, viewer_of
from gallery.wire import PAGE_MAX, by_parameter
from paintoff.wire import Refusal

router = Router(tags=["image sets"])
Limit = Annotated[int, Query(ge=1, le=PAGE_MAX)]
SLOTS = 48
NO_SLOT = "There is no such slot in this version."


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
        raise nothing(str(error), field) from error
