"""Doors through which somebody says of a set, or of a picture or words in it, that they are not fit to show."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import Player
from gallery.judged import image_sets, remarks, set_words
from gallery.models import ImageSet, Picture, ProposalRemark, SetPicture
from gallery.people import reports
from gallery.people.entrance import for_accounts
from gallery.sets import said, words
from gallery.sets.at import At
from gallery.sets.cards import SlotCard, cards_of
from gallery.sets.doors import at_of, entry_of, seen, viewer_of
from moderation.models import SubjectKind
from moderation.states import State


@never_cache
@require_http_methods(["GET", "POST"])
@for_accounts()
def picture(request: HttpRequest, key: str, slot: str) -> HttpResponse:
    """Whoever sees it there reports it, also where it has no page of its own for them: a file, or what nobody published."""
    image_set = seen(request, key)
    at = at_of(request, image_set)
    found, card = pictured(image_set, slot, at, viewer_of(request))
    back = f"{reverse('gallery:set_slot', args=[key, slot])}?{urlencode({'at': at.text})}"
    return reports.ask(request, SubjectKind.PICTURE, found.key, card.title, back)


@never_cache
@require_http_methods(["GET", "POST"])
@for_accounts()
def whole(request: HttpRequest, key: str) -> HttpResponse:
    image_set = seen(request, key)
    shown = f"{image_set.title}\n{image_set.about}".strip()
    return reports.ask(request, image_sets.KIND, key, shown, reverse("gallery:set", args=[key]))


@never_cache
@require_http_methods(["GET", "POST"])
@for_accounts()
def text(request: HttpRequest, key: str, what: str, name: str) -> HttpResponse:
    """What one reports is that text, wherever in the set it stands."""
    image_set = seen(request, key)
    told = said.found(image_set, what, name, at_of(request, image_set), viewer_of(request))

    def noted() -> str:
        return words.note(image_set, told.text, told.author, told.page).key

    return reports.ask(request, set_words.KIND, noted, told.text, told.page)


@never_cache
@require_http_methods(["GET", "POST"])
@for_accounts()
def remark(request: HttpRequest, key: str, number: int) -> HttpResponse:
    found = remarked(seen(request, key), str(number))
    back = reverse("gallery:proposal", args=[key, found.proposal.number])
    return reports.ask(request, remarks.KIND, str(number), found.text, back)


def pictured(image_set: ImageSet, slot: str, at: At, viewer: Player | None) -> tuple[Picture, SlotCard]:
    """The picture that this viewer sees in a slot. Raises Http404."""
    entry = entry_of(at.commit, slot)
    if entry is None:
        raise Http404
    card = cards_of(image_set, [(slot, entry)], viewer)[0]
    if not card.shown.src:
        raise Http404
    row = get_object_or_404(SetPicture.objects.select_related("picture"), image_set=image_set, sha256=card.sha256)
    if row.picture is None:
        raise Http404
    return row.picture, card


def remarked(image_set: ImageSet, number: str) -> ProposalRemark:
    """One that everybody reads. Raises Http404."""
    rows = ProposalRemark.objects.select_related("proposal").filter(proposal__image_set=image_set)
    return get_object_or_404(rows, pk=said.number_of(number), state=State.VISIBLE, deleted_at=None)
