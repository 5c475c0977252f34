"""Doors of the studio: the form and what came of it, one run, and what its owner does with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Player
from accounts.views import for_players
from gallery.cards import card_of
from gallery.exhibit import workable_picture
from gallery.models import Picture, Run
from gallery.people.entrance import for_accounts, go
from gallery.people.refusals import Refused
from gallery.picking import own, rating
from gallery.studio import beginnings, easels, history, runs, sheet_picture, showing
from gallery.studio.allowed import NotAllowed
from gallery.studio.chips import CHIPS
from gallery.studio.counted import begin_sent
from gallery.studio.enlarging import EnlargeForm
from gallery.studio.forms import NoteForm, WishForm
from jobs.impossible import Impossible
from paintoff.throttle import Throttled

LATEST = 3


@never_cache
@require_http_methods(["GET", "POST"])
@for_players
def studio(request: HttpRequest) -> HttpResponse:
    """The form, and the newest runs beside it."""
    player = _player(request)
    offers = easels.offers(timezone.now())
    if request.method == "POST":
        return _paint(request, player, beginnings.sent(request.POST, player))
    begun = beginnings.asked(request.GET, player, offers)
    form = WishForm(initial=begun.initial, offers=offers, begins=begun.size, is_guest=player.is_guest)
    return _page(request, player, form, begun, 400 if begun.fault else 200)


@never_cache
@require_safe
@for_players
def run(request: HttpRequest, key: str) -> HttpResponse:
    """One run; htmx asks for its card alone, again and again while it is painted."""
    (shown,) = showing.shown([get_object_or_404(showing.runs_of(_player(request)), key=key)], timezone.now())
    template = "gallery/studio/_run.html" if request.headers.get("HX-Request") else "gallery/studio/run.html"
    note = NoteForm(initial={"note": shown.run.note})
    response = render(request, template, {"shown": shown, "note_form": note})
    patch_vary_headers(response, ["HX-Request"])
    return response


@never_cache
@require_POST
@for_players
def cancel(request: HttpRequest, key: str) -> HttpResponse:
    run = _own(request, key)
    taken = runs.cancel(run)
    if not taken:
        messages.info(request, "Nothing was waiting any more.")
    return go(request, reverse("gallery:run", args=[key]))


@never_cache
@require_safe
@for_players
def past(request: HttpRequest) -> HttpResponse:
    """All runs, from new to old."""
    page = history.page_of(_player(request), request.GET.get("before"), timezone.now())
    return render(request, "gallery/studio/history.html", {"page": page})


@never_cache
@require_safe
@for_players
def sheet(request: HttpRequest, key: str) -> HttpResponse:
    """The whole sheet as one picture."""
    (shown,) = showing.shown([get_object_or_404(showing.runs_of(_player(request)), key=key)], timezone.now())
    if (table := shown.table) is None:
        raise Http404("This run is no sheet.")
    return HttpResponse(sheet_picture.drawn(table), content_type="image/png")


@never_cache
@require_POST
@for_players
def note(request: HttpRequest, key: str) -> HttpResponse:
    run, form = _own(request, key), NoteForm(request.POST)
    if form.is_valid():
        runs.note(run, form.cleaned_data["note"])
    else:
        messages.error(request, f"note: {form.errors['note'][0]}")
    return redirect(f"{reverse('gallery:run', args=[key])}#note")


@never_cache
@require_http_methods(["GET", "POST"])
@for_players
def delete(request: HttpRequest, key: str) -> HttpResponse:
    """Asks first."""
    (shown,) = showing.shown([get_object_or_404(showing.runs_of(_player(request)), key=key)], timezone.now())
    if request.method == "POST":
        runs.delete(shown.run, timezone.now())
        messages.success(request, "The run and its private pictures are deleted.")
        return redirect("gallery:history")
    return render(request, "gallery/studio/delete.html", {"shown": shown, "doomed": runs.doomed(shown.run)})


@never_cache
@require_POST
@for_accounts("gallery:picture")
def publish(request: HttpRequest, key: str) -> HttpResponse:
    """One's own picture of the studio goes into the public gallery, with its words and its author."""
    mine = Picture.objects.filter(source="studio", owner=_player(request), deleted_at=None)
    picture = get_object_or_404(mine, key=key)
    try:
        outcome = own.publish(_player(request), [picture], {"level": request.POST.get("level", "")})
    except rating.Unfit as error:
        messages.error(request, str(error))
        return go(request, reverse("gallery:picture", args=[key]))
    if outcome.done:
        messages.success(request, "Published: it hangs in the gallery, with its words and your name.")
    for left in outcome.left:
        messages.error(request, left.reason)
    return go(request, reverse("gallery:picture", args=[key]))


@never_cache
@require_http_methods(["GET", "POST"])
@for_players
def enlarge(request: HttpRequest, key: str) -> HttpResponse:
    """Any picture that one may begin with, as a new one of one's own."""
    player, status = _player(request), 200
    picture = workable_picture(request, key)
    form = EnlargeForm(request.POST or None, offers=easels.offers(timezone.now()), picture=picture)
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                return redirect("gallery:run", key=begin_sent(request, player, form.wish(picture)))
            except Impossible as error:
                form.add_error(None, f"{error.refusal.reason}.")
            except NotAllowed as error:
                form.add_error(None, str(error))
            except (Refused, Throttled) as error:
                form.add_error(None, str(error))
                status = 429
    content = {"form": form, "card": card_of(picture)}
    return render(request, "gallery/studio/enlarge.html", content, status=status)


def _paint(request: HttpRequest, player: Player, begun: beginnings.Beginning) -> HttpResponse:
    """What cannot be asked for comes back in the form, with the reason at its field: nobody types it twice."""
    offers = easels.offers(timezone.now())
    form = WishForm(request.POST, offers=offers, begins=begun.size, is_guest=player.is_guest)
    if form.is_valid() and not begun.fault:
        wish = form.wish(source=begun.source, parents=begun.prompts)
        try:
            key = begin_sent(request, player, wish)
            return redirect(f"{reverse('gallery:studio')}?again={key}#run-{key}")
        except Impossible as error:
            form.refuse(error.refusal)
        except NotAllowed as error:
            form.refuse_words(error.faults)
        except (Refused, Throttled) as error:
            form.add_error(None, str(error))
            return _page(request, player, form, begun, 429)
    return _page(request, player, form, begun, 400)


def _page(
    request: HttpRequest, player: Player, form: WishForm, begun: beginnings.Beginning, status: int = 200
) -> HttpResponse:
    latest = list(showing.runs_of(player)[: LATEST + 1])
    content: dict[str, Any] = {
        "form": form,
        "begun": begun,
        "runs": showing.shown(latest[:LATEST], timezone.now()),
        "has_more": len(latest) > LATEST,
        "chips": CHIPS,
        "models": easels.told(form.offers),
    }
    return render(request, "gallery/studio/studio.html", content, status=status)


def _own(request: HttpRequest, key: str) -> Run:
    return get_object_or_404(Run, key=key, owner=_player(request))


def _player(request: HttpRequest) -> Player:
    player: Player | None = request.player  # type: ignore[attr-defined]
    if player is None:
        raise Http404
    return player
