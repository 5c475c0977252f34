"""When a guest becomes an account, decisions about the guest's votes go along with the votes."""

from __future__ import annotations

from contextlib import suppress

from django.db.models import Q
from django.utils import timezone

from accounts.models import Player
from battles import models
from battles.integrity.deciding import propose_by_hand
from battles.models.integrity import Appeal, Decision, Exclusion, ExclusionState
from battles.refusals import Refused

COVERED = "The guest has become an account about which there is a proposal already."
TWO_NAMES = "A guest became an account: these votes are on entries of their own, or second votes in one battle."


def move_exclusions(source: Player, target: Player) -> None:
    """Of two proposals the account's stays: its scope reaches the votes that came along."""
    about = Exclusion.objects.filter(voter=source)
    if Exclusion.objects.filter(voter=target, state=ExclusionState.PROPOSED).exists():
        for proposal in about.filter(state=ExclusionState.PROPOSED):
            proposal.state = ExclusionState.DISMISSED
            proposal.save(update_fields=["state"])
            Decision.objects.create(exclusion=proposal, state=proposal.state, reason=COVERED, at=timezone.now())
    about.update(voter=target)
    Appeal.objects.filter(by=source).update(by=target)


def propose_own_votes(source: Player, target: Player) -> None:
    """Call it once seats and ballots have moved. What was closed before anybody knew stands as it was counted: whether it is
    counted again is for people to decide. Where a proposal about them is open already, that one has to do."""
    if found := _counted_of_two_names(source, target):
        with suppress(Refused):
            propose_by_hand(target, TWO_NAMES, timezone.now(), listed=found)


def _counted_of_two_names(source: Player, target: Player) -> list[int]:
    """What stayed the guest's, and what the account judged of the guest's own."""
    own = Q(low__seat__player__in=[source, target]) | Q(high__seat__player__in=[source, target])
    counted = models.Ballot.objects.counting().filter(Q(voter=source) | own & Q(voter=target))
    return list(counted.order_by("id").values_list("id", flat=True))
