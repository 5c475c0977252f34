"""Doors of the open jury: anybody judges pairs of the duels that wait for it, one tap each."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Player
from battles import models, pair_doors, trust, voting
from battles.addresses import of_ballot
from battles.checkpoints.stock import is_worth_a_visit
from battles.jury import dealing, jurors, offers, showing
from battles.jury.sitting import VOTERS_FEWEST
from battles.listing import sitting_juries
from battles.pair_doors import player_of, token_of
from battles.pairs import SIDES, Pair
from battles.refusals import Refused
from battles.states import Answer
from battles.visitors import slow_down, visitor
from paintoff import throttle
from paintoff.throttle import Throttled

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Told:
    """What may be said after a vote: nothing of what is on which side, until the jury closes."""

    heat: models.Heat
    voters: int
    fewest: int
    until: datetime | None
    is_counted: bool
    is_left_out: bool
    why_not: str


@never_cache
@require_safe
def jury(request: HttpRequest) -> HttpResponse:
    """Looking makes no guest."""
    try:
        slow_down(request, "jury")
    except Throttled as error:
        return _page(request, refusal=f"You look at more pairs than anybody can. {error}", status=429)
    return _page(request, said=request.GET.get("after", ""))


@never_cache
@require_POST
def show(request: HttpRequest) -> HttpResponse:
    """Both pictures of a pair are there to be seen. Answers with the name that the pair goes by from now on."""
    try:
        slow_down(request, "jury-shown")
        return HttpResponse(_show(request), content_type="text/plain")
    except Refused as refusal:
        return _plain(refusal.message, pair_doors.status_of(refusal))
    except Throttled as error:
        return _plain(str(error), 429)


def _plain(words: str, status: int) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")


def _show(request: HttpRequest) -> str:
    token, player = request.POST.get("ballot", ""), player_of(request)
    ballot = _ballot(token)
    offered = None if ballot else offers.opened(token)
    if offered is not None:
        ballot = _ballot(offered.token)  # it was loading while its voter got a name
    if ballot is None and offered is not None:
        showing.must_be_seen(offered.low, offered.high, offered.slot)
        return offers.sealed(offers.shown(offered, timezone.now()))
    if ballot is None or player is None or ballot.voter_id != player.pk:
        raise offers.somebody_elses()
    showing.must_be_seen(ballot.low_id, ballot.high_id, ballot.slot)
    voting.show(ballot.heat.round.battle.code, player.pk, ballot.token)
    return str(ballot.token)


@never_cache
@require_POST
def replace(request: HttpRequest) -> HttpResponse:
    """A picture of this pair did not come: another pair, where it is withheld. Of a pair that can be seen nothing is replaced, or
    whoever disliked one would ask for the next."""
    try:
        slow_down(request, "jury-shown")
        if not _is_gone(request):
            raise Refused("not_gone", "A picture of this pair did not come. Load the page again.", "ballot")
    except Refused as refusal:
        return _plain(refusal.message, 409)
    except Throttled as error:
        return _plain(str(error), 429)
    content = {"withheld": showing.SAID, "pairs": _others(request), "vote_url": reverse("battles:jury_vote")}
    return render(request, "battles/judge/_jury_next.html", content)


def _is_gone(request: HttpRequest) -> bool:
    """Raises `Refused` for a pair that is somebody else's."""
    token, player = request.POST.get("ballot", ""), player_of(request)
    if (ballot := _ballot(token)) is None:
        offered = offers.opened(token)
        return showing.is_gone(offered.low, offered.high, offered.slot)
    if player is None or ballot.voter_id != player.pk:
        raise offers.somebody_elses()
    return showing.is_gone(ballot.low_id, ballot.high_id, ballot.slot)


def _others(request: HttpRequest) -> list[Pair]:
    """Who has no name is offered none that is among those they hold."""
    player = player_of(request)
    if player is not None:
        return _pairs(player)
    held = _held_offers(request)
    known = {(one.heat, one.slot) for one in held}
    more = [one for one in dealing.offers(timezone.now()) if (one.heat, one.slot) not in known]
    return [_offered(one) for one in (held + more)[: dealing.AT_HAND]]


def _held_offers(request: HttpRequest) -> list[offers.Offer]:
    found = []
    for token in request.POST.getlist("held")[: dealing.AT_HAND]:
        with suppress(Refused):
            offered = offers.opened(token)
            showing.must_be_seen(offered.low, offered.high, offered.slot)
            found.append(offered)
    return found


@never_cache
@require_POST
def vote(request: HttpRequest) -> HttpResponse:
    """One tap. Answered with the next pair."""
    return pair_doors.answer_of(request, "jury", _vote, _piece, _refused)


def _piece(request: HttpRequest, ballot: models.Ballot) -> HttpResponse:
    content = {"told": _told(ballot), "pairs": _pairs(ballot.voter), "vote_url": reverse("battles:jury_vote")}
    return render(request, "battles/judge/_jury_next.html", content)


def _vote(request: HttpRequest) -> models.Ballot:
    token, answer = request.POST.get("ballot", ""), request.POST.get("answer", "")
    if answer not in list(Answer):
        raise Refused("malformed", "answer: say left, right or tie.", "answer")
    ballot, offered = _ballot(token), None
    if ballot is None:
        offered = offers.opened(token)
    voter = player_of(request)
    if voter is None:
        ballot = _taken_by_somebody_new(request, ballot, offered)
        voter = ballot.voter
    elif offered is not None:
        ballot = dealing.adopt(offered, voter)
    assert ballot is not None  # dealt before or adopted now
    _adopt_held(request, voter)
    jurors.cast(ballot, voter, Answer(answer), throttle.address(request))
    return models.Ballot.objects.select_related("heat__round__battle", "voter").get(pk=ballot.pk)


@transaction.atomic
def _taken_by_somebody_new(
    request: HttpRequest, ballot: models.Ballot | None, offered: offers.Offer | None
) -> models.Ballot:
    """Nobody becomes a guest for a pair that is somebody's already: sent again it would leave one behind every time, and sent
    twice at once it would leave one of two."""
    if ballot is not None:
        raise offers.somebody_elses()
    assert offered is not None  # one of the two is named
    dealing.must_be_free(offered)
    return dealing.adopt(offered, visitor(request))


def _adopt_held(request: HttpRequest, voter: Player) -> None:
    """The pair that was already loading while its voter had no name."""
    for token in request.POST.getlist("held")[: dealing.AT_HAND]:
        if _ballot(token) is None:
            with suppress(Refused):
                dealing.adopt(offers.opened(token), voter)


def _ballot(text: str) -> models.Ballot | None:
    token = token_of(text)
    rows = models.Ballot.objects.select_related("heat__round__battle", "voter")
    return rows.filter(token=token).first() if token else None


def _page(request: HttpRequest, *, said: str = "", refusal: str = "", status: int = 200) -> HttpResponse:
    player = player_of(request)
    ballot = _ballot(said) if said else None
    is_own = ballot is not None and player is not None and ballot.voter_id == player.pk and ballot.answer
    content = {
        "pairs": [] if status == 429 else _pairs(player),
        "told": _told(ballot) if ballot and is_own else None,
        "refusal": refusal,
        "juries": sitting_juries()[:SHOWN],
        "has_duels": is_worth_a_visit(timezone.now()),
        "fewest": VOTERS_FEWEST,
        "vote_url": reverse("battles:jury_vote"),
        "shown_url": reverse("battles:jury_shown"),
        "replaced_url": reverse("battles:jury_replaced"),
    }
    return render(request, "battles/judge/jury.html", content, status=status)


def _refused(request: HttpRequest, message: str, status: int) -> HttpResponse:
    return _page(request, refusal=message, status=status)


def _pairs(player: Player | None) -> list[Pair]:
    if player is None:
        dealt = dealing.offers(timezone.now())
        return [_offered(one) for one in dealt]
    return [_pair(one.heat_id, one.slot, str(one.token), str(one.token)) for one in dealing.hand(player)]


def _offered(one: offers.Offer) -> Pair:
    return _pair(one.heat, one.slot, offers.sealed(one), one.token)


def _pair(heat: int, slot: int, token: str, key: str) -> Pair:
    """The size alone is read of the pictures: all of a round have the same one, and which is where is in the ballot."""
    paints = models.Paint.objects.filter(entry__heat=heat, slot=slot, picture__isnull=False)
    width = paints.values_list("picture__blob__width", flat=True).first() or 0
    left, right = (of_ballot(token, side) for side in SIDES)
    theme = models.Round.objects.values_list("theme", flat=True).get(heats=heat)
    return Pair(token, key, left, right, width, theme=theme)


def _told(ballot: models.Ballot) -> Told:
    battle = ballot.heat.round.battle
    counting = ballot.heat.ballots.counting()
    return Told(
        heat=ballot.heat,
        voters=counting.values("voter").distinct().count(),
        fewest=VOTERS_FEWEST,
        until=battle.deadline,
        is_counted=voting.weighs_as_told(ballot),
        is_left_out=jurors.is_left_out(battle, ballot.voter),
        why_not=trust.why_weightless(ballot.voter, timezone.now()) if battle.is_rated else "",
    )
