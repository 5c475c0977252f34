"""The page by which files go into a set and out of it."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import Player
from gallery.models import MESSAGE_MAX, ImageSet, SetBranch
from gallery.people.entrance import for_accounts, slow_down
from gallery.people.refusals import Refused
from gallery.sets import access, writing
from gallery.sets import at as versions_at
from gallery.sets.carrying import exporting, importing
from gallery.sets.doors import around, at_of, may_move, seen, viewer_of
from gallery.sets.manifest.projections import Form
from gallery.uploads import keeping, opening
from paintoff.throttle import Throttled

FORMS = {
    Form.PLAIN: "Pictures and a manifest",
    Form.IMAGEFOLDER: "imagefolder",
    Form.PARQUET: "Parquet",
}


@never_cache
@require_http_methods(["GET", "POST"])
def files(request: HttpRequest, key: str) -> HttpResponse:
    """Of the version that its address names."""
    image_set = seen(request, key)
    if request.method == "POST":
        return _done(request, key=key)
    return _page(request, image_set)


@for_accounts("gallery:set_export")
def _done(request: HttpRequest, key: str) -> HttpResponse:
    image_set = seen(request, key)
    match request.POST.get("do"):
        case "export":
            return _export(request, image_set)
        case "bring":
            return _bring(request, image_set)
    return HttpResponseBadRequest("do: there is no such thing.")


def _page(
    request: HttpRequest, image_set: ImageSet, faults: list[str] | None = None, status: int = 200
) -> HttpResponse:
    at = at_of(request, image_set)
    viewer = viewer_of(request)
    may_bring = may_move(viewer, at)
    content = {
        **around(request, image_set, at, "export"),
        "forms": [(form.value, text) for form, text in FORMS.items()],
        "chosen": Form.PLAIN.value,
        "may_bring": may_bring,
        "room": keeping.room_of(viewer) if viewer is not None and may_bring else None,
        "is_somebody": viewer is not None,
        "faults": faults or [],
        "pictures_most": settings.IMPORT_PICTURES,
        "megabytes_most": opening.BYTES_MAX // 1_000_000,
        "message_max": MESSAGE_MAX,
        "message": request.POST.get("message", ""),
        "address": request.build_absolute_uri(reverse("gallery:set", args=[image_set.key])),
    }
    return render(request, "gallery/sets/files.html", content, status=status)


def _export(request: HttpRequest, image_set: ImageSet) -> HttpResponse:
    owner: Player = request.player  # type: ignore[attr-defined]
    form = request.POST.get("form", "")
    if form not in FORMS:
        return HttpResponseBadRequest("form: there is no such form.")
    try:
        slow_down(request, settings.EXPORTS_PER_PLAYER, "exports")
        made = exporting.ask(owner, image_set, at_of(request, image_set).commit, Form(form))
    except (Refused, Throttled) as error:
        return _page(request, image_set, [str(error)], 409)
    return redirect("gallery:export", key=made.key)


def _bring(request: HttpRequest, image_set: ImageSet) -> HttpResponse:
    """Pictures, or one zip of them, into the branch that the page shows."""
    player: Player = request.player  # type: ignore[attr-defined]
    branch = at_of(request, image_set).branch
    if branch is None:
        return _page(request, image_set, ["Choose a branch: a tag or an old version takes nothing in."], 409)
    try:
        writing.ask_for_branch(player, branch)
        return _brought(request, player, branch, request.FILES.getlist("files"))
    except (Refused, Throttled, access.BranchShut) as error:
        return _page(request, image_set, [str(error)], 400)


def _brought(request: HttpRequest, player: Player, branch: SetBranch, given: list[UploadedFile]) -> HttpResponse:
    def counted(pictures: int) -> None:
        slow_down(request, settings.UPLOADS_PER_PLAYER, "uploads", pictures + 1)

    source = importing.opened(given)
    held = versions_at.branch(branch.image_set, branch.name)
    brought = importing.bring(player, held, source, request.POST.get("message", ""), timezone.now(), counted)
    if brought.skipped:
        messages.info(request, f"No pictures, and left out: {', '.join(brought.skipped[:10])}.")
    if brought.commit is None:
        messages.info(request, "All of it is in the set already: nothing was changed.")
        return redirect(f"{reverse('gallery:set_export', args=[branch.image_set.key])}?at={branch.name}")
    count = len(brought.slots)
    messages.success(request, f"{count:,} slot{'' if count == 1 else 's'} came in.")
    return redirect("gallery:set_commit", key=branch.image_set.key, name=bytes(brought.commit.name).hex())
