"""Doors of notifications: the list, the way to what one tells of, marking them read, choosing what to hear of."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.views import for_players
from gallery.models import Category
from gallery.notices import marking, places, reading
from gallery.notices.wording import CHOICES, LABELS

LONGEST = 18
"""Digits of a number, within a bigint."""


@never_cache
@require_safe
@for_players
def notices(request: HttpRequest) -> HttpResponse:
    category = _category(request.GET.get("category"))
    page = reading.page_of(request.player, category, _before(request.GET.get("before")))  # type: ignore[attr-defined]
    tabs = [(one.value, LABELS[one], one is category) for one in Category]
    content = {"page": page, "tabs": tabs, "category": category, "is_first": "before" not in request.GET}
    return render(request, "gallery/notices.html", content)


@never_cache
@require_safe
@for_players
def open_one(request: HttpRequest, number: int) -> HttpResponse:
    """Marks it read and leads to what it tells of. Whoever is lured here has read a line of theirs, and no more."""
    notice = marking.mark_read(request.player, number, timezone.now())  # type: ignore[attr-defined]
    if notice is None:
        raise Http404
    is_ours = url_has_allowed_host_and_scheme(notice.href, allowed_hosts={request.get_host()})
    return redirect(notice.href if is_ours else "gallery:notices")


@never_cache
@require_POST
@for_players
def read_all(request: HttpRequest) -> HttpResponse:
    """Up to what the page showed."""
    until = places.parsed(request.POST.get("until", ""))
    if until is None:
        return HttpResponseBadRequest("until: there is no such place in the list.")
    marking.mark_all_read(request.player, until, timezone.now())  # type: ignore[attr-defined]
    return redirect("gallery:notices")


@never_cache
@require_http_methods(["GET", "POST"])
@for_players
def choices(request: HttpRequest) -> HttpResponse:
    player = request.player  # type: ignore[attr-defined]
    if request.method == "POST":
        given = set(request.POST.getlist("category"))
        if given - set(marking.CHOOSABLE):
            return HttpResponseBadRequest("category: there is no such thing to be told of.")
        marking.choose(player, {Category(one) for one in given})
        messages.success(request, "From now on you are told of these.")
        return redirect("gallery:notice_choices")
    wanted = marking.wanted_by(player)
    content = {"choices": [(one.value, CHOICES[one], one in wanted) for one in marking.CHOOSABLE]}
    return render(request, "gallery/notice_choices.html", content)


def _category(given: str | None) -> Category | None:
    if not given:
        return None
    try:
        return Category(given)
    except ValueError:
        raise Http404("category: there is no such one.") from None


def _before(given: str | None) -> places.Place | None:
    if not given:
        return None
    if (place := places.parsed(given)) is None:
        raise Http404("before: there is no such place in the list.")
    return place
