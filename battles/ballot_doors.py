"""The door of a dealt ballot's pictures, in a room and before the jury: for its voter alone, under the ballot's own name."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.models import Player
from battles import models, pair_doors
from battles.jury import offers
from battles.pairs import SIDES
from battles.refusals import Refused
from gallery.models import Picture


@require_safe
def picture(request: HttpRequest, ballot: str, side: str) -> HttpResponse:
    return pair_doors.pixels(_on_side(ballot, side, pair_doors.player_of(request)))


def _on_side(name: str, side: str, viewer: Player | None) -> Picture | None:
    """None for somebody else's ballot, for what was never dealt, and for what is no side."""
    dealt = _dealt(name, viewer)
    if dealt is None or side not in SIDES:
        return None
    low, high, slot, low_is_left = dealt
    entry = low if (side == "left") is low_is_left else high
    paints = models.Paint.objects.filter(entry=entry, slot=slot, picture__isnull=False)
    paint = paints.select_related("picture__blob").first()
    return paint.picture if paint else None


def _dealt(name: str, viewer: Player | None) -> tuple[int, int, int, bool] | None:
    """Low and high entry, slot, and whether the low one is on the left. A pair offered to somebody without a name is for whoever
    holds the offer, until it has become somebody's ballot."""
    token = pair_doors.token_of(name)
    offered = None if token else _offer(name)
    key = offered.key if offered else token
    ballot = models.Ballot.objects.filter(token=key).first() if key else None
    if ballot is not None:
        is_theirs = viewer is not None and ballot.voter_id == viewer.pk
        return (ballot.low_id, ballot.high_id, ballot.slot, ballot.low_is_left) if is_theirs else None
    return (offered.low, offered.high, offered.slot, offered.low_is_left) if offered else None


def _offer(text: str) -> offers.Offer | None:
    try:
        return offers.opened(text)
    except Refused:
        return None
