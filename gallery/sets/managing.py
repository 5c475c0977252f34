"""Doors of what a set is called and who may do what in it: branches and tags, members, settings."""

from __future__ import annotations

from dataclasses import asdict

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import Player
from gallery.models import ImageSet, Role, SetBranch, SetTag
from gallery.people.entrance import for_accounts, slow_down
from gallery.people.refusals import Refused
from gallery.sets import access, branches, keeping, naming, writing
from gallery.sets import at as versions_at
from gallery.sets.at import At
from gallery.sets.doors import around, seen, viewer_of
from gallery.sets.forms import ROLES, LabelForm, shown_as
from gallery.sets.refusals import Unfit
from paintoff.throttle import Throttled

PAGE = 50
TAKES = {
    "fork": Role.PROPOSE,
    "remove": Role.PROPOSE,
    "tag": Role.COMMIT,
    "untag": Role.MANAGE,
    "protect": Role.MANAGE,
    "unprotect": Role.MANAGE,
    "default": Role.MANAGE,
}
"""What is done to branches and tags, by the role that it takes."""


@never_cache
@require_http_methods(["GET", "POST"])
def branches_and_tags(request: HttpRequest, key: str) -> HttpResponse:
    image_set = seen(request, key)
    if request.method == "POST":
        return _name(request, key=key)
    rows = image_set.branches.select_related("head__author", "by").order_by("name")
    tags = image_set.tags.select_related("commit__author").order_by("-pk")
    after, before = request.GET.get("after", ""), _number(request.GET.get("before"))
    if after and not branches.NAME.fullmatch(after):
        raise Http404("There is no such place in this list.")
    some = list(rows.filter(name__gt=after)[: PAGE + 1])
    named = list((tags.filter(pk__lt=before) if before else tags)[: PAGE + 1])
    content = {
        **around(request, image_set, _default(image_set), "branches"),
        "rows": [(one, may(request, one)) for one in some[:PAGE]],
        "after": some[PAGE - 1].name if len(some) > PAGE else None,
        "named": named[:PAGE],
        "older": named[PAGE - 1].pk if len(named) > PAGE else None,
    }
    return render(request, "gallery/sets/branches.html", content)


@never_cache
@require_http_methods(["GET", "POST"])
def members(request: HttpRequest, key: str) -> HttpResponse:
    image_set = seen(request, key)
    if request.method == "POST":
        return _give(request, key=key)
    rows = image_set.members.filter(player__deleted_at=None).select_related("player").order_by("pk")
    some = list(rows.filter(pk__gt=_number(request.GET.get("after")) or 0)[: PAGE + 1])
    content = {
        **around(request, image_set, _default(image_set), "members"),
        "members": [(one, Role(one.role).label) for one in some[:PAGE]],
        "after": some[PAGE - 1].pk if len(some) > PAGE else None,
        "roles": [(one.label, text) for one, text in ROLES.items()],
    }
    return render(request, "gallery/sets/members.html", content)


@never_cache
@require_http_methods(["GET", "POST"])
@for_accounts()
def label(request: HttpRequest, key: str) -> HttpResponse:
    """What stands on a set, and its end."""
    image_set = seen(request, key, Role.MANAGE)
    now = keeping.label_of(image_set)
    start = {**asdict(now), "shown": shown_as(now)}
    form = LabelForm(request.POST if request.method == "POST" else None, initial=start)
    if form.is_valid():
        try:
            keeping.change(image_set, form.label(), request.player, form.was())  # type: ignore[attr-defined]
            messages.success(request, "It is changed.")
            return redirect("gallery:set_settings", key=key)
        except Unfit as error:
            form.add_error(error.field, str(error))
            form.follow(now)
    content = {**around(request, image_set, _default(image_set), "settings"), "form": form}
    return render(request, "gallery/sets/settings.html", content, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@for_accounts()
def delete(request: HttpRequest, key: str) -> HttpResponse:
    """Deleting, and putting back what was deleted: its owner's alone."""
    image_set = seen(request, key, Role.MANAGE)
    if image_set.owner != viewer_of(request):
        raise PermissionDenied
    if request.method == "GET":
        return render(request, "gallery/sets/delete.html", {"set": image_set, "kept": keeping.KEPT.days})
    if request.POST.get("do") == "put back":
        writing.ask_to_put_back(request.player, image_set)  # type: ignore[attr-defined]
        try:
            keeping.put_back(image_set, timezone.now())
        except Refused as error:
            messages.warning(request, str(error))
            return redirect("gallery:delete_set", key=key)
        messages.success(request, f"The set {image_set.title} is there again.")
        return redirect("gallery:set", key=key)
    keeping.delete(image_set, timezone.now())
    messages.success(
        request, f"The set {image_set.title} is deleted. Within {keeping.KEPT.days} days you can put it back."
    )
    return redirect("gallery:delete_set", key=key)


def may(request: HttpRequest, branch: SetBranch) -> bool:
    """Whether this viewer may take it away."""
    viewer = viewer_of(request)
    if viewer is None or viewer.is_guest:
        return False
    try:
        access.ask_for_branch(viewer, branch)
    except (access.RoleNeeded, access.BranchShut, Http404):
        return False
    return branch.name != branch.image_set.default_branch


@for_accounts()
def _name(request: HttpRequest, key: str) -> HttpResponse:
    player: Player = request.player  # type: ignore[attr-defined]
    image_set, do, name = seen(request, key), request.POST.get("do", ""), request.POST.get("name", "")
    if do not in TAKES:
        return HttpResponseBadRequest(f"do: say {', '.join(TAKES)}.")
    try:
        slow_down(request, settings.TAPS_PER_PLAYER, "taps")
        messages.success(request, _named(image_set, player, do, name, request.POST.get("at", "")))
    except (Refused, Throttled) as error:
        messages.warning(request, str(error))
    return redirect("gallery:set_branches", key=key)


def _named(image_set: ImageSet, player: Player, do: str, name: str, at: str) -> str:
    """What was done, in a sentence. Raises Refused, RoleNeeded, Shut, BranchShut."""
    has = writing.ask(player, image_set, TAKES[do])
    if do == "fork":
        naming.fork(name, versions_at.at(image_set, at).commit, player, has)
        return f"The branch {name} is made."
    if do == "tag":
        naming.tag(name, versions_at.at(image_set, at).commit, player, timezone.now())
        return f"The version is called {name} from now on."
    if do == "untag":
        get_object_or_404(SetTag, image_set=image_set, name=name if branches.NAME.fullmatch(name) else "").delete()
        return f"The tag {name} is taken away."
    branch = versions_at.branch(image_set, name)
    if do == "remove":
        access.ask_for_branch(player, branch)
        head = naming.remove(branch)
        return f"The branch {name} is taken away. It stood at {head}: a branch made there is it again."
    if do == "default":
        naming.make_default(branch)
        return f"{name} is the default branch."
    naming.protect(branch, do == "protect")
    return f"{name} {'moves by proposals alone' if do == 'protect' else 'takes commits again'}."


@for_accounts()
def _give(request: HttpRequest, key: str) -> HttpResponse:
    player: Player = request.player  # type: ignore[attr-defined]
    image_set = seen(request, key, Role.VIEW)
    nickname, role = request.POST.get("player", ""), request.POST.get("role", "")
    other = _member_of(image_set, nickname) if role in ("", "none") else _player(nickname)
    if role == "none":
        access.demand(player, image_set, Role.VIEW if other == player else Role.MANAGE)
    else:
        writing.ask(player, image_set, Role.MANAGE, shows=True)
    if other is None:
        messages.warning(
            request, "There is nobody of that name with an account here. Write the name exactly, or a player’s key."
        )
    elif role == "none":
        keeping.take(image_set, other)
        messages.success(request, f"{other} has no role any more.")
    elif role.upper() not in Role.__members__:
        return HttpResponseBadRequest(f"role: say none, {', '.join(one.label for one in Role)}.")
    else:
        _given(request, image_set, other, Role[role.upper()])
    return redirect("gallery:set_members", key=key)


def _given(request: HttpRequest, image_set: ImageSet, other: Player, role: Role) -> None:
    try:
        keeping.give(image_set, other, role)
        messages.success(request, f"{other} may {role.label} from now on.")
    except Refused as error:
        messages.warning(request, str(error))


def _player(name: str) -> Player | None:
    """By their key, or by their nickname where one account alone has it."""
    if not name.isprintable() or not name:
        return None
    there = Player.objects.filter(deleted_at=None, merged_into=None, user__isnull=False)
    by_key = there.filter(key=name).first()
    if by_key is not None:
        return by_key
    named = list(there.filter(nickname=name)[:2])
    return named[0] if len(named) == 1 else None


def _member_of(image_set: ImageSet, key: str) -> Player | None:
    return Player.objects.filter(set_roles__image_set=image_set, key=key if key.isprintable() else "").first()


def _default(image_set: ImageSet) -> At:
    return versions_at.at(image_set)


def _number(text: str | None) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 18:
        raise Http404("There is no such place in this list.")
    return int(text)
