"""Doors of proposals at which something is done: said, reviewed, settled, merged, closed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import sending
from accounts.keys import KeyConverter
from accounts.models import Player
from gallery.models import ReviewVerdict, Role, SetProposal, SetVote, VoteState
from gallery.people.entrance import for_accounts, slow_down
from gallery.people.refusals import Refused
from gallery.sets import settling_by_vote, writing
from gallery.sets.branches import Word
from gallery.sets.proposals import conflicts, merging, opening, reviewing, standing
from gallery.sets.proposals.doors import may_change, may_settle, seen, viewer_of
from gallery.sets.proposals.threeway import Pick, Place, Way
from gallery.sets.settling_by_vote import Length
from paintoff.throttle import Throttled

HEX = re.compile(r"[0-9a-f]{64}")
KEY = re.compile(KeyConverter.regex)


@never_cache
@require_POST
@for_accounts("gallery:proposal")
def say(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Of all of it, or of one slot."""
    shown, player, slot = seen(request, key, number), _player(request), request.POST.get("slot", "")
    back = reverse("gallery:proposal_changes" if slot else "gallery:proposal", args=[key, number])

    def do() -> str:
        slow_down(request, settings.COMMENTS_PER_PLAYER, "comments")
        reviewing.say(shown, player, request.POST.get("text", ""), timezone.now(), slot)
        return "It is said."

    return _done(
        request,
        lambda: sending.once_sent(request, player, do),
        f"{back}{_onward(request)}#{'slot-' + slot if slot else 'last'}",
    )


@never_cache
@require_POST
@for_accounts("gallery:proposal")
def remove_remark(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """By whoever said it."""
    shown, player = seen(request, key, number), _player(request)
    remark = get_object_or_404(shown.remarks, pk=_number(request.POST.get("remark", "")), author=player)

    def do() -> str:
        reviewing.remove(remark, timezone.now())
        return "It is removed."

    return _done(request, do, reverse("gallery:proposal", args=[key, number]))


@never_cache
@require_POST
@for_accounts("gallery:proposal")
def review(request: HttpRequest, key: str, number: int) -> HttpResponse:
    shown, player = seen(request, key, number), _player(request)
    writing.ask(player, shown.image_set, Role.PROPOSE)
    verdict = request.POST.get("verdict", "")
    if verdict not in list(ReviewVerdict) or (looked_at := _head(request)) is None:
        return HttpResponseBadRequest("verdict: say approve, changes or comment, and of which head.")

    def do() -> str:
        slow_down(request, settings.COMMENTS_PER_PLAYER, "comments")
        text = request.POST.get("text", "")
        reviewing.review(shown, player, ReviewVerdict(verdict), text, looked_at, timezone.now())
        return "Your review is there."

    return _done(
        request, lambda: sending.once_sent(request, player, do), reverse("gallery:proposal", args=[key, number])
    )


@never_cache
@require_POST
@for_accounts("gallery:proposal")
def act(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Merge, close or reopen it."""
    shown, player, now = seen(request, key, number), _player(request), timezone.now()
    what = request.POST.get("do", "")
    if what != "merge" and not may_change(player, shown):
        raise Http404
    writing.ask(player, shown.image_set, Role.COMMIT if what == "merge" else Role.VIEW)

    def merge() -> str:
        merging.merge(shown, Word(player, now), _head(request))
        return f"Merged into {shown.target_name}."

    def close() -> str:
        opening.close(shown, player, now)
        return "Closed. It can be opened again."

    def reopen() -> str:
        opening.reopen(shown, player, now)
        return "It is open again."

    acts = {"merge": merge, "close": close, "reopen": reopen}
    if what not in acts:
        return HttpResponseBadRequest("do: say merge, close or reopen.")
    return _done(request, acts[what], reverse("gallery:proposal", args=[key, number]))


@never_cache
@require_POST
@for_accounts("gallery:proposal_conflicts")
def settle(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """What was ticked is kept as picked; then a vote is begun or stopped, all the rest picked alike, or the merge written."""
    shown, player = seen(request, key, number), _player(request)
    if not may_settle(player, shown):
        raise PermissionDenied("It takes the right to write to the branch that is proposed.")
    writing.ask(player, shown.image_set, Role.PROPOSE)
    what, _, of = request.POST.get("do", "keep").partition(":")
    ways: dict[str, Callable[[], str]] = {
        "keep": lambda: "Kept as you picked.",
        "all": lambda: _all_alike(shown, player, of),
        "vote": lambda: _vote(shown, player, of),
        "stop": lambda: _stop(shown, of),
        "write": lambda: _written(shown, player),
    }
    if what not in ways:
        return HttpResponseBadRequest("do: say keep, all, vote, stop or write.")

    def do() -> str:
        slow_down(request, settings.TAPS_PER_PLAYER, "taps")
        wanted = _picks(request)
        if wanted:
            conflicts.pick(shown, wanted, player, timezone.now())
        return ways[what]()

    onward = "gallery:proposal" if what == "write" else "gallery:proposal_conflicts"
    return _done(request, do, reverse(onward, args=[key, number]) + (_onward(request) if what != "write" else ""))


@require_safe
def receipt(request: HttpRequest, key: str, number: int, vote: str) -> HttpResponse:
    """The signed file of a vote that is over."""
    shown = seen(request, key, number)
    found = get_object_or_404(SetVote.objects.exclude(state=VoteState.OPEN), proposal=shown, key=vote)
    if not found.receipt:
        raise Http404
    response = HttpResponse(bytes(found.receipt), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="paintoff-vote-{found.key}.json"'
    return response


def _picks(request: HttpRequest) -> dict[Place, Pick]:
    """Fields are named by slot and cell: `way:SLOT.CELL`, and `own:SLOT.CELL` for words."""
    found: dict[Place, Pick] = {}
    for name, way in request.POST.items():
        kind, _, place = name.partition(":")
        slot, _, cell = place.partition(".")
        if kind == "way" and way in list(Way) and slot and cell:
            words = request.POST.get(f"own:{place}", "") if way == Way.OWN else ""
            found[slot, cell] = Pick(Way(way), words)
    return found


def _all_alike(shown: SetProposal, player: Player, way: str) -> str:
    """Of what nobody has picked or put to a vote."""
    stands = standing.now(shown)
    if stands is None or way not in (Way.OURS, Way.THEIRS):
        raise Refused("Say ours or theirs.")
    there = {*conflicts.picks_of(shown, stands.conflicts), *conflicts.votes_of(shown)}
    left = {(one.key, one.cell): Pick(Way(way)) for one in stands.conflicts if (one.key, one.cell) not in there}
    conflicts.pick(shown, left, player, timezone.now())
    return f"Picked for {len(left)}."


def _vote(shown: SetProposal, player: Player, of: str) -> str:
    length, _, place = of.partition(":")
    slot, _, cell = place.partition(".")
    if length not in list(Length):
        raise Refused("Say live or day.")
    settling_by_vote.begin(shown, (slot, cell), player, Length(length), timezone.now())
    return "The vote is open. Tell others: everybody who may see the set may vote."


def _stop(shown: SetProposal, key: str) -> str:
    if not KEY.fullmatch(key):
        raise Http404
    vote = get_object_or_404(SetVote, proposal=shown, key=key)
    settling_by_vote.stop(vote, timezone.now())
    return "The vote is stopped; nothing comes of it."


def _written(shown: SetProposal, player: Player) -> str:
    conflicts.settle(shown, player, timezone.now())
    return f"Settled: {shown.source_name} has what was picked, and nothing is in conflict any more."


def _done(request: HttpRequest, do: Callable[[], str], onward: str) -> HttpResponse:
    try:
        messages.success(request, do())
    except (Refused, Throttled) as wrong:
        messages.warning(request, str(wrong))
    return redirect(onward)


def _player(request: HttpRequest) -> Player:
    player: Any = viewer_of(request)
    assert player is not None  # for accounts alone
    return player  # type: ignore[no-any-return]


def _head(request: HttpRequest) -> bytes | None:
    """The commit that whoever asks has looked at, where they say so."""
    given = request.POST.get("head", "")
    return bytes.fromhex(given) if HEX.fullmatch(given) else None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _onward(request: HttpRequest) -> str:
    after = request.POST.get("after", "")
    return f"?after={after}" if after and after.replace("-", "").replace("_", "").isalnum() else ""
