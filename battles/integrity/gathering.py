"""Reads answered ballots as values. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Exists, Func, JSONField, OuterRef, Q

from accounts.models import Player
from battles import models
from battles.integrity.judged import Judged
from battles.models.integrity import Exclusion
from battles.states import Answer, BallotKind, Phase

FIELDS = (
    "id",
    "voter_id",
    "heat_id",
    "low_id",
    "high_id",
    "low_is_left",
    "answer",
    "low__seat__player_id",
    "high__seat__player_id",
    "kind",
    "mirrors_id",
    "expected",
    "weight",
    "exclusion_id",
    "shown_at",
    "answered_at",
)


def undecided_since(since: datetime, until: datetime) -> Iterator[Judged]:
    """All answers given in this time in battles that are over, in the order of dealing, without those of a voter that were
    decided about before. Others' ballots on the same pairs stay: they are what the crowd says."""
    person = Q(voter=OuterRef("voter")) | Q(voter=OuterRef("voter__merged_into"))
    there = Q(battle=None) | Q(battle=OuterRef("heat__round__battle"))
    number = Func(OuterRef("pk"), function="to_jsonb", output_field=JSONField())
    named = Q(listed=[]) | Q(listed__contains=number)
    decided = Exclusion.objects.filter(person, there, named, until__gte=OuterRef("answered_at"))
    answered = models.Ballot.objects.filter(answered_at__gte=since, answered_at__lte=until)
    over = answered.filter(~Exists(decided), heat__round__battle__phase__in=[Phase.FINISHED, Phase.VOID])
    for row in over.order_by("id").values_list(*FIELDS).iterator(chunk_size=5_000):
        yield _judged(*row)


def given_beside(voter: Player, heats: int, until: datetime) -> Iterator[Judged]:
    """All answers in the latest heats, of battles that are over, in which this voter judged; in the order of dealing."""
    answered = models.Ballot.objects.answered().filter(answered_at__lte=until)
    judged = answered.filter(voter=voter, heat__round__battle__phase__in=[Phase.FINISHED, Phase.VOID])
    latest = judged.order_by("-heat").values_list("heat", flat=True).distinct()[:heats]
    for row in answered.filter(heat__in=list(latest)).order_by("id").values_list(*FIELDS).iterator(chunk_size=5_000):
        yield _judged(*row)


def made_at(voters: Iterable[int]) -> dict[int, datetime]:
    """When each voter's account, or guest, was made."""
    rows = Player.objects.filter(pk__in=set(voters)).values_list("pk", "claimed_at", "created_at")
    return {pk: claimed or created for pk, claimed, created in rows}


def _judged(
    pk: int, voter: int, heat: int, low: int, high: int, low_is_left: bool, answer: str, low_author: int, high_author: int,
    kind: str, mirrors: int | None, expected: str, weight: int, exclusion: int | None, shown: datetime | None,
    answered: datetime,
) -> Judged:  # fmt: skip
    return Judged(
        ballot=pk,
        voter=voter,
        heat=heat,
        low=low,
        high=high,
        low_is_left=low_is_left,
        answer=Answer(answer),
        low_author=low_author,
        high_author=high_author,
        kind=BallotKind(kind),
        seconds=(answered - shown).total_seconds() if shown else None,
        mirrors=mirrors,
        expected=Answer(expected) if expected else None,
        counts=kind == BallotKind.NORMAL and weight > 0 and exclusion is None,
    )
