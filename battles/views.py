"""Doors of battles: making one, coming in, the room and its big screen. They parse, authorise, call one verb, answer."""

from __future__ import annotations

import io

import segno
from django.conf import settings
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import entrance, sending
from accounts.models import Player
from battles import actions, set_choices
from battles.codes import normalise
from battles.finding import find
from battles.forms import CreateForm, JoinForm
from battles.listing import open_battles, past_battles, sitting_juries
from battles.models import Battle
from battles.numbered import page_of
from battles.private import private
from battles.provider import one_view, roles_of
from battles.refusals import Refused
from battles.relays import to_begin_with
from battles.snapshot import snapshot
from battles.states import Format, Phase, SeatRole, View
from gallery.cards import card_of
from gallery.models import Picture
from gallery.sets.playing import Start
from moderation.roles import may_decide
from paintoff import public, throttle

PER_PAGE = 24


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    page = page_of(request, past_battles(), PER_PAGE)
    juries = sitting_juries()[:PER_PAGE]
    shown = {
        "open_battles": open_battles()[:PER_PAGE],
        "juries": juries,
        "past_battles": page.object_list,
        "page": page,
    }
    return render(request, "battles/list.html", shown)


@never_cache
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    begins, begins_at = _begins_with(request), _begins_at(request)
    initial = {"format": Format.RELAY.value} if begins or begins_at else {}
    initial["themes_from"] = request.GET.get("themes", "")
    needs_nickname = request.player is None  # type: ignore[attr-defined]
    form = CreateForm(request.POST or None, needs_nickname=needs_nickname, initial=initial)
    if form.is_valid():
        try:
            return redirect("battles:room", _created(request, form, begins, begins_at))
        except (Refused, throttle.Throttled) as error:
            _show(form, error)
    content = {"form": form, "begun": card_of(begins) if begins else None, "begun_at": begins_at}
    content |= set_choices.shown(request.player, form)  # type: ignore[attr-defined]
    return render(request, "battles/create.html", content, status=_status(form))


def _begins_at(request: HttpRequest) -> Start | None:
    """The slot of a set that a relay is to begin with. Raises Http404 where nothing of it may be shown to everybody."""
    named = request.POST.get("slot", "") or request.GET.get("slot", "")
    if not named:
        return None
    try:
        return set_choices.start(named, request.player)  # type: ignore[attr-defined]
    except Refused as error:
        raise Http404(f"slot: {error.message}") from error


def _begins_with(request: HttpRequest) -> Picture | None:
    """The picture that a relay is to begin with. Raises Http404 where not everybody may see it."""
    key = request.POST.get("relay", "") or request.GET.get("relay", "")
    if not key:
        return None
    if found := to_begin_with(key):
        return found
    raise Http404("relay: there is no such picture.")


def _created(request: HttpRequest, form: CreateForm, begins: Picture | None, begins_at: Start | None) -> str:
    """The battle's code. Who is nobody yet becomes a guest with it, and nothing tells that from two who come at once."""
    player: Player | None = request.player  # type: ignore[attr-defined]

    def make() -> str:
        return _create(request, form, begins, begins_at).code

    return sending.once_sent(request, player, make) if player else make()


def _create(request: HttpRequest, form: CreateForm, begins: Picture | None, begins_at: Start | None) -> Battle:
    throttle.hit(settings.BATTLES_PER_ADDRESS, "battles", throttle.address(request))
    said = form.cleaned_data
    themes = set_choices.themes(said["themes_from"], request.player)  # type: ignore[attr-defined]
    return actions.create_battle(
        _somebody(request, form),
        form.setup(),
        theme=said["theme"],
        is_listed=said["listed"],
        screen_waits=said["screen_waits"],
        model=settings.STUDIO_MODEL,
        plays=said["playing"],
        begins_with=begins,
        begins_at=begins_at,
        themes_from=themes,
    )


@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, code: str | None = None) -> HttpResponse:
    """By code. Somebody who is in already goes straight to the room; a link's code needs no typing."""
    wanted = normalise(code or request.GET.get("code", ""))
    try:
        battle = _find(request, wanted) if wanted else None
    except throttle.Throttled as error:
        return render(
            request, "battles/join.html", {"form": _join_form(request, wanted), "refusal": str(error)}, status=429
        )
    if battle and _has_seat(request, battle):
        return redirect("battles:room", battle.code)
    if battle and request.method == "GET" and (elsewhere := _past_joining(battle)):
        return redirect(*elsewhere)
    form = _join_form(request, wanted)
    if wanted and not battle and not form.is_bound:
        form = JoinForm({"code": wanted}, needs_nickname="nickname" in form.fields)
        form.errors.clear()
        form.add_error("code", "There is no battle with this code.")
    if form.is_bound and not form.errors and form.is_valid():
        try:
            return redirect("battles:room", _join(request, form).code)
        except (Refused, throttle.Throttled) as error:
            _show(form, error)
    return render(request, "battles/join.html", {"form": form, "battle": battle}, status=_status(form))


def _past_joining(battle: Battle) -> tuple[str, ...]:
    """Where somebody goes who comes too late to sit down: to what is left to see, or to the jury that decides."""
    if battle.phase == Phase.JURY:
        return ("battles:jury",)
    return ("battles:room", battle.code) if Phase(battle.phase).is_over else ()


def _join_form(request: HttpRequest, code: str) -> JoinForm:
    needs_nickname = request.player is None  # type: ignore[attr-defined]
    return JoinForm(request.POST or None, initial={"code": code}, needs_nickname=needs_nickname)


def _find(request: HttpRequest, code: str) -> Battle | None:
    player: Player | None = request.player  # type: ignore[attr-defined]
    return find(code, throttle.address(request), player.id if player else None)


def _has_seat(request: HttpRequest, battle: Battle) -> bool:
    player: Player | None = request.player  # type: ignore[attr-defined]
    return player is not None and battle.seating.filter(player=player, left_at=None, kicked_at=None).exists()


def _join(request: HttpRequest, form: JoinForm) -> Battle:
    battle = _find(request, form.cleaned_data["code"])
    if battle is None:
        raise Refused("unknown_code", "There is no battle with this code.", "code")
    actions.join(battle.code, _somebody(request, form), SeatRole(form.cleaned_data["role"]))
    return battle


def _somebody(request: HttpRequest, form: Form) -> Player:
    player: Player | None = request.player  # type: ignore[attr-defined]
    return player or entrance.enter_as_guest(request, form.cleaned_data["nickname"])


@never_cache
@require_safe
def room(request: HttpRequest, code: str) -> HttpResponse:
    """The room as this person may see it now; the browser goes on from here by socket."""
    battle = battle_or_404(request, code)
    player: Player | None = request.player  # type: ignore[attr-defined]
    people = [player.id] if player else []
    role = roles_of(battle, people)[player.id] if player else View.AUDIENCE
    if role is None:
        return render(request, "403.html", {"message": "The host has removed you from this battle."}, status=403)
    if not Phase(battle.phase).is_over and (player is None or not battle.seating.filter(player=player).exists()):
        return redirect("battles:join", battle.code)
    content = _room(request, battle, str(role), people)
    if may_decide(request):
        content["moderate_url"] = reverse("battles:moderate", args=[battle.code])
    return render(request, "battles/room.html", content)


@never_cache
@require_safe
def screen(request: HttpRequest, code: str) -> HttpResponse:
    """For the projector: nobody's seat, nothing private."""
    battle = battle_or_404(request, code)
    return render(request, "battles/screen.html", _room(request, battle, str(View.SCREEN), []))


def battle_or_404(request: HttpRequest, code: str) -> Battle:
    """Too many guesses are answered like a wrong one: a page that nobody is sent to needs no words of its own."""
    try:
        battle = _find(request, code)
    except throttle.Throttled:
        battle = None
    if battle is None:
        raise Http404
    return battle


def _room(request: HttpRequest, battle: Battle, role: str, people: list[int]) -> dict[str, object]:
    with one_view():
        battle.refresh_from_db()
        shared = snapshot(battle, timezone.now()).model_dump(mode="json") | {"role": role}
        own = private(battle, people)
    me = [frame.model_dump(mode="json") for frame in own.values()]
    return {
        "battle": battle,
        "snapshot_json": shared,
        "me_json": me[0] if me else None,
        "socket_path": f"/ws/battles/{battle.code}",
        "view": role,
        "join_url": join_address(request, battle),
        "qr_url": reverse("battles:qr", args=[battle.code]),
    }


def join_address(request: HttpRequest, battle: Battle) -> str:
    """What the QR picture says: the site's public address where one is set, else the one this person used."""
    return public.address(request, reverse("battles:join", args=[battle.code]))


@require_safe
def qr(request: HttpRequest, code: str) -> HttpResponse:
    picture, address = io.BytesIO(), join_address(request, battle_or_404(request, code))
    segno.make(address, error="m").save(picture, kind="svg", scale=8, border=2, xmldecl=False)
    return HttpResponse(
        picture.getvalue(), content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=3600"}
    )


def _show(form: Form, error: Refused | throttle.Throttled) -> None:
    if isinstance(error, Refused):
        form.add_error(error.field if error.field in form.fields else None, error.message)
    else:
        form.add_error(None, str(error))


def _status(form: Form) -> int:
    return 400 if form.is_bound and form.errors else 200
