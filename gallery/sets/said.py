"""One text of a set, as a page names it: a message, what is said of a proposal, a slot's words. For whoever reports it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.http import Http404
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import Player
from gallery.models import ImageSet, ProposalReview, SetCommit, SetProposal
from gallery.sets import blame, words
from gallery.sets.at import At
from gallery.sets.cards import cards_of
from gallery.sets.doors import commit_of, entry_of


class What(StrEnum):
    """Which text; what stands behind it in an address is a commit's name, a proposal's or review's number, or a slot."""

    MESSAGE = "message"
    TITLE = "title"
    TEXT = "text"
    REVIEW = "review"
    CAPTION = "caption"
    PROMPT = "prompt"


@dataclass(frozen=True, slots=True)
class Said:
    text: str
    author: Player | None
    page: str


def found(image_set: ImageSet, what: str, name: str, at: At, viewer: Player | None) -> Said:
    """The viewer may look into the set. Raises Http404 where there is no such text, or none that anybody is told."""
    match what:
        case What.MESSAGE:
            told = _message(commit_of(image_set, name))
        case What.TITLE | What.TEXT:
            told = _of_proposal(image_set, What(what), name)
        case What.REVIEW:
            told = _review(image_set, name)
        case What.CAPTION | What.PROMPT:
            told = _of_slot(image_set, What(what), name, at, viewer)
        case _:
            raise Http404
    if not told.text or told.text == words.TAKEN:
        raise Http404
    return told


def _message(commit: SetCommit) -> Said:
    page = reverse("gallery:set_commit", args=[commit.image_set.key, commit.hex])
    return Said(commit.message, commit.author, page)


def _of_proposal(image_set: ImageSet, what: What, number: str) -> Said:
    found = image_set.proposals.select_related("author").filter(number=number_of(number)).first()
    if found is None:
        raise Http404
    return Said(found.title if what is What.TITLE else found.text, found.author, _page(image_set, found))


def _review(image_set: ImageSet, number: str) -> Said:
    rows = ProposalReview.objects.select_related("author", "proposal").filter(proposal__image_set=image_set)
    found = rows.filter(pk=number_of(number)).first()
    if found is None:
        raise Http404
    return Said(found.text, found.author, _page(image_set, found.proposal))


def _of_slot(image_set: ImageSet, what: What, slot: str, at: At, viewer: Player | None) -> Said:
    entry = entry_of(at.commit, slot)
    if entry is None:
        raise Http404
    [card] = cards_of(image_set, [(slot, entry)], viewer)
    by = blame.blame(at.commit, slot).get(what.value)
    page = f"{reverse('gallery:set_slot', args=[image_set.key, slot])}?{urlencode({'at': at.text})}"
    return Said(getattr(card.entry, what.value), by.author if by is not None else None, page)


def _page(image_set: ImageSet, proposal: SetProposal) -> str:
    return reverse("gallery:proposal", args=[image_set.key, proposal.number])


def number_of(text: str) -> int:
    """Of a row. Raises Http404 where it can be none."""
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise Http404
    return int(text)
