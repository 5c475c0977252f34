"""What people and checks say of a proposal by API, and what its set asks of them before a merge."""

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
from gallery.models import ProposalRemark, ProposalReview, Role
from gallery.people.entrance import slow_down
from gallery.sets import writing
from gallery.sets.proposals import reading, reviewing, rules, running
from gallery.sets.proposals.reading import Event
from gallery.sets.proposals.wire import (
    ChecksOut,
    EventOut,
    EventsOut,
    Number,
    RemarkIn,
    ReviewIn,
    RulesWire,
    seen_proposal,
    shown_check,
    shown_event,
)
from gallery.sets.wire import refusing, seen, viewer_of, writable
from gallery.wire import PAGE_MAX, member
from paintoff.wire import Refusal

router = Router(tags=["proposals to image sets"])
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


def _rules(asked: rules.Rules) -> RulesWire:
    return RulesWire(
        required=list(asked.required),
        approvals=asked.approvals,
        level=asked.level,
        share=asked.share,
        theme=asked.theme,
    )
