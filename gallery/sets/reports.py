"""The door through which somebody says of a picture in a set that it is not fit to show."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gallery.models import SetPicture
from gallery.people import reports
from gallery.people.entrance import for_accounts
from gallery.sets.cards import cards_of
from gallery.sets.doors import at_of, entry_of, seen, viewer_of
from moderation.models import SubjectKind


@never_cache
@require_http_methods(["GET", "POST"])
@for_accounts()
def picture(request: HttpRequest, key: str, slot: str) -> HttpResponse:
    """Whoever sees it there reports it, also where it has no page of its own for them: a file, or what nobody published."""
    image_set = seen(request, key)
    at = at_of(request, image_set)
    entry = entry_of(at.commit, slot)
    if entry is None:
        raise Http404
    card = cards_of(image_set, [(slot, entry)], viewer_of(request))[0]
    if not card.shown.src:
        raise Http404
    row = get_object_or_404(SetPicture.objects.select_related("picture"), image_set=image_set, sha256=card.sha256)
    if row.picture is None:
        raise Http404
    back = f"{reverse('gallery:set_slot', args=[key, slot])}?{urlencode({'at': at.text})}"
    return reports.ask(request, SubjectKind.PICTURE, row.picture.key, card.title, back)
