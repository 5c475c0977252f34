"""Which ballots an exclusion is about, and in which battles it has still to be carried out. Reads only."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from battles import models
from battles.models.integrity import Exclusion, ExclusionState
from battles.states import Phase


def meant_by(exclusion: Exclusion) -> QuerySet[models.Ballot]:
    """The voter's answers in its scope, whether they count or not, and what stayed with a guest they were."""
    theirs = Q(voter=exclusion.voter) | Q(voter__merged_into=exclusion.voter)
    meant = models.Ballot.objects.filter(theirs, answered_at__lte=exclusion.until)
    if exclusion.battle_id:
        meant = meant.filter(heat__round__battle=exclusion.battle_id)
    if exclusion.since:
        meant = meant.filter(answered_at__gte=exclusion.since)
    if exclusion.listed:
        meant = meant.filter(pk__in=exclusion.listed)
    return meant


def duel_ballots_meant_by(exclusion: Exclusion) -> QuerySet[models.CheckpointBallot]:
    """The voter's answers in checkpoint duels, where an exclusion is about no battle and no listed ballots."""
    theirs = Q(voter=exclusion.voter) | Q(voter__merged_into=exclusion.voter)
    meant = models.CheckpointBallot.objects.filter(theirs, answered_at__lte=exclusion.until)
    if exclusion.battle_id or exclusion.listed:
        return meant.none()
    return meant.filter(answered_at__gte=exclusion.since) if exclusion.since else meant


def duel_ballots_left(exclusion: Exclusion) -> QuerySet[models.CheckpointBallot]:
    """What of them has still to be taken out, or put back."""
    if exclusion.state == ExclusionState.STANDING:
        return duel_ballots_meant_by(exclusion).filter(exclusion=None)
    if exclusion.state == ExclusionState.OVERTURNED:
        return models.CheckpointBallot.objects.filter(exclusion=exclusion)
    return models.CheckpointBallot.objects.none()


def outstanding(exclusion: Exclusion) -> QuerySet[models.Ballot]:
    """What has still to be taken out, or put back. A ballot that another exclusion holds is its own."""
    if exclusion.state == ExclusionState.STANDING:
        left = meant_by(exclusion).filter(exclusion=None)
    elif exclusion.state == ExclusionState.OVERTURNED:
        left = models.Ballot.objects.filter(exclusion=exclusion)
    else:
        return models.Ballot.objects.none()
    return left.filter(heat__round__battle__phase__in=[Phase.FINISHED, Phase.VOID])


def battles_left(exclusion: Exclusion) -> list[str]:
    """Codes of the battles that have still to be corrected, oldest first. One that is on is corrected once it is over."""
    left = outstanding(exclusion).values_list("heat__round__battle", "heat__round__battle__code")
    return [code for _, code in left.order_by("heat__round__battle").distinct()]


def unfinished() -> QuerySet[Exclusion]:
    """Exclusions of which something may be left to carry out: those that stand, and those overturned that still hold ballots."""
    held = Q(ballots__isnull=False) | Q(duel_ballots__isnull=False)
    overturned = Q(state=ExclusionState.OVERTURNED) & held
    return Exclusion.objects.filter(Q(state=ExclusionState.STANDING) | overturned).order_by("pk").distinct()
