"""Doors of checkpoint duels: the page that asks which picture is better, its pictures, its answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Player
from battles import pair_doors
from battles.checkpoints import judging, stock
from battles.models import CheckpointBallot
from battles.pair_doors import player_of, token_of
from battles.pairs import SIDES, Pair
from battles.refusals import Refused
from battles.states import Answer, BallotKind
from battles.visitors import slow_down, visitor
from battles.withdrawals import withdrawn_entries
from gallery.models import Picture
from paintoff.throttle import Throttled


@dataclass(frozen=True, slots=True)
class Told:
    """One side of a judged pair with all that was hidden: model, settings, the picture."""

    side: str
    src: str
    model: str
    settings: dict[str, Any]
    is_chosen: bool


@never_cache
@require_safe
def duels(request: HttpRequest) -> HttpResponse:
    """Which is better? For anybody; looking makes no guest."""
    try:
        slow_down(request, "duels")
    except Throttled as error:
        return _page(request, [], status=429, refusal=f"You look at more pairs than anybody can. {error}")
    return _page(
        request, judging.hand(player_of(request)), told=_told_of(request.GET.get("after", ""), player_of(request))
    )


@never_cache
@require_POST
def vote(request: HttpRequest) -> HttpResponse:
    """One tap. Answered with what was hidden and the next pair."""
    return pair_doors.answer_of(request, "duels", _vote, _piece, _refused)


def _piece(request: HttpRequest, ballot: CheckpointBallot) -> HttpResponse:
    content = {
        "told": _told(ballot),
        "pairs": [_pair(one) for one in judging.hand(ballot.voter)],
        "vote_url": reverse("battles:duel_vote"),
    }
    return render(request, "battles/judge/_duel_next.html", content)


def _vote(request: HttpRequest) -> CheckpointBallot:
    token, answer = token_of(request.POST.get("ballot", "")), request.POST.get("answer", "")
    if token is None:
        raise Refused("malformed", "ballot: name the pair that you judge.", "ballot")
    if answer not in list(Answer):
        raise Refused("malformed", "answer: say left, right or tie.", "answer")
    if not CheckpointBallot.objects.filter(token=token, shown_at__isnull=False).exists():
        # Before anybody becomes a guest for it.
        raise Refused("not_shown", "Wait until both pictures are there to be seen.", "ballot")
    voter = visitor(request)
    judging.claim([held for held in map(token_of, request.POST.getlist("held")) if held], voter)
    judging.cast(token, voter, Answer(answer))
    ballot = judging.answered(token, voter)
    assert ballot is not None  # just answered by this voter
    return ballot


@require_safe
def picture(request: HttpRequest, token: UUID, side: str) -> HttpResponse:
    is_sent = request.method != "HEAD"
    return pair_doors.pixels(judging.sent_picture(token, side, player_of(request), is_sent=is_sent))


def _page(
    request: HttpRequest,
    held: list[CheckpointBallot],
    told: dict[str, Any] | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    painters = [] if held else stock.painters(timezone.now())
    shown = {
        "pairs": [_pair(ballot) for ballot in held],
        "told": told,
        "refusal": refusal,
        "painters": [painter.name for painter in painters],
        "has_models": len(painters) > 1,
        "judged": judging.judged_by(player_of(request)),
        "vote_url": reverse("battles:duel_vote"),
    }
    return render(request, "battles/judge/duels.html", shown, status=status)


def _refused(request: HttpRequest, message: str, status: int) -> HttpResponse:
    return _page(request, judging.hand(player_of(request)), refusal=message, status=status)


def _pair(ballot: CheckpointBallot) -> Pair:
    left, right = (reverse("battles:duel_picture", args=[ballot.token, side]) for side in SIDES)
    words = ballot.duel.prompt
    return Pair(
        str(ballot.token), str(ballot.token), left, right, ballot.duel.size, words=words.text, negative=words.negative
    )


def _told_of(text: str, voter: Player | None) -> dict[str, Any] | None:
    token = token_of(text)
    ballot = judging.answered(token, voter) if token else None
    return _told(ballot) if ballot else None


def _told(ballot: CheckpointBallot) -> dict[str, Any]:
    """Everything of a pair that has been judged."""
    sides = [_told_side(ballot, side) for side in SIDES]
    chosen = next((side for side in sides if side.is_chosen), None)
    entry = ballot.duel.source
    return {
        "sides": sides,
        "chosen": chosen,
        "words": "" if entry and withdrawn_entries().filter(pk=entry.pk).exists() else ballot.duel.prompt.text,
        "seed": ballot.duel.seed,
        "side": ballot.duel.size,
        "battle": entry.heat.round.battle if entry else None,
        "is_mirrored": ballot.kind == BallotKind.MIRRORED,
        "is_counted": ballot.weight > 0 and ballot.kind == BallotKind.NORMAL,
    }


def _told_side(ballot: CheckpointBallot, side: str) -> Told:
    shown: Picture | None = judging.picture_of(ballot, side)
    recipe = shown.recipe if shown else {}
    return Told(
        side=side,
        src=reverse("battles:duel_picture", args=[ballot.token, side]),
        model=shown.model if shown else "",
        settings={name: recipe[name] for name in ("steps", "guidance", "sampler") if name in recipe},
        is_chosen=ballot.answer == side,
    )
