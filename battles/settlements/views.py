"""Doors of votes about conflicts of image sets: two sides at a time, names hidden, one tap."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from battles import pair_doors
from battles.models import Settlement, SettlementBallot
from battles.pair_doors import player_of, token_of
from battles.pairs import SIDES as PLACES
from battles.refusals import Refused
from battles.settlements import voting
from battles.settlements.counting import count
from battles.states import Answer
from battles.visitors import slow_down, visitor
from gallery.models import SetPicture, VoteState
from gallery.sets import access, showing
from gallery.sets.proposals.showing import LABELS
from paintoff import throttle
from paintoff.throttle import Throttled


@never_cache
@require_safe
def vote(request: HttpRequest, key: str) -> HttpResponse:
    """The pair before whoever looks; once it is over, what came out."""
    settlement = _seen(request, key)
    try:
        slow_down(request, "set-votes")
    except Throttled as error:
        return _page(request, settlement, refusal=str(error), status=429)
    return _page(request, settlement)


@never_cache
@require_POST
def cast(request: HttpRequest, key: str) -> HttpResponse:
    settlement = _seen(request, key)
    token, answer = token_of(request.POST.get("ballot", "")), request.POST.get("answer", "")
    try:
        slow_down(request, "set-votes")
        if token is None or answer not in list(Answer):
            raise Refused("malformed", "Say left, right or tie of a pair.", "answer")
        ballot = settlement.ballots.filter(token=token).first()
        if ballot is None or ballot.shown_at is None:
            # Before anybody becomes a guest for it.
            raise voting.UNKNOWN if ballot is None else voting.EARLY
        if settlement.vote.state != VoteState.OPEN:
            raise voting.CLOSED
        said = voting.cast(token, visitor(request), Answer(answer), throttle.address(request))
    except Refused as refusal:
        return _page(request, settlement, refusal=refusal.message, status=pair_doors.status_of(refusal))
    except Throttled as error:
        return _page(request, settlement, refusal=str(error), status=429)
    return redirect(f"{reverse('battles:set_vote', args=[key])}?said={1 if said.weight else 0}")


@require_safe
def picture(request: HttpRequest, token: UUID, side: str) -> HttpResponse:
    """Pixels without a name, as far as this reader sees them in the set."""
    viewer = player_of(request)
    found = voting.sent(token, side, viewer, is_sent=False)
    if found is None:
        return pair_doors.pixels(None)
    held, sha256 = found
    image_set = held.proposal.image_set
    if access.role_of(viewer, image_set) is None or not showing.shown(image_set, [sha256], viewer)[sha256].src:
        return pair_doors.pixels(None)
    row = SetPicture.objects.select_related("picture__blob").get(image_set=image_set, sha256=sha256)
    answer = pair_doors.pixels(row.picture)
    if answer.status_code == 200 and request.method != "HEAD":
        voting.sent(token, side, viewer, is_sent=True)
    return answer


def _seen(request: HttpRequest, key: str) -> Settlement:
    """Raises Http404 where it is not for this reader."""
    rows = Settlement.objects.select_related("vote__proposal__image_set")
    found = rows.filter(vote__key=key).first()
    if found is None or access.role_of(player_of(request), found.vote.proposal.image_set) is None:
        raise Http404
    return found


def _page(request: HttpRequest, settlement: Settlement, refusal: str = "", status: int = 200) -> HttpResponse:
    held, viewer = settlement.vote, player_of(request)
    is_open = held.state == VoteState.OPEN
    ballot = voting.hand(settlement, viewer) if is_open and status != 429 else None
    counted = count(held.sides, voting.answered(settlement))
    content: dict[str, Any] = {
        "vote": held,
        "proposal": held.proposal,
        "set": held.proposal.image_set,
        "label": LABELS[held.cell].lower(),
        "is_open": is_open,
        "ballot": ballot,
        "sides": _sides(ballot) if ballot is not None else [],
        "is_text": voting.is_text(held),
        "voters": counted.voters,
        "is_own": not voting.may_judge(held, viewer),
        "said": request.GET.get("said", ""),
        "refusal": refusal,
    }
    if not is_open:
        content["votes"] = [(side, _named(held.proposal, side), counted.votes.get(side, 0)) for side in held.sides]
        content["confidence"] = round(100 * counted.confidence)
    return render(request, "battles/judge/set_vote.html", content, status=status)


def _sides(ballot: SettlementBallot) -> list[tuple[str, str]]:
    """Left and right: the address of a picture, or words."""
    held = ballot.settlement.vote
    if voting.is_text(held):
        return [(place, held.sides[voting.side_of(ballot, place)]) for place in PLACES]
    return [(place, reverse("battles:set_vote_picture", args=[ballot.token, place])) for place in PLACES]


def _named(proposal: Any, side: str) -> str:
    return {"base": "as before both", "ours": f"in {proposal.target_name}", "theirs": f"in {proposal.source_name}"}[
        side
    ]
