"""Proposals by API: what is proposed, what is said of it, what is checked, and the merge."""

from __future__ import annotations

from typing import Annotated

from django.conf import settings
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Status

from accounts import keys  # noqa: F401 - the API's addresses use its converter
from accounts.auth import anyone, someone
from accounts.once_api import makes_once
from accounts.tokens import Scope
from gallery.models import ProposalRemark, ProposalReview, ProposalState, Role
from gallery.people.entrance import slow_down
from gallery.sets import at, told, writing
from gallery.sets.branches import Word
from gallery.sets.proposals import merging, opening, reading, reviewing, rules, running, standing
from gallery.sets.proposals.doors import may_change
from gallery.sets.proposals.reading import Event
from gallery.sets.proposals.refusals import Hindered
from gallery.sets.proposals.wire import (
    ChecksOut,
    EventOut,
    EventsOut,
    MergeProposalIn,
    Number,
    OneProposalOut,
    ProposalChangeIn,
    ProposalIn,
    ProposalOut,
    ProposalsOut,
    RemarkIn,
    ReviewIn,
    RulesWire,
    SlotBehind,
    hindered,
    seen_proposal,
    shown_check,
    shown_event,
    shown_in_full,
    shown_proposal,
)
from gallery.sets.versions_wire import CommitOut, DifferencesOut, commit_again, shown_commit, shown_difference
from gallery.sets.wire import refusing, refusing_roles, seen, viewer_of, writable
from gallery.wire import PAGE_MAX, member
from paintoff.wire import Refusal

router = Router(tags=["proposals to image sets"])
Behind = Annotated[int | None, Query(ge=1, le=2**63 - 1)]
Moment = Annotated[int | None, Query(ge=0, le=10**17 - 1)]
Limit = Annotated[int, Query(ge=1, le=PAGE_MAX)]
ANSWERS = {403: Refusal, 404: Refusal}


def _told_again(request: HttpRequest, number: int) -> EventOut:
    """What a remark is by now: its words may be gone."""
    remark = get_object_or_404(ProposalRemark.objects.select_related("author"), pk=number, author=member(request))
    return shown_event(Event(remark.made_at, remark=remark))


def _reviewed_again(request: HttpRequest, number: int) -> EventOut:
    rows = ProposalReview.objects.select_related("author", "head")
    review = get_object_or_404(rows, pk=number, author=member(request))
    return shown_event(Event(review.made_at, review=review))


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
    return shown_in_full(found, stands, reviewing.approvals(found), reasons)


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
    "/sets/{key:key}/proposals/{number}/conversation",
    auth=anyone(Scope.READ),
    response={200: EventsOut, 404: Refusal},
    summary="What is said of a proposal, in order",
)
def conversation(
    request: HttpRequest, key: str, number: Number, after: Moment = None, limit: Limit = reading.SAID
) -> EventsOut:
    said = reading.conversation(seen_proposal(request, key, number), viewer_of(request), after, limit)
    return EventsOut(events=[shown_event(one) for one in said.events], after=said.after)


@router.post(
    "/sets/{key:key}/proposals/{number}/remarks",
    auth=someone(Scope.GALLERY),
    response={201: EventOut, **ANSWERS},
    summary="Say something of a proposal, or of one slot in it",
)
@makes_once(_told_again, by="number")
def say(request: HttpRequest, key: str, number: Number, wanted: RemarkIn) -> Status[EventOut]:
    player, found = member(request), seen_proposal(request, key, number)
    with refusing():
        slow_down(request, settings.COMMENTS_PER_PLAYER, "comments")
        made = reviewing.say(found, player, wanted.text, timezone.now(), wanted.slot)
    return Status(201, shown_event(Event(made.made_at, remark=made)))


@router.delete(
    "/sets/{key:key}/proposals/{number}/remarks/{remark}",
    auth=someone(Scope.GALLERY),
    response={204: None, 409: Refusal, **ANSWERS},
    summary="Remove one's own remark",
)
def unsay(request: HttpRequest, key: str, number: Number, remark: Number) -> Status[None]:
    player, found = member(request), seen_proposal(request, key, number)
    held = get_object_or_404(found.remarks, pk=remark, author=player)
    with refusing(status=409):
        reviewing.remove(held, timezone.now())
    return Status(204, None)


@router.post(
    "/sets/{key:key}/proposals/{number}/reviews",
    auth=someone(Scope.GALLERY),
    response={201: EventOut, **ANSWERS},
    summary="Review a proposal",
)
@makes_once(_reviewed_again, by="review")
def review(request: HttpRequest, key: str, number: Number, wanted: ReviewIn) -> Status[EventOut]:
    """Of just that head: an approval of an older one does not count."""
    player, found = member(request), seen_proposal(request, key, number)
    with refusing():
        writing.ask(player, found.image_set, Role.PROPOSE)
        slow_down(request, settings.COMMENTS_PER_PLAYER, "comments")
        head, now = bytes.fromhex(wanted.head), timezone.now()
        made = reviewing.review(found, player, wanted.verdict, wanted.text, head, now)
    return Status(201, shown_event(Event(made.made_at, review=made)))


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


@router.get(
    "/sets/{key:key}/proposals/{number}/checks",
    auth=anyone(Scope.READ),
    response={200: ChecksOut, 404: Refusal},
    summary="What checks say of a proposal",
)
def checks(request: HttpRequest, key: str, number: Number) -> ChecksOut:
    """Of its heads as they stand: `waiting` and `running` are to be asked again."""
    found = seen_proposal(request, key, number)
    row = running.newest(found)
    if row is None:
        raise Http404
    required = rules.of(found.image_set).required
    shown = [shown_check(one, required=one.name in required) for one in running.told(row)]
    head, onto = (bytes(one.name).hex() for one in (row.head, row.onto))
    return ChecksOut(state=row.state, head=head, onto=onto, checks=shown)  # type: ignore[arg-type]


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


@router.get(
    "/sets/{key:key}/proposal-rules",
    auth=anyone(Scope.READ),
    response={200: RulesWire, 404: Refusal},
    summary="What a set asks of proposals to its protected branches",
)
def asked(request: HttpRequest, key: str) -> RulesWire:
    return _rules(rules.of(seen(request, key)))


@router.put(
    "/sets/{key:key}/proposal-rules",
    auth=someone(Scope.GALLERY),
    response={200: RulesWire, **ANSWERS},
    summary="Say what a set asks of proposals",
)
def ask(request: HttpRequest, key: str, wanted: RulesWire) -> RulesWire:
    """By whoever manages it."""
    member(request)
    image_set, _ = writable(request, key, Role.MANAGE)
    with refusing():
        rules.write(image_set, wanted.required, wanted.approvals, wanted.level, wanted.share, wanted.theme)
    return _rules(rules.of(image_set))


def _words(wanted: ProposalChangeIn, found: object) -> list[tuple[str | None, str]]:
    return [(wanted.title, found.title), (wanted.text, found.text)]  # type: ignore[attr-defined]


def _rules(asked: rules.Rules) -> RulesWire:
    return RulesWire(
        required=list(asked.required),
        approvals=asked.approvals,
        level=asked.level,
        share=asked.share,
        theme=asked.theme,
    )


def _set_of(request: HttpRequest) -> str:
    """The key in the address that was asked."""
    return str(request.resolver_match.kwargs["key"]) if request.resolver_match else ""
