"""Dealing the sides of a conflict two at a time, and taking what people say. The only writer of settlements' ballots and jurors.

A ballot counts when both its sides were there to be seen. One dealt to somebody without a name is nobody's until they vote.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Player
from battles import ballots, trust
from battles.ballots import Dealt, Table
from battles.jury.jurors import circle_of
from battles.models import LOOK_LEAST, Settlement, SettlementBallot, SettlementJuror
from battles.pairs import SIDES as PLACES
from battles.pairs import WITHHELD
from battles.refusals import Refused
from battles.settlements.counting import SIDES, SLOT, contenders
from battles.states import Answer
from gallery.models import SetMember, SetVote, VoteState
from gallery.sets import settling_by_vote

NOBODY = 0
UNKNOWN = Refused("unknown_ballot", "This pair is not yours to judge. Load the page again.", "ballot")
CLOSED = Refused("voting_closed", "This vote is over.", "ballot")
TWICE = Refused("already_answered", "You have already judged this pair.", "ballot")
EARLY = Refused("not_shown", "Wait until both sides are there to be seen.", "ballot")
GONE = Refused(WITHHELD, "One of the sides was taken down: this vote takes no more votes.", "ballot")
OWN = "You wrote one of the sides, or proposed it: others say which is better."


def may_judge(vote: SetVote, voter: Player | None) -> bool:
    """Everybody who may look into the set, but whoever proposes, and whose ours or theirs is."""
    if voter is None:
        return True
    return voter.pk != vote.proposal.author_id and not vote.written_by.filter(pk=voter.pk).exists()


def hand(settlement: Settlement, voter: Player | None) -> SettlementBallot | None:
    """The pair before this voter; None where they have judged all, or may not. Looking makes no guest."""
    vote = settlement.vote
    if vote.state != VoteState.OPEN or not may_judge(vote, voter) or not settling_by_vote.is_seen(vote):
        return None
    with transaction.atomic():
        Settlement.objects.select_for_update(no_key=True).get(pk=settlement.pk)
        waiting = settlement.ballots.filter(voter=voter, voter__isnull=False, answer="").first()
        return waiting or _dealt(settlement, voter)


def is_text(vote: SetVote) -> bool:
    return vote.cell != "picture"


def side_of(ballot: SettlementBallot, place: str) -> str:
    """Which of base, ours and theirs is on the left, or on the right."""
    is_low = (place == "left") is ballot.low_is_left
    return SIDES[ballot.low if is_low else ballot.high]


def sent(token: UUID, place: str, viewer: Player | None, *, is_sent: bool) -> tuple[SetVote, str] | None:
    """The vote and the hash of the picture on this side, noted as sent; None for somebody else's ballot."""
    rows = SettlementBallot.objects.select_related("settlement__vote__proposal__image_set")
    ballot = rows.filter(Q(voter=None) | Q(voter=viewer), token=token).first()
    if ballot is None or place not in PLACES or is_text(ballot.settlement.vote):
        return None
    if is_sent:
        _note_sent(ballot, place, timezone.now())
    return ballot.settlement.vote, ballot.settlement.vote.sides[side_of(ballot, place)]


def cast(token: UUID, voter: Player, answer: Answer, network: str, now: datetime | None = None) -> SettlementBallot:
    """Answer a dealt ballot, once; the same answer again is no second vote. Whoever closes the vote holds it, too: an answer is
    in before the count or not at all. Raises Refused."""
    now = now or timezone.now()
    with transaction.atomic():
        list(Settlement.objects.select_for_update(no_key=True).filter(ballots__token=token).values_list("pk"))
        ballot = _held(token, voter)
        if ballot.answer:
            if ballot.answer != answer:
                raise TWICE
            return ballot
        vote = ballot.settlement.vote
        if vote.state != VoteState.OPEN or vote.until <= now:
            raise CLOSED
        if not settling_by_vote.is_seen(vote):
            raise GONE
        if not may_judge(vote, voter):
            raise Refused("own", OWN, "ballot")
        if ballot.shown_at is None:
            raise EARLY
        looked = now - ballot.shown_at >= LOOK_LEAST and not voter.is_bot
        juror = _admitted(ballot.settlement, voter, network, now) if looked else None
        ballot.answer, ballot.answered_at = answer, now
        ballot.weight = 1 if juror is not None and juror.is_counted else 0
        try:
            with transaction.atomic():
                ballot.save(update_fields=["answer", "answered_at", "weight", "voter"])
        except IntegrityError:
            raise TWICE from None
    return ballot


def answered(settlement: Settlement) -> list[Dealt]:
    """All ballots of somebody, in the order of dealing."""
    rows = settlement.ballots.filter(voter__isnull=False).order_by("pk")
    return [
        Dealt(one.voter_id or NOBODY, one.low, one.high, SLOT, one.low_is_left, Answer(one.answer), one.weight)
        if one.answer
        else Dealt(one.voter_id or NOBODY, one.low, one.high, SLOT, one.low_is_left, None, one.weight)
        for one in rows
    ]


def take_over(source: Player, target: Player) -> None:
    """Two players became one: the guest's votes are the account's, but none twice; what both judged counts once, and what
    was not theirs to judge not at all."""
    for ballot in SettlementBallot.objects.filter(voter=source).order_by("pk"):
        alike = {"settlement": ballot.settlement_id, "low": ballot.low, "high": ballot.high}
        if SettlementBallot.objects.filter(voter=target, **alike).exists():
            SettlementBallot.objects.filter(pk=ballot.pk).update(weight=0)
        else:
            SettlementBallot.objects.filter(pk=ballot.pk).update(voter=target)
    for juror in SettlementJuror.objects.filter(player=source).order_by("pk"):
        _take_over_juror(juror, target)
    own = Q(settlement__vote__proposal__author=target) | Q(settlement__vote__written_by=target)
    SettlementBallot.objects.filter(own, voter=target, settlement__vote__state=VoteState.OPEN).update(weight=0)


def _take_over_juror(juror: SettlementJuror, target: Player) -> None:
    """If either counted, the account does: votes of both go by its name."""
    other = SettlementJuror.objects.filter(settlement=juror.settlement_id, player=target).first()
    if other is None:
        SettlementJuror.objects.filter(pk=juror.pk).update(player=target)
        return
    juror.delete()
    if juror.is_counted and not other.is_counted:
        other.circle, other.is_counted = juror.circle, True
        other.save(update_fields=["circle", "is_counted"])
    counted = other.is_counted
    SettlementBallot.objects.filter(settlement=other.settlement_id, voter=target).exclude(answer="").update(
        weight=F("weight") if counted else 0
    )


def forget_nobodys(older_than: timedelta) -> int:
    """Pairs that were dealt to somebody who looked and went."""
    return SettlementBallot.objects.filter(voter=None, dealt_at__lt=timezone.now() - older_than).delete()[0]


def _dealt(settlement: Settlement, voter: Player | None) -> SettlementBallot | None:
    number = voter.pk if voter is not None else NOBODY
    table = Table.of(answered(settlement))
    deal = ballots.deal(contenders(settlement.vote.sides), table, number, (), secrets.SystemRandom(), 1)
    if deal is None:
        return None
    now = timezone.now()
    return settlement.ballots.create(
        voter=voter,
        low=deal.low,
        high=deal.high,
        low_is_left=deal.low_is_left,
        dealt_at=now,
        shown_at=now if is_text(settlement.vote) else None,
    )


def _held(token: UUID, voter: Player) -> SettlementBallot:
    rows = SettlementBallot.objects.select_for_update(no_key=True, of=("self",))
    ballot = rows.select_related("settlement__vote__proposal").filter(token=token).first()
    if ballot is None or ballot.voter_id not in (None, voter.pk):
        raise UNKNOWN
    ballot.voter = voter
    return ballot


def _note_sent(ballot: SettlementBallot, place: str, now: datetime) -> None:
    this, other = f"{place}_sent_at", "right_sent_at" if place == "left" else "left_sent_at"
    SettlementBallot.objects.filter(pk=ballot.pk, **{this: None}).update(**{this: now})
    both = SettlementBallot.objects.filter(pk=ballot.pk, shown_at=None, **{f"{other}__isnull": False})
    both.update(shown_at=now)


def _admitted(settlement: Settlement, voter: Player, network: str, now: datetime) -> SettlementJuror:
    """The same from their first vote to the last. Who has a role in the set counts by themselves, as proven accounts do; of
    everybody else one of a network does, and the constraint decides who is first."""
    known = settlement.jurors.filter(player=voter).first()
    if known is not None:
        return known
    image_set = settlement.vote.proposal.image_set
    works_on_it = image_set.owner_id == voter.pk or SetMember.objects.filter(image_set=image_set, player=voter).exists()
    is_alone = works_on_it or not trust.why_weightless(voter, now)
    made = {"player": voter, "circle": "" if is_alone else circle_of(settlement, network), "since": now}
    for is_counted in (True, False):
        try:
            with transaction.atomic():
                return settlement.jurors.create(**made, is_counted=is_counted)
        except IntegrityError:
            continue
    return settlement.jurors.get(player=voter)  # made in the same moment, by another tap
