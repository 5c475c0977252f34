"""Whether a request comes from who runs the site: from this machine itself, or with the token of its operators."""

from __future__ import annotations

import ipaddress
import secrets

from django.conf import settings
from django.http import HttpRequest

from paintoff.throttle import came_through_a_proxy


def is_near(request: HttpRequest) -> bool:
    """From the loopback, and not because a proxy stands there: one that says nothing in its header is one, too."""
    return _is_loopback(request.META.get("REMOTE_ADDR", "")) and not came_through_a_proxy(request)


def has_token(request: HttpRequest) -> bool:
    """Never, where no token is set."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    wanted = settings.METRICS_TOKEN
    is_right = secrets.compare_digest(given.strip().encode(), wanted.encode())
    return bool(wanted) and scheme.lower() == "bearer" and is_right


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
