"""Remarks on proposals to image sets, on the desk of moderation: they are withheld, as comments are."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse

from gallery.models import ProposalRemark
from gallery.sets.proposals import reviewing
from moderation.states import State
from moderation.subjects import Kin, Kind, Move, Subject

REMOVED = "Its author removed it."


def look(keys: Collection[str]) -> dict[str, Subject]:
    numbers = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]
    rows = ProposalRemark.objects.filter(pk__in=numbers).select_related("author", "proposal__image_set")
    return {str(one.pk): _subject(one) for one in rows}


def move(key: str, state: State, rule: str, is_told: bool) -> Move | None:
    rows = ProposalRemark.objects.filter(pk=int(key)).values_list("state", flat=True)
    was = rows.first()
    if was is None:
        return None
    reviewing.judge([int(key)], state)
    return Move(State(was), State(rows.get()))


KIND = Kind("remark", "remark", look, move, can_block=False)


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
