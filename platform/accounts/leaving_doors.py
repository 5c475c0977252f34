"""The door out: asks once more, by password or by name, and says what goes and what stays."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import belongings, leaving
from accounts.belongings import Leave
from accounts.models import Player
from accounts.views import for_players
from paintoff import throttle

TRIES = "5/minute;20/hour"


class LeaveForm(forms.Form):
    """An account says its password, a guest or an account without one its nickname."""

    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    nickname = forms.CharField(label="Type your nickname", widget=forms.TextInput(attrs={"autocomplete": "off"}))
    credits = forms.ChoiceField(
        label="Where others built on your words",
        choices=[("keep", "my name stays as the credit"), ("drop", "it says “somebody who left”")],
        initial="keep",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, player: Player, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._player = player
        self._by_password = player.user is not None and player.user.has_usable_password()
        del self.fields["nickname" if self._by_password else "password"]
        if not self._by_password:
            self.fields["nickname"].help_text = f"Exactly so: {player.nickname}"

    def clean_password(self) -> str:
        given: str = self.cleaned_data["password"]
        if self._player.user is None or not self._player.user.check_password(given):
            raise forms.ValidationError("That is not your password.")
        return given

    def clean_nickname(self) -> str:
        given: str = self.cleaned_data["nickname"]
        if given != self._player.nickname:
            raise forms.ValidationError("That is not your nickname.")
        return given


@never_cache
@require_http_methods(["GET", "POST"])
@for_players
def leave(request: HttpRequest) -> HttpResponse:
    player: Player = request.player  # type: ignore[attr-defined]
    form = LeaveForm(request.POST if request.method == "POST" else None, player=player)
    status = 400 if form.is_bound else 200
    try:
        if form.is_bound:
            throttle.hit(TRIES, "leaving", str(player.pk))
        if form.is_valid():
            leaving.leave(player, Leave(timezone.now(), form.cleaned_data["credits"] == "keep"))
            # Not by signing out: there is no account left to tell of.
            request.session.flush()
            request.player = None  # type: ignore[attr-defined]
            messages.success(request, "You have left. What was yours is gone.")
            return redirect("home")
    except (leaving.Hindered, throttle.Throttled) as error:
        form.add_error(None, str(error))
        status = 429 if isinstance(error, throttle.Throttled) else 409
    content = {
        "form": form,
        "told": [one.told for one in belongings.every() if one.told],
        "hindrances": leaving.hindrances(player),
    }
    return render(request, "accounts/leave_for_good.html", content, status=status)
