"""Which state a new picture begins in. Who looks at pictures, and how, is registered elsewhere."""

from __future__ import annotations

from django.conf import settings

from moderation.states import State


def first_state() -> State:
    """Pending where scanners are installed: they then decide what is fit to show.

    Where none is, a new picture is visible at once and unseen by any machine; only people's reports can stop it then.
    """
    return State.PENDING if settings.MODERATION_SCANNERS else State.VISIBLE
