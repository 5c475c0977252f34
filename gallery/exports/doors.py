"""Doors of exports: what somebody asked for, how far it is, its file, and throwing it away. Each for its owner alone."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Player
from gallery.exports import asking, sending
from gallery.models import Export, ExportState
from gallery.people.entrance import slow_down
from gallery.people.refusals import Refused
from gallery.shelves.shelf import ShelfError
from paintoff.throttle import Throttled

PAGE = 20
LONGEST = 18  # digits, within a bigint

logger = logging.getLogger(__name__)
View = Callable[..., HttpResponseBase]


def for_owners(view: View) -> View:
    """Send whoever is nobody yet to sign in, and back to the list."""

    @wraps(view)
    def asked(request: HttpRequest, **named: object) -> HttpResponseBase:
        if request.player is None:  # type: ignore[attr-defined]
            return redirect(f"{reverse('account_login')}?{urlencode({'next': reverse('gallery:exports')})}")
        return view(request, **named)

    return asked


@never_cache
@require_safe
@for_owners
def every(request: HttpRequest) -> HttpResponse:
    owner: Player = request.player  # type: ignore[attr-defined]
    rows = Export.objects.filter(owner=owner).select_related("version__image_set")
    if before := request.GET.get("before"):
        if not (before.isascii() and before.isdigit()) or len(before) > LONGEST:
            raise Http404("before: there is no such place in the list.")
        rows = rows.filter(pk__lt=int(before))
    some = list(rows[: PAGE + 1])
    shown = some[:PAGE]
    content = {"exports": shown, "before": shown[-1].pk if len(some) > PAGE else None}
    return render(request, "gallery/exports.html", content)


@never_cache
@require_POST
@for_owners
def everything(request: HttpRequest) -> HttpResponse:
    """All that the site has of whoever asks."""
    owner: Player = request.player  # type: ignore[attr-defined]
    try:
        slow_down(request, settings.EXPORTS_PER_PLAYER, "exports")
        return redirect("gallery:export", key=asking.ask(owner, None).key)
    except (Refused, Throttled) as error:
        messages.warning(request, str(error))
        return redirect("gallery:exports")


@never_cache
@require_safe
@for_owners
def one(request: HttpRequest, key: str) -> HttpResponse:
    """htmx asks again and again how far it is, until it is over."""
    is_part = bool(request.headers.get("HX-Request"))
    content = {"export": _own(request, key)}
    response = render(request, "gallery/_export.html" if is_part else "gallery/export.html", content)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@for_owners
def file(request: HttpRequest, key: str) -> HttpResponseBase:
    export = _own(request, key)
    if export.state != ExportState.READY:
        raise Http404("This export has no file.")
    try:
        return sending.answer(request, export)
    except FileNotFoundError:
        logger.error("A part of the export %s is not on its shelf.", export)
        raise Http404("The file of this export is gone.") from None
    except ShelfError as error:
        logger.error("The export %s cannot be had: %s", export, error)
        told = {"Cache-Control": "no-store", "Retry-After": "10"}
        return HttpResponse("The file cannot be reached at the moment.\n", status=503, headers=told)


@never_cache
@require_http_methods(["GET", "POST"])
@for_owners
def drop(request: HttpRequest, key: str) -> HttpResponse:
    export = _own(request, key)
    if request.method == "GET":
        return render(request, "gallery/export_drop.html", {"export": export})
    asking.drop(export, timezone.now())
    return redirect("gallery:exports")


def _own(request: HttpRequest, key: str) -> Export:
    return get_object_or_404(Export, key=key, owner=request.player)  # type: ignore[attr-defined]
