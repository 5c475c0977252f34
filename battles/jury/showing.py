"""Which pairs the open jury can be shown: a picture that is withheld, blocked or deleted has no address, so its pairs are not
dealt, and one that was dealt before waits, unanswered, until it can be seen again. Reads rows."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from battles import ballots, models, verdicts
from battles.pairs import WITHHELD
from battles.refusals import Refused
from gallery.sight import open_to_all
from moderation.states import State

SAID = (
    "A picture of this pair was withheld while it was before you. Nothing was counted, and it is not held against you."
)


def in_sight() -> QuerySet[models.Paint]:
    """What everybody may see, since a room has no viewer of its own."""
    fit = {"picture__state": State.VISIBLE, "picture__deleted_at": None, "picture__level__lte": open_to_all()}
    return models.Paint.objects.filter(**fit)


def with_pairs(heats: QuerySet[models.Heat]) -> QuerySet[models.Heat]:
    """Those of which there is a pair to show."""
    first = in_sight().filter(entry__heat=OuterRef("pk"))
    other = in_sight().filter(entry__heat=OuterRef("entry__heat"), slot=OuterRef("slot"))
    return heats.filter(Exists(first.filter(Exists(other.exclude(entry=OuterRef("entry"))))))


def of_ballots(dealt: QuerySet[models.Ballot]) -> QuerySet[models.Ballot]:
    """Those of which both pictures can be seen."""
    low, high = (in_sight().filter(entry=OuterRef(side), slot=OuterRef("slot")) for side in ("low", "high"))
    return dealt.filter(Exists(low), Exists(high))


def contenders_of(heat: models.Heat) -> list[ballots.Contender]:
    """The entries, each with the slots of which its picture can be seen."""
    seen = set(in_sight().filter(entry__heat=heat).values_list("entry", "slot"))
    return [
        ballots.Contender(one.entry, frozenset(slot for slot in one.slots if (one.entry, slot) in seen))
        for one in verdicts.contenders_of(heat)
    ]


def is_gone(low: int, high: int, slot: int) -> bool:
    return in_sight().filter(entry__in=(low, high), slot=slot).values("entry").distinct().count() < 2


def must_be_seen(low: int, high: int, slot: int) -> None:
    """Raises `Refused`."""
    if is_gone(low, high, slot):
        raise Refused(WITHHELD, SAID, "ballot")
