"""After a backup was put back."""

from __future__ import annotations

from django.utils import timezone

from battles import models
from battles.actions.turns import room_of
from battles.states import Phase
from live import announce


def history_was_restored() -> int:
    """The rows come from a backup: what browsers remember of battles that go on is of another history. A new epoch makes
    them take ours. How many battles that were."""
    going = models.Battle.objects.exclude(phase__in=[Phase.FINISHED, Phase.VOID])
    codes_going = list(going.values_list("code", flat=True))
    going.update(epoch=round(timezone.now().timestamp() * 1000))
    for code in codes_going:
        announce.changed(room_of(code))
    return len(codes_going)
