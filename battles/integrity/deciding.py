"""People's decisions about a voter: uphold a proposal or let it be, take it back; and the voter's appeal.

Each is one transaction on the exclusion alone. What it means for battles is carried out after, battle by battle
(battles.integrity.correcting). Raises `Refused` and changes nothing where somebody may not.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import Player
from battles.integrity import hints, stakes
from battles.integrity.statements import plain
from battles.models.integrity import (
    APPEAL_LONGEST,
    APPEAL_SHORTEST,
    REASON_LONGEST,
    Appeal,
    AppealOutcome,
    Decision,
    Exclusion,
    ExclusionState,
    Rule,
)
from battles.models.room import Battle
from battles.refusals import Refused


def propose_by_hand(
    voter: Player,
    reason: str,
    now: datetime,
    *,
    by: Player | None = None,
    battle: Battle | None = None,
    since: datetime | None = None,
    listed: Sequence[int] = (),
) -> Exclusion:
    """A suspicion that no sign has found: decided like any other, by the same steps, and upheld by somebody else than `by`
    (None: nobody, the site found it). It is about the person: of a guest who came home to an account the account is told,
    may appeal, and decides nothing."""
    reason = _reason(reason)
    exclusion = Exclusion(
        voter=voter.merged_into or voter,
        rule=Rule.BY_HAND,
        battle=battle,
        since=since,
        until=now,
        listed=list(listed),
        evidence={"said": reason},
        proposed_by=by,
    )
    if by is not None:
        _must_have_no_stake(exclusion, by)
    try:
        with transaction.atomic():
            exclusion.save()
            _decide(exclusion, ExclusionState.PROPOSED, by, reason, now)
    except IntegrityError:
        raise Refused(
            "already_proposed", "There is a proposal about this voter already. Decide that one first."
        ) from None
    return exclusion


def uphold(pk: int, by: Player, reason: str, now: datetime) -> Exclusion:
    """The ballots count no more. Never by the voter themselves, nor by who proposed it: four eyes see it."""
    with transaction.atomic():
        exclusion = _locked(pk, ExclusionState.PROPOSED)
        _must_be_impartial(exclusion, by)
        if by.id == exclusion.proposed_by_id:
            raise Refused("same_person", "You proposed this: somebody else upholds it, or nobody does.")
        exclusion.upheld_by = by
        _decide(exclusion, ExclusionState.STANDING, by, _reason(reason), now)
    return exclusion


def dismiss(pk: int, by: Player, reason: str, now: datetime) -> Exclusion:
    """The proposal is let be. The voter's ballots up to it are not held against them again."""
    with transaction.atomic():
        exclusion = _locked(pk, ExclusionState.PROPOSED)
        _must_be_impartial(exclusion, by)
        _decide(exclusion, ExclusionState.DISMISSED, by, _reason(reason), now)
    return exclusion


def overturn(pk: int, by: Player, reason: str, now: datetime) -> Exclusion:
    """Staff takes back what stands, without an appeal. An open appeal is granted by it where somebody else decides."""
    with transaction.atomic():
        exclusion = _locked(pk, ExclusionState.STANDING)
        appeal = Appeal.objects.filter(exclusion=exclusion, outcome=AppealOutcome.OPEN).first()
        if appeal is not None:
            raise Refused("appeal_open", "The voter has appealed: decide the appeal.")
        _must_be_impartial(exclusion, by)
        _decide(exclusion, ExclusionState.OVERTURNED, by, _reason(reason), now)
    return exclusion


def appeal(pk: int, by: Player, text: str, now: datetime) -> Appeal:
    """The voter's own words, once for each exclusion that stands."""
    text = plain(text, "text")
    if not APPEAL_SHORTEST <= len(text) <= APPEAL_LONGEST:
        said = f"Say in {APPEAL_SHORTEST} to {APPEAL_LONGEST} characters why these votes should count."
        raise Refused("bad_length", said, "text")
    with transaction.atomic():
        exclusion = Exclusion.objects.select_for_update(no_key=True).filter(pk=pk, voter=by).first()
        if exclusion is None:
            raise Refused("unknown_exclusion", "There is no such decision about you.")
        if exclusion.state != ExclusionState.STANDING or exclusion.upheld_by is None:
            raise Refused("not_standing", "This decision does not stand, so there is nothing to appeal.")
        if Appeal.objects.filter(exclusion=exclusion).exists():
            raise Refused("already_appealed", "You have appealed this decision already.")
        return Appeal.objects.create(exclusion=exclusion, by=by, against=exclusion.upheld_by, text=text, made_at=now)


def decide_appeal(pk: int, by: Player, *, granted: bool, reason: str, now: datetime) -> Appeal:
    """By somebody who had no hand in the exclusion, neither proposed nor upheld it, and not by the voter. Granted, everything
    is put back."""
    with transaction.atomic():
        exclusion = _locked(Appeal.objects.values_list("exclusion", flat=True).get(pk=pk), ExclusionState.STANDING)
        made = Appeal.objects.select_for_update(no_key=True).get(pk=pk)
        if made.outcome != AppealOutcome.OPEN:
            raise Refused("already_decided", "This appeal has been decided.")
        if by.id in (made.against_id, exclusion.proposed_by_id):
            raise Refused(
                "same_judge", "An appeal is decided by somebody who neither proposed nor upheld the exclusion."
            )
        _must_be_impartial(exclusion, by)
        made.outcome = AppealOutcome.GRANTED if granted else AppealOutcome.REJECTED
        made.decided_by, made.decided_at, made.reason = by, now, _reason(reason)
        made.save()
        if granted:
            _decide(exclusion, ExclusionState.OVERTURNED, by, made.reason, now)
    return made


def _locked(pk: int, state: ExclusionState) -> Exclusion:
    exclusion = Exclusion.objects.select_for_update(no_key=True).get(pk=pk)
    if exclusion.state != state:
        raise Refused("wrong_state", f"This exclusion is {exclusion.state}, not {state}.")
    return exclusion


def _decide(exclusion: Exclusion, state: ExclusionState, by: Player | None, reason: str, now: datetime) -> None:
    exclusion.state = state
    exclusion.save(update_fields=["state", "upheld_by"])
    Decision.objects.create(exclusion=exclusion, state=state, by=by, reason=reason, at=now)
    if state in (ExclusionState.STANDING, ExclusionState.OVERTURNED):
        hints.carry_out_wanted(exclusion.pk)


def _must_be_impartial(exclusion: Exclusion, by: Player) -> None:
    if by.id == exclusion.voter_id:
        raise Refused("own_case", "Nobody decides their own case.")
    _must_have_no_stake(exclusion, by)


def _must_have_no_stake(exclusion: Exclusion, by: Player) -> None:
    if stakes.has_stake(exclusion, by):
        raise Refused("played_there", "You played where these votes were given: somebody who did not decides.")


def _reason(text: str) -> str:
    text = plain(text, "reason")
    if not text or len(text) > REASON_LONGEST:
        raise Refused("bad_reason", f"Give a reason of up to {REASON_LONGEST} characters.", "reason")
    return text
