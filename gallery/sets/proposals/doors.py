"""Doors of proposals to look at: their list, one of them in four tabs, a new one, and what a set asks of them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import sending
from accounts.models import Player
from gallery.collections.doors import before as asked_before
from gallery.models import CheckState, ImageSet, ProposalState, Role, SetProposal
from gallery.people.entrance import for_accounts, slow_down
from gallery.sets import access, writing
from gallery.sets.proposals import conflicts, merging, opening, reading, reviewing, rules, running, showing, standing
from gallery.sets.proposals.forms import NewProposalForm, ProposalForm, ReviewForm, RulesForm
from gallery.sets.proposals.refusals import Unfit
from gallery.sets.proposals.standing import Standing
from gallery.sets.tree.versions import SLOT
from paintoff.throttle import Throttled

CONFLICTS_SHOWN = 10
LONGEST = 17


@require_safe
def proposals(request: HttpRequest, key: str) -> HttpResponse:
    image_set = access.seen(viewer_of(request), key)
    state = request.GET.get("state", ProposalState.OPEN)
    if state not in list(ProposalState):
        raise Http404
    shelf = reading.shelf(image_set, ProposalState(state), asked_before(request))
    has = access.role_of(viewer_of(request), image_set)
    content = {
        "set": image_set,
        "shelf": shelf,
        "state": state,
        "states": [(one.value, shelf.counts[one]) for one in ProposalState],
        "may_propose": has is not None and has >= Role.PROPOSE,
        "may_manage": has is Role.MANAGE,
    }
    return render(request, "gallery/sets/proposals/list.html", content)


@never_cache
@require_http_methods(["GET", "POST"])
@for_accounts()
def new(request: HttpRequest, key: str) -> HttpResponse:
    player: Player = request.player  # type: ignore[attr-defined]
    image_set = access.seen(player, key, Role.PROPOSE)
    writing.ask(player, image_set, Role.PROPOSE)
    begun = {"source": request.GET.get("source", ""), "target": image_set.default_branch}
    form = NewProposalForm(image_set, request.POST if request.method == "POST" else None, initial=begun)
    if form.is_valid():
        try:
            number = sending.once_sent(request, player, lambda: _proposed(request, image_set, form.cleaned_data))
            return redirect("gallery:proposal", key=key, number=int(number))
        except Unfit as wrong:
            form.add_error(wrong.field if wrong.field in form.fields else None, str(wrong))
        except Throttled as wrong:
            form.add_error(None, str(wrong))
    content = {"set": image_set, "form": form}
    return render(request, "gallery/sets/proposals/new.html", content, status=400 if form.errors else 200)


def _proposed(request: HttpRequest, image_set: ImageSet, given: dict[str, Any]) -> str:
    """Its number. Raises Unfit and Throttled."""
    slow_down(request, settings.COMMENTS_PER_PLAYER, "proposals")
    rows = image_set.branches.select_related("head", "image_set")
    source, target = (rows.get(name=given[field]) for field in ("source", "target"))
    player: Player = request.player  # type: ignore[attr-defined]
    return str(opening.propose(source, target, player, given["title"], given["text"], timezone.now()).number)


@never_cache
@require_safe
def proposal(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """The conversation, with what hinders a merge."""
    shown = seen(request, key, number)
    stands = standing.now(shown)
    content = around(request, shown, stands, "conversation")
    content["conversation"] = reading.conversation(shown, viewer_of(request), _moment(request))
    own = reviewing.approvals(shown).own
    content["reviews"] = [(one, reviewing.is_stale(one, shown), one in own) for one in reviewing.latest(shown)]
    content["review_form"] = ReviewForm()
    return render(request, "gallery/sets/proposals/proposal.html", content)


@never_cache
@require_safe
def changes(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """What the target would see change, or saw."""
    shown, viewer = seen(request, key, number), viewer_of(request)
    stands = standing.now(shown)
    content = around(request, shown, stands, "changes")
    if stands is not None:
        page = reading.changes(stands, _slot(request))
        remarks = reading.remarks_of_slots(shown, viewer, [one.slot for one in page.some])
        content["page"] = page
        content["slots"] = showing.changed(shown.image_set, page.some, viewer, remarks)
    return render(request, "gallery/sets/proposals/changes.html", content)


@never_cache
@require_safe
def checks(request: HttpRequest, key: str, number: int) -> HttpResponse:
    shown = seen(request, key, number)
    content = around(request, shown, standing.now(shown), "checks")
    asked, row = rules.of(shown.image_set), content["checks"]
    content["results"] = [(one, one.name in asked.required) for one in running.told(row)] if row else []
    content["rules"] = asked
    return render(request, "gallery/sets/proposals/checks.html", content)


@never_cache
@require_safe
def contested(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Base, ours and theirs of every cell that both sides changed, to be settled one by one or by a vote."""
    shown = seen(request, key, number)
    return render(request, "gallery/sets/proposals/conflicts.html", conflicts_of(request, shown, standing.now(shown)))


@never_cache
@require_http_methods(["GET", "POST"])
@for_accounts()
def edit(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """By its author, or whoever manages the set."""
    player: Player = request.player  # type: ignore[attr-defined]
    shown = seen(request, key, number)
    if not may_change(player, shown):
        raise Http404
    writing.ask(player, shown.image_set, Role.VIEW)
    form = ProposalForm(
        request.POST if request.method == "POST" else None, initial={"title": shown.title, "text": shown.text}
    )
    if form.is_valid():
        try:
            opening.change(shown, form.cleaned_data["title"], form.cleaned_data["text"])
            return redirect("gallery:proposal", key=key, number=number)
        except Unfit as wrong:
            form.add_error(wrong.field, str(wrong))
    content = {"set": shown.image_set, "proposal": shown, "form": form}
    return render(request, "gallery/sets/proposals/new.html", content, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@for_accounts()
def asked(request: HttpRequest, key: str) -> HttpResponse:
    """What the set asks of proposals."""
    player: Player = request.player  # type: ignore[attr-defined]
    image_set = access.seen(player, key, Role.MANAGE)
    writing.ask(player, image_set, Role.MANAGE)
    form = RulesForm(request.POST if request.method == "POST" else None, initial=RulesForm.of(rules.of(image_set)))
    if form.is_valid():
        given = form.cleaned_data
        try:
            rules.write(
                image_set, given["required"], given["approvals"], given["level"], given["share"] / 100, given["theme"]
            )
            messages.success(request, "From now on proposals are asked for that.")
            return redirect("gallery:proposals", key=key)
        except Unfit as wrong:
            form.add_error(wrong.field, str(wrong))
    content = {"set": image_set, "form": form}
    return render(request, "gallery/sets/proposals/rules.html", content, status=400 if form.errors else 200)


# --- what doors share ---------------------------------------------------------------------------------------------------------
def viewer_of(request: HttpRequest) -> Player | None:
    viewer: Player | None = request.player  # type: ignore[attr-defined]
    return viewer


def seen(request: HttpRequest, key: str, number: int) -> SetProposal:
    """Raises Http404 where it is not for this reader."""
    image_set: ImageSet = access.seen(viewer_of(request), key)
    found = reading.one(image_set, number)
    if found is None:
        raise Http404
    return found


def may_change(viewer: Player | None, shown: SetProposal) -> bool:
    """Rename, close and reopen it."""
    if viewer is None or viewer.is_guest:
        return False
    return viewer.pk == shown.author_id or (access.role_of(viewer, shown.image_set) or 0) >= Role.COMMIT


def may_settle(viewer: Player | None, shown: SetProposal) -> bool:
    """Write to the branch that is proposed."""
    if viewer is None or viewer.is_guest or shown.source is None or shown.state != ProposalState.OPEN:
        return False
    try:
        access.ask_for_branch(viewer, shown.source)
    except (Http404, PermissionDenied):
        return False
    return True


def around(request: HttpRequest, shown: SetProposal, stands: Standing | None, tab: str) -> dict[str, Any]:
    """What every tab shows of it."""
    viewer = viewer_of(request)
    has = access.role_of(viewer, shown.image_set) or 0
    is_open = shown.state == ProposalState.OPEN
    row = running.newest(shown) if stands is not None else None
    reasons = merging.hindrances(shown, stands, checks=False) if is_open and stands is not None else []
    reasons += _failed(shown, row) if is_open else []
    is_member = viewer is not None and not viewer.is_guest
    return {
        "set": shown.image_set,
        "proposal": shown,
        "tab": tab,
        "is_open": is_open,
        "is_gone": is_open and stands is None,
        "head": bytes(stands.theirs.name).hex() if stands is not None else "",
        "count": len(stands.differences) if stands is not None else 0,
        "conflicts": len(stands.conflicts) if stands is not None and is_open else 0,
        "checks": row,
        "waits": row is not None and row.state != CheckState.DONE,
        "failed": len(_failed(shown, row)),
        "reasons": reasons,
        "may_say": is_member and has >= Role.VIEW,
        "may_review": is_member and is_open and has >= Role.PROPOSE,
        "may_merge": is_member and is_open and has >= Role.COMMIT,
        "may_change": may_change(viewer, shown),
        "may_settle": may_settle(viewer, shown),
        "is_own": viewer is not None and viewer.pk == shown.author_id,
        "votes": reading.open_votes(shown),
    }


def conflicts_of(request: HttpRequest, shown: SetProposal, stands: Standing | None) -> dict[str, Any]:
    content = around(request, shown, stands, "conflicts")
    content["contests"], content["after"], content["left"] = [], "", 0
    if stands is None or not content["is_open"]:
        return content
    picks = conflicts.picks_of(shown, stands.conflicts)
    found = conflicts.contests_of(stands, _slot(request), CONFLICTS_SHOWN + 1)
    names = {"source": shown.source_name, "target": shown.target_name}
    some = found[:CONFLICTS_SHOWN]
    votes = conflicts.votes_of(shown)
    content["contests"] = showing.contested(shown.image_set, some, viewer_of(request), picks, votes, names)
    content["after"] = some[-1].slot if len(found) > CONFLICTS_SHOWN else ""
    content["left"] = len(stands.conflicts) - len(picks)
    content["sides"] = [
        ("base", "Before both"),
        ("ours", f"In {shown.target_name}"),
        ("theirs", f"In {shown.source_name}"),
    ]
    return content


def _failed(shown: SetProposal, row: Any) -> list[str]:
    if row is None or row.state != CheckState.DONE or shown.target is None or not shown.target.protected:
        return []
    return merging.failed(running.told(row), rules.of(shown.image_set))


def _slot(request: HttpRequest) -> str:
    given = request.GET.get("after", "")
    if given and not SLOT.fullmatch(given):
        raise Http404("after: there is no such slot.")
    return given


def _moment(request: HttpRequest) -> int | None:
    given = request.GET.get("after")
    if not given:
        return None
    if not (given.isascii() and given.isdigit()) or len(given) > LONGEST:
        raise Http404("after: there is no such moment.")
    return int(given)
