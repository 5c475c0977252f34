"""Doors of what is in a collection: putting in, offering, deciding, taking out, arranging."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Player
from gallery.cards import card_of
from gallery.collections import holding, keeping, reading
from gallery.collections.doors import own, seen
from gallery.collections.ordering import Where
from gallery.exhibit import readable_picture
from gallery.feed import UnknownCursor, all_of
from gallery.models import Access, Collection, Picture
from gallery.people.entrance import for_accounts, slow_down
from gallery.people.refusals import Refused
from gallery.visibility import is_listed, readable
from paintoff.throttle import Throttled

DECISIONS = {"take": True, "refuse": False}
OFFERED_AT_ONCE = 30


@never_cache
@require_http_methods(["GET", "POST"])
@for_accounts()
def collect(request: HttpRequest, key: str) -> HttpResponse:
    """Which of one's collections a picture is in. The form says the whole of it, so sending it twice changes nothing."""
    player: Player = request.player  # type: ignore[attr-defined]
    picture, fault, title = readable_picture(request, key), "", ""
    rows = reading.holding(picture, player)
    if request.method == "POST":
        wanted, title = set(request.POST.getlist("collection")), request.POST.get("title", "")
        try:
            slow_down(request, settings.TAPS_PER_PLAYER, "taps")
            _settle(player, picture, rows, wanted, title)
            messages.success(request, "Your collections are as you ticked them.")
            return redirect("gallery:picture", key=key)
        except (Refused, Throttled) as error:
            fault = str(error)
        rows = [(one, one.key in wanted) for one, _ in rows]
    content = {"card": card_of(picture), "rows": rows, "fault": fault, "title": title}
    return render(request, "gallery/collect.html", content, status=400 if fault else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@for_accounts()
def offer(request: HttpRequest, key: str) -> HttpResponse:
    """One's own pictures that everybody may see, to tick those that another's collection should have."""
    player: Player = request.player  # type: ignore[attr-defined]
    shown = seen(request, key)
    if shown.access != Access.REVIEW or shown.owner == player:
        raise Http404
    if request.method == "POST":
        return _offered(request, shown, _chosen(request, player))
    try:
        page = all_of(player, request.GET.get("after"))
    except UnknownCursor as error:
        raise Http404 from error
    there = set(shown.items.filter(picture__in=page.pictures).values_list("picture", flat=True))
    fit = [one for one in page.pictures if is_listed(one) and one.pk not in there]
    content = {"collection": shown, "cards": [card_of(one) for one in fit], "after": page.after}
    return render(request, "gallery/collection_offer.html", content)


@never_cache
@require_http_methods(["GET", "POST"])
@for_accounts()
def offers(request: HttpRequest, key: str) -> HttpResponse:
    """What waits for the owner's word."""
    shown = own(request, key)
    if request.method == "POST":
        is_taken = DECISIONS.get(request.POST.get("decision", ""))
        if is_taken is None:
            return HttpResponseBadRequest("decision: say take or refuse.")
        try:
            count = holding.decide(shown, _chosen(request, shown.owner), is_taken, shown.owner)
        except Refused as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _decided(count, is_taken))
        return redirect("gallery:offers", key=key)
    waiting = [{"card": card_of(item.picture), "by": item.by} for item in reading.offers_to(shown)]
    content = {"collection": shown, "waiting": waiting, "count": (count := reading.count_offers(shown))}
    content["is_most"] = count == reading.OFFERS_COUNTED
    return render(request, "gallery/collection_offers.html", content)


@never_cache
@require_http_methods(["GET", "POST"])
@for_accounts()
def arrange(request: HttpRequest, key: str) -> HttpResponse:
    """The order, and what is taken out: a step at a time."""
    shown = own(request, key)
    if request.method == "POST":
        return _arranged(request, shown)
    try:
        page = reading.page_of(shown, shown.owner, request.GET.get("after"))
    except UnknownCursor as error:
        raise Http404 from error
    content = {"collection": shown, "cards": [card_of(one) for one in page.pictures], "after": page.after}
    return render(request, "gallery/collection_arrange.html", content)


@never_cache
@require_POST
@for_accounts("gallery:collection")
def take_back_offer(request: HttpRequest, key: str) -> HttpResponse:
    """All that one has offered and that waits."""
    player: Player = request.player  # type: ignore[attr-defined]
    shown = seen(request, key)
    mine = Picture.objects.filter(collected__collection=shown, collected__by=player)
    count = holding.remove(shown, list(mine), player) if shown.owner != player else 0
    messages.success(request, f"Taken back: {count}.")
    return redirect("gallery:collection", key=key)


def _settle(
    player: Player, picture: Picture, rows: Sequence[tuple[Collection, bool]], wanted: set[str], title: str
) -> None:
    """Raises Refused; what was done before stays done, and the form shows it."""
    for one, holds in rows:
        if holds and one.key not in wanted:
            holding.remove(one, [picture], player)
        elif not holds and one.key in wanted:
            _put(one, picture, player)
    if title.strip():
        _put(keeping.create(player, keeping.label(title)), picture, player)


def _put(collection: Collection, picture: Picture, player: Player) -> None:
    outcome = holding.add(collection, [picture], player)
    for one in outcome.left:
        raise Refused(f"{collection.title}: {one.reason}")


def _offered(request: HttpRequest, shown: Collection, pictures: list[Picture]) -> HttpResponse:
    try:
        slow_down(request, settings.TAPS_PER_PLAYER, "taps")
        outcome = holding.add(shown, pictures, request.player)  # type: ignore[attr-defined]
    except (Refused, Throttled) as error:
        messages.warning(request, str(error))
        return redirect("gallery:offer", key=shown.key)
    if outcome.done:
        messages.success(request, f"Offered: {len(outcome.done)}. {shown.owner} decides.")
    for reason in sorted({one.reason for one in outcome.left}):
        messages.warning(request, reason)
    return redirect("gallery:collection" if outcome.done else "gallery:offer", key=shown.key)


def _arranged(request: HttpRequest, shown: Collection) -> HttpResponse:
    do, key = request.POST.get("do", ""), request.POST.get("picture", "")
    if do not in {"remove", *Where}:
        return HttpResponseBadRequest(f"do: say remove, {', '.join(Where)}.")
    picture = get_object_or_404(readable(shown.owner), key=key if key.isprintable() else "")
    try:
        if do == "remove":
            holding.remove(shown, [picture], shown.owner)
        else:
            holding.move(shown, picture, Where(do), shown.owner)
    except Refused as error:
        messages.warning(request, str(error))
    query = urlencode({name: request.POST[name] for name in ("after", "do") if request.POST.get(name)} | {"moved": key})
    return redirect(f"{reverse('gallery:arrange', args=[shown.key])}?{query}")


def _chosen(request: HttpRequest, player: Player) -> list[Picture]:
    keys = [key for key in request.POST.getlist("picture")[:OFFERED_AT_ONCE] if key.isprintable()]
    return list(readable(player).filter(key__in=keys).select_related("owner").order_by("pk"))


def _decided(count: int, is_taken: bool) -> str:
    if not count:
        return "Nothing of that was waiting any more."
    return f"{'Taken in' if is_taken else 'Refused'}: {count}."
