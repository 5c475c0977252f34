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

COVERED = "The guest has become an account about which there is a proposal already, and it reaches these votes too."
NARROWER = """\
The guest has become an account about which there is a proposal already, and that does not reach all of these votes. \
Nobody has decided about them: they are looked at again."""
TWO_NAMES = "A guest became an account: these votes are on entries of their own, or second votes in one battle."


def move_exclusions(source: Player, target: Player) -> None:
    """Of two proposals the account's stays, as it was read: votes that it does not reach are nobody's decision yet."""
    about = Exclusion.objects.filter(voter=source)
    stays = Exclusion.objects.filter(voter=target, state=ExclusionState.PROPOSED).first()
    if stays is not None:
        for proposal in about.filter(state=ExclusionState.PROPOSED):
            _give_way(proposal, stays)
    about.update(voter=target)
    Appeal.objects.filter(by=source).update(by=target)


def _give_way(proposal: Exclusion, stays: Exclusion) -> None:
    reason = COVERED if _reaches(stays, proposal) else NARROWER
    if reason is NARROWER:
        # What a dismissed proposal meant is not looked at again (battles.integrity.gathering): this one meant nothing.
        proposal.until = proposal.voter.created_at
    proposal.state = ExclusionState.DISMISSED
    proposal.save(update_fields=["state", "until"])
    Decision.objects.create(exclusion=proposal, state=proposal.state, reason=reason, at=timezone.now())


def _reaches(stays: Exclusion, other: Exclusion) -> bool:
    """Whether everything that `other` means of a voter is meant by `stays` too."""
    is_as_wide = not stays.listed and stays.battle_id in (None, other.battle_id)
    begins = stays.since is None or (other.since is not None and stays.since <= other.since)
    return is_as_wide and begins and stays.until >= other.until


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
