"""Doors of votes about conflicts of image sets: two sides at a time, names hidden, one tap."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from battles import pair_doors
from battles.certainty import VOTERS_FEWEST
from battles.models import Settlement, SettlementBallot
from battles.pair_doors import player_of, token_of
from battles.pairs import SIDES as PLACES
from battles.refusals import Refused
from battles.settlements import voting
from battles.settlements.counting import count
from battles.states import Answer
from battles.visitors import slow_down, visitor
from gallery.models import SetPicture, VoteState
from gallery.sets import access, settling_by_vote, showing, words
from gallery.sets.proposals.showing import LABELS
from paintoff import throttle
from paintoff.throttle import Throttled


@never_cache
@require_safe
def vote(request: HttpRequest, key: str) -> HttpResponse:
    """The pair before whoever looks; once it is over, what came out."""
    settlement = _seen(request, key)
    if "HX-Request" in request.headers:
        return _standing(request, settlement)
    try:
        slow_down(request, "set-votes")
    except Throttled as error:
        return _page(request, settlement, refusal=str(error), status=429)
    return _page(request, settlement)


def _standing(request: HttpRequest, settlement: Settlement) -> HttpResponse:
    """How far the vote is, which an open page asks every few seconds; where it has ended or stopped meanwhile, the page anew."""
    content = _state(settlement)
    response = render(request, "battles/judge/_set_vote_state.html", content)
    if content["standing"] != request.GET.get("was"):
        response["HX-Refresh"] = "true"
    return response


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
    answer = pair_doors.pixels(row.picture, pair_doors.NOT_KEPT)
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
    content: dict[str, Any] = {
        **_state(settlement),
        "proposal": held.proposal,
        "set": held.proposal.image_set,
        "label": LABELS[held.cell].lower(),
        "ballot": ballot,
        "sides": _sides(ballot) if ballot is not None else [],
        "is_text": voting.is_text(held),
        "is_own": not voting.may_judge(held, viewer),
        "said": request.GET.get("said", ""),
        "refusal": refusal,
    }
    return render(request, "battles/judge/set_vote.html", content, status=status)


def _state(settlement: Settlement) -> dict[str, Any]:
    """What is told of a vote at any moment. Which side is ahead comes out at the end alone."""
    held = settlement.vote
    counted = count(held.sides, voting.answered(settlement))
    is_open, is_seen = held.state == VoteState.OPEN, settling_by_vote.is_seen(held)
    told: dict[str, Any] = {
        "vote": held,
        "is_open": is_open,
        "is_seen": is_seen,
        "standing": held.state if is_seen else f"{held.state}-unseen",
        "voters": counted.voters,
        "fewest": VOTERS_FEWEST,
        "confidence": round(100 * counted.confidence),
        "seconds_left": max(0, round((held.until - timezone.now()).total_seconds())),
    }
    if not is_open:
        told["votes"] = [(side, _named(held.proposal, side), counted.votes.get(side, 0)) for side in held.sides]
    return told


def _sides(ballot: SettlementBallot) -> list[tuple[str, str]]:
    """Left and right: the address of a picture, or words."""
    held = ballot.settlement.vote
    if voting.is_text(held):
        image_set = held.proposal.image_set
        return [(place, words.said(image_set, held.sides[voting.side_of(ballot, place)])) for place in PLACES]
    return [(place, reverse("battles:set_vote_picture", args=[ballot.token, place])) for place in PLACES]


def _named(proposal: Any, side: str) -> str:
    return {"base": "as before both", "ours": f"in {proposal.target_name}", "theirs": f"in {proposal.source_name}"}[
        side
    ]
