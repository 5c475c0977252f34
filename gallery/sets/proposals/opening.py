"""Proposals begun, renamed, closed and opened again. With `merging` the one writer of their rows.

Lock order: the proposal, then its set and branches. Whoever begins one holds the set, for its number.
"""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts.models import Player
from gallery.models import PROPOSAL_TEXT_MAX, PROPOSAL_TITLE_MAX, ImageSet, ProposalState, Role, SetBranch, SetProposal
from gallery.sets import ancestry, words, writing
from gallery.sets.proposals import running, telling
from gallery.sets.proposals.refusals import AGAIN, CLOSED, GONE, NONE, SAME_BRANCH, Unfit
from moderation.rules.checking import Unfit as Unwanted
from moderation.rules.checking import check
from moderation.rules.kinds import Place
from moderation.statements import Unreadable, plain


def propose(source: SetBranch, target: SetBranch, author: Player, title: str, text: str, now: datetime) -> SetProposal:
    """Whoever calls has asked for their role. Raises Shut and Unfit."""
    writing.ask(author, source.image_set, Role.VIEW)
    heading, said = _fit(source.image_set, title, text)
    if source == target or source.image_set_id != target.image_set_id:
        raise Unfit("target", SAME_BRANCH)
    if ancestry.nearest(target.head, source.head) == source.head:
        raise Unfit("source", NONE)
    with transaction.atomic():
        ImageSet.objects.select_for_update(no_key=True).get(pk=source.image_set_id)
        if there := _open_between(source, target):
            raise Unfit("source", AGAIN.format(number=there.number))
        last = SetProposal.objects.filter(image_set=source.image_set_id).aggregate(last=Max("number"))["last"] or 0
        made = SetProposal.objects.create(
            image_set=source.image_set,
            number=last + 1,
            title=heading,
            text=said,
            author=author,
            source=source,
            target=target,
            source_name=source.name,
            target_name=target.name,
            opened_at=now,
        )
        running.want(made)
        telling.proposed(made, author)
    return made


def change(proposal: SetProposal, title: str, text: str) -> None:
    """What it is called and what is said of it. Raises Unfit."""
    heading, said = _fit(proposal.image_set, title, text)
    SetProposal.objects.filter(pk=proposal.pk).update(title=heading, text=said)


@transaction.atomic
def close(proposal: SetProposal, by: Player, now: datetime) -> None:
    """Without taking anything of it. Raises Unfit."""
    held = hold(proposal)
    if held.state != ProposalState.OPEN:
        raise Unfit("state", CLOSED)
    held.state, held.closed_at, held.closed_by = ProposalState.CLOSED, now, by
    held.head = held.source.head if held.source else None
    held.onto = held.target.head if held.target else None
    held.save(update_fields=["state", "closed_at", "closed_by", "head", "onto"])
    telling.closed(held, by)


@transaction.atomic
def reopen(proposal: SetProposal, by: Player, now: datetime) -> None:
    """Raises Unfit where it was merged, its branches are gone, or there is another open one of the same two."""
    held = hold(proposal)
    if held.state != ProposalState.CLOSED:
        raise Unfit("state", "Only what was closed can be opened again.")
    if held.source is None or held.target is None:
        raise Unfit("state", GONE)
    if there := _open_between(held.source, held.target):
        raise Unfit("state", AGAIN.format(number=there.number))
    held.state, held.closed_at, held.closed_by, held.head, held.onto = ProposalState.OPEN, None, None, None, None
    try:
        with transaction.atomic():
            held.save(update_fields=["state", "closed_at", "closed_by", "head", "onto"])
    except IntegrityError:
        raise Unfit("state", "Somebody has just proposed these two branches anew.") from None
    running.want(held)
    telling.reopened(held, by)


def hold(proposal: SetProposal) -> SetProposal:
    """Its row until the end of the transaction, with its branches as they stand then."""
    SetProposal.objects.select_for_update(no_key=True).get(pk=proposal.pk)
    around = ("image_set", "author", "source__head", "target__head", "source__image_set", "target__image_set")
    return SetProposal.objects.select_related(*around).get(pk=proposal.pk)


def worded(field: str, text: str) -> str:
    """As it is kept. Raises Unfit."""
    try:
        said = plain(text)
        check(said, Place.TITLE if field == "title" else Place.COMMENT)
    except (Unreadable, Unwanted) as wrong:
        raise Unfit(field, str(wrong)) from wrong
    if field == "title" and (not said or "\n" in said or len(said) > PROPOSAL_TITLE_MAX):
        raise Unfit(field, f"A title is one line of 1 to {PROPOSAL_TITLE_MAX} characters.")
    if len(said) > PROPOSAL_TEXT_MAX:
        raise Unfit(field, f"At most {PROPOSAL_TEXT_MAX:,} characters; this has {len(said):,}.")
    return said


def _fit(image_set: ImageSet, title: str, text: str) -> tuple[str, str]:
    heading, said = worded("title", title), worded("text", text)
    words.ask(image_set, "title", heading)
    words.ask(image_set, "text", said)
    return heading, said


def _open_between(source: SetBranch, target: SetBranch) -> SetProposal | None:
    return SetProposal.objects.filter(source=source, target=target, state=ProposalState.OPEN).first()
