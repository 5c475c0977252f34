"""Checks whose answer is another now, though no branch has moved: a picture in the set is for other people than it was."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from gallery import hints
from gallery.models import CheckState, Picture, ProposalChecks, ProposalState, SetPicture


def of_pictures(ids: Collection[int], now: datetime) -> int:
    """In the transaction in which these pictures were rated: what was found of open proposals to sets that name their originals
    is found anew. How many."""
    originals = Picture.objects.filter(pk__in=ids).values("blob")
    naming = SetPicture.objects.filter(sha256__in=originals).values("image_set")
    known = ProposalChecks.objects.filter(
        proposal__image_set__in=naming, proposal__state=ProposalState.OPEN, state=CheckState.DONE
    )
    numbers = list(known.order_by("pk").values_list("pk", flat=True))
    ProposalChecks.objects.filter(pk__in=numbers).update(state=CheckState.WAITING, asked_at=now, begun_at=None)
    for number in numbers:
        hints.checks_wanted(number)
    return len(numbers)
