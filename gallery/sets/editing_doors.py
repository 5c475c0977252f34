"""Doors of changing a branch: what one slot holds, and undoing a commit."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import Player
from gallery.models import ImageSet, Role, SetBranch
from gallery.people.entrance import for_accounts, slow_down
from gallery.people.refusals import Refused
from gallery.sets import access, editing, onward, writing
from gallery.sets.at import branch as branch_of
from gallery.sets.at import commit as commit_named
from gallery.sets.cards import cards_of
from gallery.sets.changes import Change
from gallery.sets.doors import around, at_of, commit_of, entry_of, seen
from gallery.sets.forms import SlotForm, initial
from gallery.sets.refusals import Stale, Unfit
from gallery.sets.tree.entries import Entry
from paintoff.throttle import Throttled

CHOICES = 100


@never_cache
@require_http_methods(["GET", "POST"])
@for_accounts()
def slot(request: HttpRequest, key: str, slot: str) -> HttpResponse:
    """What it holds, to be changed on a branch; or that it is to be there no more."""
    player: Player = request.player  # type: ignore[attr-defined]
    image_set = seen(request, key, Role.PROPOSE)
    at = at_of(request, image_set)
    if at.branch is None:
        raise Http404
    writing.ask_for_branch(player, at.branch)
    entry = entry_of(at.commit, slot)
    if entry is None:
        raise Http404
    card = cards_of(image_set, [(slot, entry)], player)[0]
    form = SlotForm(request.POST if request.method == "POST" else None, initial=initial(card.entry, at.commit.hex))
    shown = None
    if form.is_valid():
        try:
            slow_down(request, settings.SET_COMMITS_PER_PLAYER, "set commits")
            shown = _shown(image_set, slot, form.cleaned_data["head"], player)
            if request.POST.get("do") == "remove":
                change = _gone(slot, shown, card.entry)
            else:
                change = form.change(slot, shown, card.entry)
            made = editing.commit(player, at.branch, [change], form.cleaned_data["message"], timezone.now())
            messages.success(request, f"Committed to {at.branch.name}.")
            return redirect("gallery:set_commit", key=key, name=made.hex)
        except (Refused, Throttled) as error:
            if shown is not None:
                form.follow(shown, card.entry, at.commit.hex)
            form.add_error(_field(error), str(error))
    content = {**around(request, image_set, at, "pictures"), "slot": slot, "form": form, "card": card}
    return render(request, "gallery/sets/edit.html", content, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@for_accounts()
def revert(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """What one commit did is undone on a branch."""
    player: Player = request.player  # type: ignore[attr-defined]
    image_set = seen(request, key, Role.PROPOSE)
    writing.ask(player, image_set, Role.PROPOSE)
    unwanted, fault = commit_of(image_set, name), ""
    if request.method == "POST":
        try:
            slow_down(request, settings.SET_COMMITS_PER_PLAYER, "set commits")
            branch = branch_of(image_set, request.POST.get("branch", ""))
            said = request.POST.get("message", "").strip() or f"Undo {unwanted}"
            made = editing.revert(player, branch, unwanted, said, timezone.now())
            return redirect("gallery:set_commit", key=key, name=made.hex)
        except (Refused, Throttled, access.BranchShut) as error:
            fault = str(error)
    there = onward.branches_with(unwanted)
    choices = sorted(open_to(player, image_set), key=lambda one: one.name not in there)
    chosen = request.POST.get("branch", "") or (choices[0].name if choices and choices[0].name in there else "")
    content = {"set": image_set, "commit": unwanted, "fault": fault, "choices": choices[:CHOICES], "chosen": chosen}
    return render(request, "gallery/sets/revert.html", content, status=400 if fault else 200)


def open_to(player: Player, image_set: ImageSet) -> list[SetBranch]:
    """The branches that this player may commit to, the default one first."""
    rows = image_set.branches.filter(protected=False).select_related("image_set").order_by("name")
    if (access.role_of(player, image_set) or Role.VIEW) < Role.COMMIT:
        rows = rows.filter(by=player).exclude(name=image_set.default_branch)
    return sorted(rows, key=lambda one: one.name != image_set.default_branch)


def slot_address(image_set: ImageSet, slot: str, at: str) -> str:
    return f"{reverse('gallery:set_slot', args=[image_set.key, slot])}?{urlencode({'at': at})}"


def _shown(image_set: ImageSet, slot: str, head: str, viewer: Player) -> Entry:
    """What the form was made of, as this viewer is told it. Raises Stale where that version is not there."""
    try:
        held = entry_of(commit_named(image_set, head, "head"), slot)
    except Unfit as error:
        raise Stale from error
    if held is None:
        raise Stale
    return cards_of(image_set, [(slot, held)], viewer)[0].entry


def _gone(slot: str, shown: Entry, now: Entry) -> Change:
    """Nobody takes out what they have not seen. Raises Stale."""
    if shown != now:
        raise Stale
    return Change(slot, gone=True)


def _field(error: Exception) -> str | None:
    """The form's, where what is refused is one of its fields."""
    cell = error.field.rpartition(".")[2] if isinstance(error, Unfit) else ""
    return cell if cell in SlotForm.base_fields and cell != "head" else None
