"""Remarks on proposals to image sets, on the desk of moderation: they are withheld, as comments are."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from gallery.judged import walks
from gallery.models import ImageSet, ProposalRemark
from gallery.sets.access import PUBLIC
from gallery.sets.proposals import reviewing
from moderation.rules.kinds import Place
from moderation.states import State
from moderation.subjects import Kin, Kind, Move, Said, Subject

REMOVED = "Its author removed it."


def look(keys: Collection[str]) -> dict[str, Subject]:
    rows = _of(keys).select_related("author", "proposal__image_set")
    return {str(one.pk): _subject(one) for one in rows}


def move(key: str, state: State, rule: str, is_told: bool) -> Move | None:
    rows = ProposalRemark.objects.filter(pk=int(key)).values_list("state", flat=True)
    was = rows.first()
    if was is None:
        return None
    reviewing.judge([int(key)], state)
    return Move(State(was), State(rows.get()))


def shown() -> QuerySet[ProposalRemark]:
    within = Exists(ImageSet.objects.filter(PUBLIC, pk=OuterRef("proposal__image_set")))
    return ProposalRemark.objects.filter(within, state=State.VISIBLE, deleted_at=None)


def said(one: ProposalRemark) -> Said:
    return Said(str(one.pk), str(one.pk), ((Place.COMMENT, one.text),))


def _of(keys: Collection[str]) -> QuerySet[ProposalRemark]:
    numbers = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]
    return ProposalRemark.objects.filter(pk__in=numbers)


KIND = Kind("remark", "remark", look, move, can_block=False, walk=walks.by_number(shown, _of, said))


def _subject(one: ProposalRemark) -> Subject:
    page = reverse("gallery:proposal", args=[one.proposal.image_set.key, one.proposal.number])
    return Subject(
        state=State(one.state),
        words=one.text or REMOVED,
        has_words=bool(one.text),
        author=one.author,
        href=page,
        made_at=one.made_at,
        kin=(Kin("on the proposal", one.proposal.title, page),),
    )
