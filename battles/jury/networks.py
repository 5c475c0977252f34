"""Whether the open jury takes everybody for one network, as it does behind a proxy that this site does not trust. Reads rows."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest
from django.utils import timezone

from battles.models import Juror
from paintoff.throttle import came_through_a_proxy

LOOKED_BACK = timedelta(days=7)
FEWEST = 3
"""So many people were left out before anything is said: one or two are a household that judges together."""


def note_for(request: HttpRequest) -> str:
    """What staff should know; empty where nothing is wrong. Their own request tells of the proxy: anybody can send a header
    that says so, and a visitor's is not believed."""
    if settings.TRUSTED_PROXIES or not came_through_a_proxy(request):
        return ""
    left_out = _left_out_of_one()
    if left_out < FEWEST:
        return ""
    return (
        f"Every visitor looks like the same one: {left_out} people's votes before the open jury did not count in the last "
        f"{LOOKED_BACK.days} days, each time for one network, and you came here through a proxy that this site does not "
        "trust. So juries end void. Set TRUSTED_PROXIES to the proxy's address and start the site again."
    )


def _left_out_of_one() -> int:
    """Jurors who do not count because of somebody else's network; 0 as soon as any battle heard two networks."""
    recent = Juror.objects.filter(since__gte=timezone.now() - LOOKED_BACK).exclude(circle="").order_by()
    battles = recent.values("battle").annotate(people=Count("id"), networks=Count("circle", distinct=True))
    heard = list(battles.values_list("people", "networks"))
    if any(networks > 1 for _, networks in heard):
        return 0
    return sum(people - 1 for people, _ in heard)
