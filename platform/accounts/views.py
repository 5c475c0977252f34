"""Doors of accounts: a player's page, the guest's way in and out, settings and tokens."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import entrance, people, sending, sessions, tokens
from accounts.forms import NicknameForm, TokenForm
from accounts.models import ApiToken, Player
from accounts.once import Answer, once
from accounts.panels import panels_of, tools_of
from paintoff.throttle import Throttled

AGAIN = "That token is there already. Its text was shown once and is kept nowhere: if you missed it, revoke it and make another."
View = Callable[..., HttpResponse]


def for_players(view: View) -> View:
    """Send somebody without a player to choose a nickname or sign in, and back."""

    @wraps(view)
    def asked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.player is None:  # type: ignore[attr-defined]
            return redirect(f"{reverse('accounts:guest')}?{urlencode({'next': request.get_full_path()})}")
        return view(request, *args, **kwargs)

    return asked


@require_safe
def player(request: HttpRequest, key: str) -> HttpResponse:
    """A player's page. Of somebody who has become another player it is that one's."""
    shown = get_object_or_404(Player.objects.select_related("merged_into"), key=key, deleted_at=None)
    if shown.merged_into is not None:
        return redirect("accounts:player", key=shown.merged_into.key)
    content = {"shown": shown, "panels": panels_of(request, shown), "tools": tools_of(request, shown)}
    return render(request, "accounts/player.html", content)


@require_safe
@for_players
def me(request: HttpRequest) -> HttpResponse:
    return redirect("accounts:player", key=request.player.key)  # type: ignore[attr-defined]


@never_cache
@require_http_methods(["GET", "POST"])
def guest(request: HttpRequest) -> HttpResponse:
    """Choose a nickname and be somebody."""
    onward = _onward(request)
    if request.player is not None:  # type: ignore[attr-defined]
        return redirect(onward)
    form = NicknameForm(request.POST or None)
    if form.is_valid():
        try:
            entrance.enter_as_guest(request, form.cleaned_data["nickname"])
            return redirect(onward)
        except Throttled as error:
            form.add_error(None, f"Too many guests came from your address. {error}")
    return render(request, "accounts/guest.html", {"form": form, "next": onward}, status=_status(form))


@never_cache
@require_http_methods(["GET", "POST"])
@for_players
def leave(request: HttpRequest) -> HttpResponse:
    """Forget this guest; nobody can ever be them again."""
    if not request.player.is_guest:  # type: ignore[attr-defined]
        return redirect("account_logout")
    if request.method == "POST":
        sessions.end_sockets(request.session, request.player)  # type: ignore[attr-defined]
        request.session.flush()
        return redirect("home")
    return render(request, "accounts/leave.html")


@never_cache
@require_safe
@for_players
def claim(request: HttpRequest) -> HttpResponse:
    """What a guest made, and the two ways of keeping it."""
    if not request.player.is_guest:  # type: ignore[attr-defined]
        return redirect("accounts:me")
    made = panels_of(request, request.player)  # type: ignore[attr-defined]
    return render(request, "accounts/claim.html", {"panels": made, "next": _onward(request)})


@never_cache
@require_safe
@for_players
def settings(request: HttpRequest) -> HttpResponse:
    return _settings(request)


@never_cache
@require_POST
@for_players
def rename(request: HttpRequest) -> HttpResponse:
    form = NicknameForm(request.POST, is_staff=request.user.is_staff)
    if not form.is_valid():
        return _settings(request, nickname=form, status=400)
    people.rename(request.player, form.cleaned_data["nickname"])  # type: ignore[attr-defined]
    messages.success(request, "Your nickname is changed.")
    return redirect("accounts:settings")


@never_cache
@require_POST
@for_players
def issue_token(request: HttpRequest) -> HttpResponse:
    """The answer to this very request is the only place where the token's text is ever shown."""
    form = TokenForm(request.POST, player_id=request.player.pk)  # type: ignore[attr-defined]
    if not form.is_valid():
        return _settings(request, token=form, status=400)
    made: list[str] = []
    answer = once(request.player, sending.name_of(request) or sending.new(), "", lambda: _issued(request, form, made))  # type: ignore[attr-defined]
    if answer.is_again:
        messages.info(request, AGAIN)
        return redirect("accounts:settings")
    token = ApiToken.objects.get(pk=answer.content)
    return render(request, "accounts/token_issued.html", {"token": token, "plain": made[0]})


def _issued(request: HttpRequest, form: TokenForm, made: list[str]) -> Answer:
    """`made` gets the token's text, which no row keeps."""
    wanted = form.cleaned_data
    token, plain = tokens.issue(request.player, wanted["label"], wanted["scopes"], form.expires())  # type: ignore[attr-defined]
    made.append(plain)
    return Answer(201, token.pk)


@never_cache
@require_http_methods(["GET", "POST"])
@for_players
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken, pk=pk, player=request.player, revoked_at=None)  # type: ignore[attr-defined]
    if request.method == "POST":
        tokens.revoke(token)
        messages.success(request, f"{token.label}: revoked.")
        return redirect("accounts:settings")
    return render(request, "accounts/token_revoke.html", {"token": token})


def _settings(
    request: HttpRequest, *, nickname: NicknameForm | None = None, token: TokenForm | None = None, status: int = 200
) -> HttpResponse:
    owner: Player = request.player  # type: ignore[attr-defined]
    content = {
        "nickname_form": nickname or NicknameForm(initial={"nickname": owner.nickname}),
        "token_form": token or TokenForm(player_id=owner.pk),
        "tokens": ApiToken.objects.filter(player=owner, revoked_at=None),
    }
    return render(request, "accounts/settings.html", content, status=status)


def _onward(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if is_ours else resolve_url("home")


def _status(form: NicknameForm) -> int:
    return 400 if form.is_bound and form.errors else 200
