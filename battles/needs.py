"""Which heat a voter is dealt from next. Read for all heats at once and without a lock: whoever deals locks the one that it
chose, and reads again."""

from __future__ import annotations

import random
from collections.abc import Sequence
from math import comb
from typing import Any, NamedTuple

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from battles import models
from battles.states import BallotKind, EntryState

NORMAL = Q(ballots__kind=BallotKind.NORMAL)
ANSWERED = Q(ballots__answer__gt="")


class Need(NamedTuple):
    """A heat as one voter may be dealt from it. `dealt` are the ballots among which evenness is judged for them, `given` and
    `waiting` their own, planted ones among `waiting` alone. `unseen` are the paints of
    its round that nobody may see."""

    heat: int
    entries: int
    own: int
    slots: int
    dealt: int
    answers: int
    given: int
    waiting: int
    unseen: list[int]

    @property
    def urgency(self) -> tuple[float, float]:
        """The smallest comes first: fewest ballots dealt for each pair of the heat, then fewest counted answers. What is on
        somebody's table counts as dealt, else everybody who asks before the next answer is in would be sent to the same
        heat."""
        pairs = max(1, comb(self.entries, 2))
        return self.dealt / pairs, self.answers / pairs

    @property
    def may_have_more(self) -> bool:
        """False where this voter has been dealt whatever there can be."""
        return comb(self.entries - self.own, 2) * self.slots > self.given

    @property
    def may_ask_again(self) -> bool:
        """Where somebody on trial has judged all there is, a planted pair may follow (`battles.planting`)."""
        return self.given > 0 and not self.waiting


def read(heats: QuerySet[models.Heat], voter: int, weight: int) -> list[Need]:
    """The needs of these heats, in one query."""
    mine = Q(ballots__voter=voter)
    asked: dict[str, Any] = {
        "shown": _entries(),
        "own": _entries(seat__player=voter),
        "slots": F("round__slots"),
        "dealt": Count("ballots", filter=NORMAL & Q(ballots__weight__gt=0) if weight else NORMAL),
        "answers": Coalesce(Sum("ballots__weight", filter=NORMAL & ANSWERED), 0),
        "given": Count("ballots", filter=NORMAL & mine),
        "waiting": Count("ballots", filter=mine & ~ANSWERED),
        "unseen": F("round__unseen"),
    }
    return [Need(*row) for row in heats.order_by("number").annotate(**asked).values_list("id", *asked)]


def _entries(**whose: Any) -> Coalesce:
    entries = models.Entry.objects.filter(heat=OuterRef("pk"), state=EntryState.PAINTED, **whose)
    return Coalesce(Subquery(entries.order_by().values("heat").annotate(many=Count("id")).values("many")), Value(0))


def neediest(needs: Sequence[Need], chance: random.Random) -> Need:
    """By chance among equals, so that those who ask at once do not all wait for the same heat."""
    least = min(need.urgency for need in needs)
    return chance.choice([need for need in needs if need.urgency == least])
