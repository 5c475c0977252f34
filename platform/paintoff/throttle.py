"""How often somebody may do a thing. Counted where all processes see it, in this process while that place is away."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv6Address, ip_address
from typing import cast

# Here, and not when limits wants it first: of requests that come at once all but one found a module that was half imported,
# took it for version 0.0.0 and failed.
import redis  # noqa: F401
from django.http import HttpRequest
from limits import RateLimitItem, parse_many
from limits.errors import StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from paintoff import runtime

logger = logging.getLogger(__name__)

ANSWER_SECONDS = 0.5
Keys = tuple[str, ...]
THROUGH_A_PROXY = {"forwarded", "via", "x-real-ip", "x-client-ip", "cf-connecting-ip", "true-client-ip"}


@dataclass(frozen=True, slots=True)
class Standing:
    """How one limit stands: `left` of `quota` uses within a window of `window` seconds that begins anew in `reset` seconds."""

    name: str
    quota: int
    window: int
    left: int
    reset: int


class Throttled(Exception):
    """Too often. `seconds` until it may work again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too often. Try again in {seconds} second{'' if seconds == 1 else 's'}.")
        self.seconds = seconds


_noted: ContextVar[dict[str, Standing] | None] = ContextVar("noted", default=None)


def hit(limits: str, *keys: str, times: int = 1) -> None:
    """Count so many uses of the thing named by `keys`; Throttled once one of `limits` ("60/minute;600/hour") is spent."""
    items = parse_many(limits)
    try:
        _count(_shared(), items, keys, times, _noted.get())
    except StorageError as error:
        logger.warning("Counting in this process, the shared counters are away: %r", error)
        _count(_own(), items, keys, times)


@contextmanager
def noting() -> Iterator[dict[str, Standing]]:
    """Inside, every limit that something is counted against is noted by its name, as it stands where all processes see it.
    What was counted in this process alone is not noted: elsewhere more may have been used."""
    noted: dict[str, Standing] = {}
    before = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(before)


def must_be_left(limits: str, *keys: str) -> None:
    """Throttled where one of `limits` is already spent. Counts nothing."""
    items = parse_many(limits)
    try:
        _look(_shared(), items, keys, _noted.get())
    except StorageError as error:
        logger.warning("Looking in this process, the shared counters are away: %r", error)
        _look(_own(), items, keys)


def address(request: HttpRequest) -> str:
    """Whom to count a stranger's request against."""
    return network(request.META.get("REMOTE_ADDR", ""))


def network(given: str) -> str:
    """The IPv4 address, or the IPv6 network that one line usually gets."""
    try:
        parsed = ip_address(given)
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or f"{parsed.exploded[:19]}::/64")
    return str(parsed)


def came_through_a_proxy(request: HttpRequest) -> bool:
    """As its headers say, which anybody can send."""
    return any(map(_tells_of_a_proxy, request.headers))


def _tells_of_a_proxy(header: str) -> bool:
    return header.lower() in THROUGH_A_PROXY or header.lower().startswith("x-forwarded-")


def forget() -> None:
    """Forget every count, here and where the processes share them; tests start from nothing."""
    _own.cache_clear()
    with suppress(StorageError):
        _shared().storage.reset()


def _count(
    limiter: FixedWindowRateLimiter,
    items: list[RateLimitItem],
    keys: Keys,
    times: int,
    noted: dict[str, Standing] | None = None,
) -> None:
    for item in items:
        # A window counts also what it refuses: several uses at once would spend what is left for fewer.
        fits = times == 1 or limiter.test(item, *keys, cost=times)
        is_left = fits and limiter.hit(item, *keys, cost=times)
        if noted is not None or not is_left:
            _note(_standing(limiter, item, keys), noted, is_left)


def _look(
    limiter: FixedWindowRateLimiter, items: list[RateLimitItem], keys: Keys, noted: dict[str, Standing] | None = None
) -> None:
    for item in items:
        if not limiter.test(item, *keys):
            _note(_standing(limiter, item, keys), noted, False)


def _note(standing: Standing, noted: dict[str, Standing] | None, is_left: bool) -> None:
    if noted is not None:
        noted[standing.name] = standing
    if not is_left:
        raise Throttled(standing.reset)


def _standing(limiter: FixedWindowRateLimiter, item: RateLimitItem, keys: Keys) -> Standing:
    window = limiter.get_window_stats(item, *keys)
    reset = max(1, math.ceil(window.reset_time - time.time()))
    name = f"{keys[0]}-{item.GRANULARITY.name}"
    return Standing(name, item.amount, item.get_expiry(), max(0, window.remaining), reset)


@cache
def _shared() -> FixedWindowRateLimiter:
    url = runtime.redis_url()
    if url.startswith("unix://"):
        url = f"redis+{url}"
    storage = storage_from_string(
        url, wrap_exceptions=True, socket_timeout=ANSWER_SECONDS, socket_connect_timeout=ANSWER_SECONDS
    )
    return FixedWindowRateLimiter(cast("Storage", storage))


@cache
def _own() -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(MemoryStorage())
