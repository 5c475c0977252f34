"""The threshold of what people do here: it needs an account, and cannot be done without end."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import Player
from paintoff import throttle

View = Callable[..., HttpResponse]
SIGN_IN = "That needs an account: sign in or make one, then come back to where you were."
CLAIM = "That needs an account: keep what you made under one, then come back to where you were."


def for_accounts(back: str = "") -> Callable[[View], View]:
    """Send whoever has no account to sign in or to claim theirs, and then to the page of this name with the same arguments;
    without a name, back to this very address."""

    def guarded(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, **named: object) -> HttpResponse:
            viewer: Player | None = request.player  # type: ignore[attr-defined]
            if viewer is not None and not viewer.is_guest:
                return view(request, **named)
            onward = reverse(back, kwargs=named) if back else request.path
            messages.info(request, SIGN_IN if viewer is None else CLAIM)
            way = reverse("account_login" if viewer is None else "accounts:claim")
            return go(request, f"{way}?{urlencode({'next': onward})}")

        return asked

    return guarded


def go(request: HttpRequest, address: str) -> HttpResponse:
    """A redirect, also for htmx, which would follow one inside the page."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


def slow_down(request: HttpRequest, limits: str, what: str, times: int = 1) -> None:
    """Counted by person, not by address: a class shares one. Raises throttle.Throttled."""
    throttle.hit(limits, what, str(request.player.pk), times=times)  # type: ignore[attr-defined]
