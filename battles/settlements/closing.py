"""When a vote about a conflict is over, and what sets are told then: what was chosen, with a signed receipt."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction

from battles import chain
from battles.certainty import may_close
from battles.jury.sitting import VOTERS_FEWEST
from battles.models import ReceiptKey, Settlement
from battles.receipt import votes
from battles.receipt.keys import private_key, public_key_of
from battles.settlements.counting import Count, count
from battles.settlements.voting import answered, is_text, side_of
from gallery.models import SetVote, VoteState
from gallery.sets import settling_by_vote
from gallery.sets.proposals.threeway import Side

logger = logging.getLogger(__name__)


def look(now: datetime) -> int:
    """Closes what is due or sure enough. How many."""
    waiting = Settlement.objects.filter(vote__state=VoteState.OPEN).order_by("pk").values_list("pk", flat=True)
    return sum(_safely(number, now) for number in list(waiting))


def is_due(vote: SetVote, counted: Count, now: datetime) -> bool:
    """At its end, or as soon as nobody needs to be asked any more."""
    seconds = (now - vote.opened_at).total_seconds()
    is_heard = counted.voters >= VOTERS_FEWEST
    return vote.until <= now or (is_heard and may_close(counted.voters, None, seconds, counted.confidence))


@transaction.atomic
def close(number: int, now: datetime) -> bool:
    """One vote, where it is due, or void because a side of it is no longer shown. Whoever votes meanwhile waits, and is told that
    it is over."""
    held = Settlement.objects.select_for_update(no_key=True).get(pk=number)
    settlement = Settlement.objects.select_related("vote__proposal__image_set").get(pk=held.pk)
    vote = settlement.vote
    if vote.state != VoteState.OPEN:
        return False
    if not settling_by_vote.is_seen(vote):
        settling_by_vote.stop(vote, now)
        return True
    counted = count(vote.sides, answered(settlement))
    if not is_due(vote, counted, now):
        return False
    winners = [Side(side) for side in counted.winners]
    return settling_by_vote.decided(vote.key, winners, _receipt(settlement, counted, now), now)


def _safely(number: int, now: datetime) -> bool:
    """One that cannot be closed must not hold up the others."""
    try:
        return close(number, now)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("the vote %s could not be closed", number)
        return False


def _receipt(settlement: Settlement, counted: Count, now: datetime) -> bytes:
    key = private_key(settings.RECEIPT_KEY)
    ReceiptKey.objects.bulk_create(
        [ReceiptKey(public_key=public_key_of(key), first_used_at=now)], ignore_conflicts=True
    )
    last, lines = None, []
    for kind, body, at in _told(settlement, counted, now):
        last = chain.append(last, kind, body, at)
        lines.append(last)
    return votes.to_bytes(settlement.vote.key, lines, chain.iso(now), key)


def _told(settlement: Settlement, counted: Count, now: datetime) -> Iterator[tuple[str, dict[str, object], datetime]]:
    vote, key = settlement.vote, bytes(settlement.pseudonym_key)
    opened = {
        "set": vote.proposal.image_set.key,
        "proposal": vote.proposal.number,
        "slot": vote.slot,
        "cell": vote.cell,
        "conflict": vote.digest,
        "sides": {side: _hash(vote, held) for side, held in vote.sides.items()},
        "until": chain.iso(vote.until),
    }
    yield "opened", opened, vote.opened_at
    for juror in settlement.jurors.order_by("pk"):
        person = chain.pseudonym(key, juror.player_id)
        yield "juror", {"voter": person, "circle": juror.circle or None, "counts": juror.is_counted}, now
    for ballot in settlement.ballots.filter(voter__isnull=False).order_by("pk"):
        said: dict[str, object] = {
            "voter": chain.pseudonym(key, ballot.voter_id),
            "left": side_of(ballot, "left"),
            "right": side_of(ballot, "right"),
            "weight": ballot.weight,
            "dealt_at": chain.iso(ballot.dealt_at),
            "shown_at": chain.iso(ballot.shown_at) if ballot.shown_at else None,
            "answered_at": chain.iso(ballot.answered_at) if ballot.answered_at else None,
            "answer": ballot.answer or None,
        }
        yield "ballot", said, now
    said = {
        "winners": list(counted.winners),
        "voters": counted.voters,
        "votes": counted.votes,
        "confidence": chain.decimal(counted.confidence),
    }
    yield "counted", said, now


def _hash(vote: SetVote, held: str) -> str:
    return sha256(held.encode()).hexdigest() if is_text(vote) else held
