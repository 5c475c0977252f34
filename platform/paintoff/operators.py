"""Whether a request comes from who runs the site: from this machine itself, or with the token of its operators."""

from __future__ import annotations

import ipaddress
import secrets

from django.conf import settings
from django.http import HttpRequest

THROUGH_A_PROXY = {"forwarded", "via", "x-real-ip", "x-client-ip", "cf-connecting-ip", "true-client-ip"}


def is_near(request: HttpRequest) -> bool:
    """From the loopback, and not because a proxy stands there: one that says nothing in its header is one, too."""
    return _is_loopback(request.META.get("REMOTE_ADDR", "")) and not any(map(_tells_of_a_proxy, request.headers))


def _tells_of_a_proxy(header: str) -> bool:
    return header.lower() in THROUGH_A_PROXY or header.lower().startswith("x-forwarded-")


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
