"""Proposals by API: what is proposed, what would change, and the merge."""

from __future__ import annotations

from typing import Annotated

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status

from accounts import keys  # noqa: F401 - the API's addresses use its converter
from accounts.auth import anyone, someone
from accounts.once_api import makes_once
from accounts.tokens import Scope
from gallery.models import ProposalState, Role
from gallery.people.entrance import slow_down
from gallery.sets import at, told, writing
from gallery.sets.branches import Word
from gallery.sets.proposals import merging, opening, reading, reviewing, standing
from gallery.sets.proposals.doors import may_change
from gallery.sets.proposals.refusals import Hindered
from gallery.sets.proposals.wire import (
    MergeProposalIn,
    Number,
    OneProposalOut,
    ProposalChangeIn,
    ProposalIn,
    ProposalOut,
    ProposalsOut,
    SlotBehind,
    hindered,
    seen_proposal,
    shown_in_full,
    shown_proposal,
)
from gallery.sets.versions_wire import CommitOut, DifferencesOut, commit_again, shown_commit, shown_difference
from gallery.sets.wire import refusing, refusing_roles, seen, viewer_of, writable
from gallery.wire import PAGE_MAX, member
from paintoff.wire import Refusal

router = Router(tags=["proposals to image sets"])
Behind = Annotated[int | None, Query(ge=1, le=2**63 - 1)]
Limit = Annotated[int, Query(ge=1, le=PAGE_MAX)]
ANSWERS = {403: Refusal, 404: Refusal}


@router.get(
    "/sets/{key:key}/proposals",
    auth=anyone(Scope.READ),
    response={200: ProposalsOut, 404: Refusal},
    summary="Proposals to a set, the newest first",
)
def proposals(
    request: HttpRequest,
    key: str,
    state: ProposalState = ProposalState.OPEN,
    after: Behind = None,
    limit: Limit = reading.PAGE,
) -> ProposalsOut:
    shelf = reading.shelf(seen(request, key), state, after, limit)
    return ProposalsOut(proposals=[shown_proposal(one) for one in shelf.proposals], after=shelf.older)


@router.post(
    "/sets/{key:key}/proposals",
    auth=someone(Scope.GALLERY),
    response={201: ProposalOut, **ANSWERS},
    summary="Propose what a branch has to another",
)
@makes_once(lambda request, number: shown_proposal(seen_proposal(request, _set_of(request), number)), by="number")
def propose(request: HttpRequest, key: str, wanted: ProposalIn) -> Status[ProposalOut]:
    player, (image_set, _) = member(request), writable(request, key, Role.PROPOSE)
    with refusing():
        source = at.branch(image_set, wanted.source, "source")
        target = at.branch(image_set, wanted.target or image_set.default_branch, "target")
        slow_down(request, settings.COMMENTS_PER_PLAYER, "proposals")
        made = opening.propose(source, target, player, wanted.title, wanted.text, timezone.now())
    return Status(201, shown_proposal(made))


@router.get(
    "/sets/{key:key}/proposals/{number}",
    auth=anyone(Scope.READ),
    response={200: OneProposalOut, 404: Refusal},
    summary="One proposal",
)
def proposal(request: HttpRequest, key: str, number: Number) -> OneProposalOut:
    found = seen_proposal(request, key, number)
    stands = standing.now(found)
    is_open = found.state == ProposalState.OPEN and stands is not None
    reasons = merging.hindrances(found, stands, checks=False) if is_open and stands is not None else []
    return shown_in_full(found, stands, len(reviewing.approvals(found).counted), reasons)


@router.patch(
    "/sets/{key:key}/proposals/{number}",
    auth=someone(Scope.GALLERY),
    response={200: ProposalOut, **ANSWERS},
    summary="Rename a proposal, close it or open it again",
)
def change(request: HttpRequest, key: str, number: Number, wanted: ProposalChangeIn) -> ProposalOut:
    """Its author, and whoever may commit."""
    player, found = member(request), seen_proposal(request, key, number)
    with refusing_roles():
        writing.ask(player, found.image_set, Role.VIEW if may_change(player, found) else Role.COMMIT)
    with refusing():
        if wanted.title is not None or wanted.text is not None:
            title, text = (given if given is not None else was for given, was in _words(wanted, found))
            opening.change(found, title, text)
        if wanted.state is not None and wanted.state != found.state:
            act = opening.close if wanted.state == ProposalState.CLOSED else opening.reopen
            act(found, player, timezone.now())
    return shown_proposal(seen_proposal(request, key, number))


@router.get(
    "/sets/{key:key}/proposals/{number}/changes",
    auth=anyone(Scope.READ),
    response={200: DifferencesOut, 404: Refusal},
    summary="What the target of a proposal would see change",
)
def changes(
    request: HttpRequest, key: str, number: Number, after: SlotBehind = None, limit: Limit = reading.CHANGED
) -> DifferencesOut:
    found = seen_proposal(request, key, number)
    stands = standing.now(found)
    if stands is None:
        return DifferencesOut(count=0, differences=[], after=None)
    page = reading.changes(stands, after or "", limit)
    some = told.differences(found.image_set, page.some, viewer_of(request))
    return DifferencesOut(count=page.count, differences=[shown_difference(one) for one in some], after=page.after)


@router.post(
    "/sets/{key:key}/proposals/{number}/merge",
    auth=someone(Scope.GALLERY),
    response={201: CommitOut, 409: Refusal, **ANSWERS},
    summary="Merge a proposal",
)
@makes_once(commit_again, by="name")
def merge(request: HttpRequest, key: str, number: Number, wanted: MergeProposalIn) -> Status[CommitOut]:
    """409 with all that stands in the way, a problem each."""
    player, found = member(request), seen_proposal(request, key, number)
    with refusing(found.target):
        writing.ask(player, found.image_set, Role.COMMIT)
        slow_down(request, settings.SET_COMMITS_PER_PLAYER, "set commits")
        try:
            done = merging.merge(found, Word(player, timezone.now()), bytes.fromhex(wanted.head))
        except Hindered as error:
            raise hindered(error) from error
    assert done.merged is not None  # it is merged
    return Status(201, shown_commit(done.merged))


def _words(wanted: ProposalChangeIn, found: object) -> list[tuple[str | None, str]]:
    return [(wanted.title, found.title), (wanted.text, found.text)]  # type: ignore[attr-defined]


def _set_of(request: HttpRequest) -> str:
    """The key in the address that was asked."""
    return str(request.resolver_match.kwargs["key"]) if request.resolver_match else ""
