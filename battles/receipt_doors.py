"""Doors of receipts: the file, what the server says of it, the site's keys, and taking back one's own words."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from ninja import Query, Router
from pydantic import Field

from accounts.models import Player
from battles import models, receipts, withdrawing
from battles.finding import find
from battles.receipt.keys import key_id
from battles.refusals import Refused
from battles.states import Outcome, Phase
from battles.views import battle_or_404
from paintoff import throttle, wire

router = Router(tags=["receipts"])

SHOWN = 20
CACHED = "private, no-cache"  # asked again each time, and answered with 304 while nothing changed


class Which(wire.Wire):
    """Without a number the newest."""

    number: int | None = Field(default=None, ge=1, le=1_000_000)


class FindingAnswer(wire.Wire):
    check: str
    place: str
    why: str


class VerdictAnswer(wire.Wire):
    """`state` is verified, superseded or failed; `sentence` says it for people. Of `ballots` that were dealt `counted` move a
    verdict, and `turnout` says what became of the others; `ruling` why the first place of a knockout was not decided by votes."""

    number: int
    state: str
    sentence: str
    withdrawn: int
    key: str
    lines: int
    ballots: int
    counted: int
    turnout: str
    champions: list[int]
    ruling: str
    findings: list[FindingAnswer]


class KeyAnswer(wire.Wire):
    """`id` is the first 16 hex digits of the key's SHA-256. `current`: what is signed now is signed with it."""

    id: str
    public_key: str
    current: bool


@router.get("/battles/{code}/receipt", response={200: dict, 404: wire.Refusal, 429: wire.Refusal})
def receipt(request: HttpRequest, code: str, which: Query[Which]) -> HttpResponse:
    """The receipt's file, once the battle is over. `python -m battles.receipt FILE` checks it anywhere."""
    issued = _issued(request, code, which.number)
    tag = f'"{receipts.tag_of(issued)}"'
    headers = {"ETag": tag, "Cache-Control": CACHED}
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="{receipts.name_of(issued)}"'
    return HttpResponse(receipts.file_of(issued), content_type="application/json", headers=headers)


@router.get("/battles/{code}/receipt/verdict", response={200: VerdictAnswer, 404: wire.Refusal, 429: wire.Refusal})
def verdict(request: HttpRequest, code: str, which: Query[Which]) -> VerdictAnswer:
    """What this server finds when it verifies the receipt. Whoever would rather not take its word downloads the file."""
    issued = _issued(request, code, which.number)
    found = receipts.judged(issued)
    return VerdictAnswer(
        number=issued.number,
        state=found.state,
        sentence=found.sentence,
        withdrawn=found.withdrawn,
        key=found.key,
        lines=found.lines,
        ballots=found.ballots,
        counted=found.turnout.counted,
        turnout=found.turnout.sentence,
        champions=list(found.champions),
        ruling=found.ruling,
        findings=[FindingAnswer(check=one.check, place=one.place, why=one.why) for one in found.findings[:SHOWN]],
    )


@router.get("/receipt-keys", response=list[KeyAnswer])
def keys(request: HttpRequest) -> list[KeyAnswer]:
    """Every public key this site has signed receipts with, the one in use first. Raw Ed25519, hex."""
    own = receipts.own_keys()
    return [KeyAnswer(id=key_id(key), public_key=key, current=key == own[0]) for key in own]


def _issued(request: HttpRequest, code: str, number: int | None) -> models.Receipt:
    player: Player | None = request.player  # type: ignore[attr-defined]
    row = find(code, throttle.address(request), player.id if player else None)
    if row is None:
        raise Http404
    issued = row.receipts.select_related("battle").order_by("-number")
    found = issued.filter(number=number).first() if number else issued.first()
    if found is None and not Phase(row.phase).is_over:
        raise wire.Refused("not_over", "A battle has its receipt when it is over.", status=404)
    if found is None:
        raise wire.Refused("no_receipt", "There is no receipt with this number.", "number", status=404)
    return found


@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, code: str, round_number: int) -> HttpResponse:
    """The author takes an entry's words back from the receipt; asked once more before it is done."""
    player: Player | None = request.player  # type: ignore[attr-defined]
    row = battle_or_404(request, code)
    # The one that was asked about: sent twice, it takes back no second entry.
    seat = (request.POST if request.method == "POST" else request.GET).get("seat", "")
    entry = withdrawing.own_entry(row, player, round_number, seat) if player else None
    if player is None or entry is None:
        raise Http404
    if request.method == "POST":
        try:
            withdrawing.withdraw_words(row.code, player, round_number, seat)
        except Refused as refusal:
            raise Http404 from refusal
        return redirect(_results_of(row, entry))
    content = {"battle": row, "entry": entry, "round": round_number, "back": _results_of(row, entry)}
    return render(request, "battles/withdraw.html", content)


def _results_of(row: models.Battle, entry: models.Entry) -> str:
    """Where everybody finds the entry, also who has left the room or may not come back in. One of a heat that was never closed
    stands on no page but in the receipt."""
    address, heat = reverse("battles:results", args=[row.code]), entry.heat
    return address if heat.outcome == Outcome.OPEN else f"{address}?round={heat.round.number}&heat={heat.number}"
