"""Doors of likes and follows. Each says what is wanted, so that sending it twice changes nothing."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.models import Player
from gallery.exhibit import reactions_of, readable_picture
from gallery.models import ReactionKind
from gallery.people.entrance import for_accounts, go, slow_down
from gallery.people.follows import follow as set_follow
from gallery.people.likes import react
from gallery.people.refusals import Refused
from paintoff.throttle import Throttled

WANTED = {"yes": True, "no": False}
UNCLEAR = "wanted: say yes or no."
KINDS = set(ReactionKind)
UNKNOWN = f"kind: say one of {', '.join(ReactionKind)}."


@never_cache
@require_POST
@for_accounts("gallery:picture")
def like(request: HttpRequest, key: str) -> HttpResponse:
    """Or one of the other reactions, named by `kind`."""
    if (is_wanted := WANTED.get(request.POST.get("wanted", ""))) is None:
        return HttpResponseBadRequest(UNCLEAR)
    if (kind := request.POST.get("kind", ReactionKind.LIKE)) not in KINDS:
        return HttpResponseBadRequest(UNKNOWN)
    picture, page = readable_picture(request, key), reverse("gallery:picture", args=[key])
    try:
        slow_down(request, settings.TAPS_PER_PLAYER, "taps")
        react(picture, request.player, ReactionKind(kind), is_wanted)  # type: ignore[attr-defined]
    except (Refused, Throttled) as error:
        return _refuse(request, error, page)
    if not request.headers.get("HX-Request"):
        return go(request, page)
    picture.refresh_from_db(fields=["likes"])
    content = {"picture": picture, **reactions_of(picture, request.player)}  # type: ignore[attr-defined]
    return render(request, "gallery/_like.html", content)


@never_cache
@require_POST
@for_accounts("accounts:player")
def follow(request: HttpRequest, key: str) -> HttpResponse:
    if (is_wanted := WANTED.get(request.POST.get("wanted", ""))) is None:
        return HttpResponseBadRequest(UNCLEAR)
    followed, page = get_object_or_404(Player, key=key), _onward(request, key)
    try:
        slow_down(request, settings.TAPS_PER_PLAYER, "taps")
        set_follow(request.player, followed, is_wanted)  # type: ignore[attr-defined]
    except (Refused, Throttled) as error:
        return _refuse(request, error, page)
    if not request.headers.get("HX-Request"):
        return go(request, page)
    content = {"followed": followed, "is_followed": is_wanted, "back": page}
    return render(request, "gallery/_follow.html", content)


def _refuse(request: HttpRequest, error: Exception, page: str) -> HttpResponse:
    messages.warning(request, str(error))
    return go(request, page)


def _onward(request: HttpRequest, key: str) -> str:
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if is_ours else resolve_url("accounts:player", key=key)
