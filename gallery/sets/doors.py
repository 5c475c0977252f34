"""Doors of sets: the lists, one of them in any version, and a slot of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import sending
from accounts.distances import not_from
from accounts.models import Player
from gallery.cards import card_of
from gallery.collections.doors import before
from gallery.exhibit import readable_picture
from gallery.feed.refusals import UnknownCursor
from gallery.models import ImageSet, Role, SetCommit
from gallery.people.entrance import for_accounts, slow_down
from gallery.people.refusals import Refused
from gallery.sets import access, blame, covers, holding, keeping, playing, reading, store
from gallery.sets import at as versions_at
from gallery.sets.at import At
from gallery.sets.cards import cards_of
from gallery.sets.forms import LabelForm
from gallery.sets.reading import By
from gallery.sets.refusals import Unfit
from gallery.sets.tree import versions
from gallery.sets.tree.entries import Entry
from paintoff.throttle import Throttled

SHELF = 20
PAGE = 48
CHANGES = 10
CHOICES = 50


@require_safe
def sets(request: HttpRequest) -> HttpResponse:
    """One's own and those that one has a role in, or everybody's; the newest first."""
    viewer = viewer_of(request)
    mine = viewer is not None and request.GET.get("mine") == "1"
    rows = access.own(viewer) if mine and viewer is not None else access.public().filter(not_from(viewer, "owner"))
    some, older = reading.shelf(rows, before(request), SHELF)
    content: dict[str, Any] = {"covers": covers.covers(some, viewer), "older": older, "is_mine": mine}
    if mine and viewer is not None:
        content["deleted"] = keeping.deleted(viewer, timezone.now())
    return render(request, "gallery/sets/sets.html", content)


@require_safe
def with_picture(request: HttpRequest, key: str) -> HttpResponse:
    """Those that a picture is in."""
    picture, viewer = readable_picture(request, key), viewer_of(request)
    some, older = reading.shelf(holding.with_it(picture.blob_id, viewer), before(request), SHELF)
    content = {"covers": covers.covers(some, viewer), "older": older, "held": card_of(picture)}
    return render(request, "gallery/sets/sets.html", content)


@never_cache
@require_http_methods(["GET", "POST"])
@for_accounts()
def new(request: HttpRequest) -> HttpResponse:
    form = LabelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return redirect("gallery:set", key=_begun(request, form.label()))
        except (Refused, Throttled) as error:
            form.add_error(None, str(error))
    content = {"form": form, "back": reverse("gallery:sets")}
    return render(request, "gallery/sets/label.html", content, status=400 if form.errors else 200)


@require_safe
def one(request: HttpRequest, key: str) -> HttpResponse:
    """Whole pages for everybody; htmx asks for the next cards alone."""
    image_set = seen(request, key)
    at = at_of(request, image_set)
    by = By.KEY if request.GET.get("by") == By.KEY else By.ORDER
    try:
        page = reading.page_of(at.commit, by, request.GET.get("after"), PAGE)
    except UnknownCursor as error:
        raise Http404 from error
    content = {**around(request, image_set, at, "pictures"), "by": by, "after": page.after}
    content["cards"] = cards_of(image_set, page.slots, viewer_of(request))
    is_part = bool(request.headers.get("HX-Request"))
    response = render(request, "gallery/sets/_slots.html" if is_part else "gallery/sets/one.html", content)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def slot(request: HttpRequest, key: str, slot: str) -> HttpResponse:
    """What a slot holds in a version, who wrote each cell of it, and what it held before."""
    image_set = seen(request, key)
    at = at_of(request, image_set)
    entry = entry_of(at.commit, slot)
    since = commit_of(image_set, request.GET["since"]) if request.GET.get("since") else at.commit
    history = blame.history(since, slot, CHANGES)
    if entry is None and not history.touches:
        raise Http404
    viewer = viewer_of(request)
    card = cards_of(image_set, [(slot, entry)], viewer)[0] if entry is not None else None
    content = {
        **around(request, image_set, at, "pictures"),
        "slot": slot,
        "card": card,
        "begins": card is not None and playing.may_begin(card),
        "blamed": blame.blame(at.commit, slot),
        "touches": [(touch, reading.different(slot, touch.before, touch.after)) for touch in history.touches],
        "older": bytes(history.older.name).hex() if history.older else None,
        "may_edit": at.branch is not None and may_move(viewer, at),
    }
    return render(request, "gallery/sets/slot.html", content)


def _begun(request: HttpRequest, wanted: keeping.Label) -> str:
    """The key of the set that a form asks for. Raises Refused and Throttled."""
    player: Player = request.player  # type: ignore[attr-defined]

    def begin() -> str:
        slow_down(request, settings.COMMENTS_PER_PLAYER, "sets")
        return keeping.begin(player, wanted, timezone.now()).key

    def is_there(key: str) -> bool:
        return ImageSet.objects.filter(key=key, deleted_at=None).exists()

    return sending.once_sent(request, player, begin, is_there)


def viewer_of(request: HttpRequest) -> Player | None:
    viewer: Player | None = request.player  # type: ignore[attr-defined]
    return viewer


def seen(request: HttpRequest, key: str, role: Role = Role.VIEW) -> ImageSet:
    """Raises Http404 and RoleNeeded."""
    return access.seen(viewer_of(request), key, role)


def at_of(request: HttpRequest, image_set: ImageSet) -> At:
    """The version that an address asks for. Raises Http404."""
    try:
        return versions_at.at(image_set, request.GET.get("at", ""))
    except Unfit as error:
        raise Http404(str(error)) from error


def commit_of(image_set: ImageSet, name: str) -> SetCommit:
    """Raises Http404."""
    try:
        return versions_at.at(image_set, name).commit
    except Unfit as error:
        raise Http404(str(error)) from error


def entry_of(commit: SetCommit, slot: str) -> Entry | None:
    return versions.look_up(store.work(), bytes(commit.root), [slot]).get(slot)


def may_move(viewer: Player | None, at: At) -> bool:
    if viewer is None or viewer.is_guest or at.branch is None:
        return False
    try:
        access.ask_for_branch(viewer, at.branch)
    except (access.RoleNeeded, access.BranchShut, Http404):
        return False
    return True


def around(request: HttpRequest, image_set: ImageSet, at: At, tab: str) -> dict[str, Any]:
    """What every page of a set has: its head, its tabs, and the version that it is about."""
    role = access.role_of(viewer_of(request), image_set)
    branches = list(image_set.branches.order_by("name").values_list("name", flat=True)[:CHOICES])
    tags = list(image_set.tags.order_by("-pk").values_list("name", flat=True)[:CHOICES])
    return {
        "set": image_set,
        "role": role,
        "may_commit": role is not None and role >= Role.COMMIT,
        "may_propose": role is not None and role >= Role.PROPOSE,
        "may_manage": role is not None and role >= Role.MANAGE,
        "is_owner": image_set.owner_id is not None and viewer_of(request) == image_set.owner,
        "at": at,
        "is_default": at.text == image_set.default_branch,
        "commit": at.commit,
        "tab": tab,
        "branches": branches,
        "tags": tags,
        "is_elsewhere": at.text not in branches and at.text not in tags,
    }
