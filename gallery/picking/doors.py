"""Doors of chosen pictures: doing something to all of them, and the bin."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import sending
from accounts.models import Player
from gallery import feed as feeds
from gallery.cards import card_of
from gallery.models import Picture
from gallery.people.entrance import slow_down
from gallery.people.refusals import Refused
from gallery.picking import acts, bin, picks
from gallery.picking.acts import Act, Outcome, Place
from paintoff.throttle import Throttled

UNKNOWN = "do: there is no such thing to do."
MISSING = "It is not there, or not for you."


@never_cache
@require_POST
def picked(request: HttpRequest) -> HttpResponse:
    """What is to be done, to which; where it asks first, the answer is the question."""
    player: Player | None = request.player  # type: ignore[attr-defined]
    act = acts.named(request.POST.get("do", ""))
    if player is None or (act is not None and act.needs_account and player.is_guest):
        way = reverse("account_login" if player is None else "accounts:claim")
        return redirect(f"{way}?{urlencode({'next': _onward(request)})}")
    if act is None:
        return _refused(request, UNKNOWN)
    try:
        slow_down(request, settings.TAPS_PER_PLAYER, "picking")
        chosen = picks.picked(player, act, request.POST.getlist("picked"))
        if act.asks and request.POST.get("sure") != "yes":
            return ask(request, act, player, chosen)
        outcome, href = _done(request, act, player, chosen.pictures)
    except picks.Unfit as error:
        return _refused(request, str(error))
    except Refused as error:
        return ask(request, act, player, chosen, str(error)) if act.asks else _refused(request, str(error))
    except Throttled as error:
        return _refused(request, str(error), status=429)
    if outcome is None:
        return redirect(href)
    vanished = len(chosen.pictures) - len(outcome.done) - len(outcome.left)
    return _told(request, act, outcome, chosen.missing + vanished)


@never_cache
@require_safe
def thrown_away(request: HttpRequest) -> HttpResponse:
    """The bin of whoever asks."""
    player: Player | None = request.player  # type: ignore[attr-defined]
    if player is None:
        return redirect(f"{reverse('account_login')}?{urlencode({'next': request.path})}")
    try:
        page = bin.page_of(player, request.GET.get("after"))
    except feeds.UnknownCursor as error:
        raise Http404 from error
    now = timezone.now()
    rows = [{"card": card_of(one), "days": bin.days_left(one, now)} for one in page.pictures]
    is_part = bool(request.headers.get("HX-Request"))
    content = {"rows": rows, "after": page.after, "kept": bin.KEPT.days, **of_place(Place.BIN, player)}
    response = render(request, "gallery/_binned.html" if is_part else "gallery/bin.html", content)
    patch_vary_headers(response, ["HX-Request"])
    return response


def of_place(place: Place, player: Player | None) -> dict[str, object]:
    """What a list of pictures needs so that several can be chosen in it."""
    return {"picking": acts.offered(place, player)}


def ask(
    request: HttpRequest, act: Act, player: Player, chosen: picks.Picked, fault: str = "", back: str = ""
) -> HttpResponse:
    """What an act asks before it is done. `back` is where it was chosen, where the request does not say."""
    given = request.POST.dict()
    content = {
        "act": act,
        "cards": [card_of(one) for one in chosen.pictures],
        "keys": [one.key for one in chosen.pictures],
        "missing": chosen.missing,
        "fault": fault,
        "given": given,
        "back": back or _onward(request),
        **(act.asker(player, chosen.pictures, given) if act.asker else {}),
    }
    return render(request, act.asks, content, status=400 if fault else 200)


def _done(request: HttpRequest, act: Act, player: Player, pictures: Sequence[Picture]) -> tuple[Outcome | None, str]:
    """What came of it, unless the form was sent before; and where to go on. Raises Refused."""
    outcomes: list[Outcome] = []

    def do() -> str:
        outcomes.append(act.verb(player, pictures, request.POST.dict()))
        return outcomes[0].href or _onward(request)

    href = sending.once_sent(request, player, do) if act.begins else do()
    return (outcomes[0] if outcomes else None), href


def _told(request: HttpRequest, act: Act, outcome: Outcome, missing: int) -> HttpResponse:
    """Where all went well, a line above the page where they were chosen; else a page that names each that did not."""
    back = outcome.href or _onward(request)
    if outcome.done and act.said:
        messages.success(request, _line(act, len(outcome.done), outcome.told))
    if not outcome.left and not missing:
        return redirect(back)
    content = {
        "act": act,
        "left": [{"card": card_of(one.picture), "reason": one.reason} for one in outcome.left],
        "missing": missing,
        "missing_reason": MISSING,
        "done": len(outcome.done),
        "back": back,
    }
    return render(request, "gallery/picked_left.html", content)


def _line(act: Act, count: int, more: str) -> SafeString:
    told = f"{count} {'picture' if count == 1 else 'pictures'} {act.said}. {more}".strip()
    if act.name != "throw-away":
        return format_html("{}", told)
    return format_html('{} <a href="{}">Bin</a>', told, reverse("gallery:bin"))


def _refused(request: HttpRequest, fault: str, status: int = 400) -> HttpResponse:
    return render(request, "gallery/picked_refused.html", {"fault": fault, "back": _onward(request)}, status=status)


def _onward(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if is_ours else resolve_url("accounts:me")
