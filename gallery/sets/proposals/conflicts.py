"""Conflicts of a proposal, what was picked for them, and the merge commit that settles them: on the proposed branch, of the one
that it is proposed to. The one writer of picks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from django.db import transaction

from accounts.models import Player
from gallery.models import ProposalPick, SetCommit, SetProposal, SetVote, VoteState
from gallery.sets import branches, changes
from gallery.sets.branches import Word
from gallery.sets.proposals import threeway
from gallery.sets.proposals.opening import hold
from gallery.sets.proposals.refusals import CLOSED, ELSEWHERE, GONE, MOVED_ON, SETTLED, UNSETTLED, VOTED, Unfit
from gallery.sets.proposals.standing import Standing, now
from gallery.sets.proposals.threeway import Contest, Pick, Place, Way
from gallery.sets.tree import entries
from gallery.sets.tree.settling import Conflict
from moderation.rules import book

T = TypeVar("T")
PICKED = ("digest", "way", "words", "by", "vote", "made_at")
MESSAGE = "Merge {target} into {source}, with {count} settled"
VOTED_LINE = "{slot}, {cell}: by vote, {sides}; receipt {digest}"


def contests_of(stands: Standing, after: str = "", most: int | None = None) -> list[Contest]:
    """Slots in conflict in the order of their keys, those behind one."""
    slots = sorted({one.key for one in stands.conflicts if one.key > after})[:most]
    among = set(slots)
    some = [one for one in stands.conflicts if one.key in among]
    return threeway.contests(some, stands.entries(slots))


def picks_of(proposal: SetProposal, conflicts: Sequence[Conflict]) -> dict[Place, ProposalPick]:
    """Those that are about these conflicts, as they are."""
    digests = {(one.key, one.cell): threeway.digest(one) for one in conflicts}
    rows = proposal.picks.select_related("by", "vote")
    return {(one.slot, one.cell): one for one in rows if digests.get((one.slot, one.cell)) == one.digest}


def votes_of(proposal: SetProposal) -> dict[Place, SetVote]:
    """Those that are open."""
    return {(one.slot, one.cell): one for one in proposal.votes.filter(state=VoteState.OPEN)}


@transaction.atomic
def pick(
    proposal: SetProposal,
    places: Mapping[Place, Pick],
    by: Player | None,
    at: datetime,
    vote: SetVote | None = None,
) -> None:
    """All of these, or none. Whoever calls has asked whether they may. Raises Unfit."""
    held = hold(proposal)
    stands = _standing(held)
    conflicts = {(one.key, one.cell): one for one in stands.conflicts}
    voted = votes_of(held) if vote is None else {}
    edition = book.now()
    rows = []
    for (slot, cell), wish in places.items():
        conflict = conflicts.get((slot, cell))
        if conflict is None:
            raise Unfit("slot", ELSEWHERE)
        if (slot, cell) in voted:
            raise Unfit("slot", VOTED)
        digest, words = threeway.digest(conflict), _words(conflict, wish, edition)
        rows.append(
            ProposalPick(
                proposal=held,
                slot=slot,
                cell=cell,
                digest=digest,
                way=wish.way,
                words=words,
                by=by,
                vote=vote,
                made_at=at,
            )
        )
    ProposalPick.objects.bulk_create(
        rows, 500, update_conflicts=True, unique_fields=("proposal", "slot", "cell"), update_fields=PICKED
    )


def settle(proposal: SetProposal, by: Player, at: datetime, looked_at: bytes | None = None) -> SetCommit:
    """Write what was picked as a merge commit of the proposed branch, after which nothing is in conflict. Raises Unfit, and Stale
    where that branch has moved meanwhile. `looked_at` is the head that whoever settles has seen."""
    with transaction.atomic():
        held = hold(proposal)
        stands = _standing(held)
        if looked_at is not None and bytes(stands.theirs.name) != looked_at:
            raise Unfit("head", MOVED_ON)
        if not stands.conflicts:
            raise Unfit("slot", SETTLED)
        picked = picks_of(held, stands.conflicts)
        if left := len(stands.conflicts) - len(picked):
            raise Unfit("slot", UNSETTLED.format(left=left))
        wishes = {place: Pick(Way(one.way), one.words) for place, one in picked.items()}
        settled = _fit(lambda: threeway.settled(contests_of(stands), wishes))
        word = Word(by, at, _message(held, list(picked.values())))
        assert held.source is not None  # or nothing would stand
        merged = branches.merge(held.source, stands.ours, word, settled)
        assert merged.commit is not None  # every conflict is picked
        held.picks.all().delete()
    return merged.commit


def _standing(held: SetProposal) -> Standing:
    if held.state != "open":
        raise Unfit("state", CLOSED)
    stands = now(held)
    if stands is None:
        raise Unfit("state", GONE)
    return stands


def _words(conflict: Conflict, wish: Pick, edition: book.Edition) -> str:
    """As they are kept: somebody's own as a commit would keep them. Raises Unfit."""
    if wish.way not in threeway.ways(conflict):
        raise Unfit(conflict.cell, "That cannot be picked here.")
    if wish.way is Way.BOTH:
        _fit(lambda: wish.kept)
    if wish.way is not Way.OWN:
        return wish.words if wish.way is Way.BOTH else ""
    cell = conflict.cell
    if cell == "tags":
        words = ", ".join(changes.tags([word for word in wish.words.split(",") if word.strip()], edition))
    else:
        words = changes.words(cell, wish.words, edition)
    held = _fit(lambda: threeway.own(cell, words))
    _fit(lambda: entries.encode(entries.Entry()._replace(**{cell: held})))
    return words


def _fit(work: Callable[[], T]) -> T:
    try:
        return work()
    except entries.Unfit as wrong:
        raise Unfit(wrong.cell, wrong.why) from wrong


def _message(held: SetProposal, picked: Sequence[ProposalPick]) -> str:
    count = f"{len(picked)} conflict{'' if len(picked) == 1 else 's'}"
    lines = [MESSAGE.format(target=held.target_name, source=held.source_name, count=count)]
    for one in picked:
        if one.vote is not None:
            told = " and ".join(one.vote.winners)
            lines.append(VOTED_LINE.format(slot=one.slot, cell=one.cell, sides=told, digest=one.vote.receipt_digest))
    return "\n".join(lines)[:2000]
