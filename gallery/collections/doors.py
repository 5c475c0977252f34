"""Doors of collections: the lists, one of them, and making, changing, deleting one."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import sending
from accounts.models import Player
from gallery.cards import card_of
from gallery.collections import covers, keeping, reading
from gallery.collections.forms import ACCESS, LabelForm
from gallery.exhibit import readable_picture
from gallery.feed.refusals import UnknownCursor
from gallery.models import Access, Collection
from gallery.people.entrance import for_accounts, slow_down
from gallery.people.refusals import Refused
from gallery.picking import doors as picked
from gallery.picking.acts import Place
from moderation.states import State
from paintoff.throttle import Throttled

LONGEST = 18
"""Digits of a number, within a bigint."""


@require_safe
def collections(request: HttpRequest) -> HttpResponse:
    """Everybody's, newest first."""
    shelf = covers.everybodys(_viewer(request), before(request))
    return render(request, "gallery/collections.html", {"shelf": shelf})


@require_safe
def of_player(request: HttpRequest, key: str) -> HttpResponse:
    owner = get_object_or_404(Player, key=key, deleted_at=None, merged_into=None)
    shelf = covers.of_player(owner, _viewer(request), before(request))
    return render(
        request, "gallery/collections.html", {"shelf": shelf, "owner": owner, "is_own": _viewer(request) == owner}
    )


@require_safe
def with_picture(request: HttpRequest, key: str) -> HttpResponse:
    """Those that a picture is in."""
    picture = readable_picture(request, key)
    shelf = covers.with_picture(picture, _viewer(request), before(request))
    return render(request, "gallery/collections.html", {"shelf": shelf, "held": card_of(picture)})


@require_safe
def collection(request: HttpRequest, key: str) -> HttpResponse:
    """Whole pages for everybody; htmx asks for the next cards alone."""
    viewer, shown = _viewer(request), seen(request, key)
    try:
        page = reading.page_of(shown, viewer, request.GET.get("after"))
    except UnknownCursor as error:
        raise Http404 from error
    is_own = viewer == shown.owner
    content = {
        "collection": shown,
        "cards": [card_of(one) for one in page.pictures],
        "after": page.after,
        "access": ACCESS[Access(shown.access)],
        "is_own": is_own,
        "is_withheld": is_own and shown.state != State.VISIBLE,
        "may_report": viewer is not None and not is_own,
        "is_by_review": shown.access == Access.REVIEW,
        **picked.of_place(Place.EVERYBODYS, viewer),
    }
    if request.headers.get("HX-Request"):
        response = render(request, "gallery/_cards.html", content)
    else:
        content["count"] = reading.count_in(shown, viewer)
        content["offers"] = offers = reading.count_offers(shown) if is_own else 0
        content["has_many_offers"] = offers == reading.OFFERS_COUNTED
        response = render(request, "gallery/collection.html", content)
    patch_vary_headers(response, ["HX-Request"])
    return response


@never_cache
@require_http_methods(["GET", "POST"])
@for_accounts()
def new(request: HttpRequest) -> HttpResponse:
    form = LabelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return redirect("gallery:collection", key=_made(request, form.label()))
        except (Refused, Throttled) as error:
            form.add_error(None, str(error))
    content = {"form": form, "back": reverse("gallery:collections")}
    return render(request, "gallery/collection_label.html", content, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@for_accounts()
def edit(request: HttpRequest, key: str) -> HttpResponse:
    shown = own(request, key)
    form = LabelForm(request.POST if request.method == "POST" else None, initial=_initial(shown))
    if form.is_valid():
        try:
            keeping.change(shown, form.label())
            return redirect("gallery:collection", key=key)
        except Refused as error:
            form.add_error(None, str(error))
    content = {"form": form, "collection": shown, "back": reverse("gallery:collection", args=[key])}
    return render(request, "gallery/collection_label.html", content, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@for_accounts()
def delete(request: HttpRequest, key: str) -> HttpResponse:
    shown = own(request, key)
    if request.method == "POST":
        keeping.delete(shown)
        messages.success(request, f"The collection {shown.title} is deleted. Its pictures stay where they are.")
        return redirect("gallery:collections_of", key=shown.owner.key)
    count = reading.count_in(shown, shown.owner)
    return render(request, "gallery/collection_delete.html", {"collection": shown, "count": count})


def seen(request: HttpRequest, key: str) -> Collection:
    """Raises Http404 where it is not for this reader."""
    return get_object_or_404(reading.visible(_viewer(request)).select_related("owner"), key=key)


def own(request: HttpRequest, key: str) -> Collection:
    """Raises Http404."""
    return get_object_or_404(Collection.objects.select_related("owner"), key=key, owner=_viewer(request))


def before(request: HttpRequest) -> int | None:
    given = request.GET.get("before")
    if not given:
        return None
    if not (given.isascii() and given.isdigit()) or len(given) > LONGEST:
        raise Http404("before: there is no such place in the list.")
    return int(given)


def _made(request: HttpRequest, wanted: keeping.Label) -> str:
    """The key of the collection that a form asks for. Raises Refused and Throttled."""
    player: Player = request.player  # type: ignore[attr-defined]

    def make() -> str:
        slow_down(request, settings.COMMENTS_PER_PLAYER, "collections")
        return keeping.create(player, wanted).key

    return sending.once_sent(request, player, make, lambda key: Collection.objects.filter(key=key).exists())


def _viewer(request: HttpRequest) -> Player | None:
    return request.player  # type: ignore[attr-defined,no-any-return]


def _initial(shown: Collection) -> dict[str, str]:
    return {"title": shown.title, "about": shown.about, "access": shown.access}
