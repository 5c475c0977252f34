"""When a guest becomes an account, decisions about the guest's votes go along with the votes."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import Player
from battles.models.integrity import Appeal, Decision, Exclusion, ExclusionState

COVERED = "The guest has become an account about which there is a proposal already."


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
