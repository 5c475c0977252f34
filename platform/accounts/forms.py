"""Forms of accounts. They check and hand over; `accounts.people` acts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.http import HttpRequest
from django.utils import timezone

from accounts import sessions
from accounts.models import ApiToken
from accounts.naming import fit_nickname
from accounts.nicknames import NICKNAME_MAX
from accounts.tokens import Scope

KEEP = "Keep what I made as {}"
PASSWORDS = "8 characters or more, not all digits, and none that everybody uses."


class NicknameField(forms.CharField):
    """As `accounts.naming` has it."""

    is_official = False

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": "Nickname", "max_length": 4 * NICKNAME_MAX, **kwargs})
        self.widget.attrs |= {"maxlength": NICKNAME_MAX, "autocomplete": "nickname", "spellcheck": "false"}

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return fit_nickname(text, is_staff=self.is_official)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class OfficialNicknameField(NicknameField):
    """Also a name that sounds like staff: for staff alone."""

    is_official = True


class NicknameForm(forms.Form):
    nickname = NicknameField()

    def __init__(self, *args: Any, is_staff: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_staff:
            self.fields["nickname"] = OfficialNicknameField()


class KeepsGuest(forms.Form):
    """Asks a guest whether what they made is to come along; a shared phone may hold somebody else's."""

    keep = forms.BooleanField(required=False, initial=True)

    def offer_to_keep(self, request: HttpRequest | None) -> None:
        player = sessions.guest_of(request.session) if request else None
        if player is None:
            del self.fields["keep"]
        else:
            self.fields["keep"].label = KEEP.format(player.nickname)

    def settle_guest(self, request: HttpRequest) -> None:
        if "keep" in self.fields and not self.cleaned_data["keep"]:
            request.session.pop(sessions.GUEST, None)


class Plain(forms.Form):
    """allauth's forms in the site's words: labels instead of placeholders, and the rules of passwords in a line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        if "email" in self.fields:
            self.fields["email"].label = "E-mail"
        if "password1" in self.fields:
            self.fields["password1"].help_text = PASSWORDS


class LoginForm(Plain, KeepsGuest, allauth.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_to_keep(self.request)
        self.fields["login"].label = "Username or e-mail"
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autocapitalize": "none"}
        self.order_fields(["login", "password", "keep"])

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> Any:
        self.settle_guest(request)
        return super().login(request, redirect_url)


class SignupForm(Plain, KeepsGuest, allauth.SignupForm):
    """The username is checked by the rules of nicknames, in the adapter."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_to_keep(allauth.context.request)
        username = self.fields["username"]
        username.help_text = f"2 to {NICKNAME_MAX} letters, digits and . + - _"
        username.widget.attrs |= {"maxlength": NICKNAME_MAX, "autocapitalize": "none", "spellcheck": "false"}
        self.order_fields(["username", "email", "password1", "password2", "keep"])
        self.fields["email"].help_text = "Only for a new password, should you forget yours."

    def try_save(self, request: HttpRequest) -> Any:
        self.settle_guest(request)
        return super().try_save(request)


class ChangePasswordForm(Plain, allauth.ChangePasswordForm):
    pass


class ResetPasswordForm(Plain, allauth.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(Plain, allauth.ResetPasswordKeyForm):
    pass


LIFETIMES = {"7": "a week", "30": "a month", "365": "a year", "ever": "until I revoke it"}
TOKENS_MAX = 20


class TokenForm(forms.Form):
    label = forms.CharField(max_length=60, help_text="What it is for, in your own words.")
    scopes = forms.MultipleChoiceField(
        label="It may",
        choices=[
            (Scope.PLAY.value, "play battles"),
            (Scope.READ.value, "read what I may see"),
            (Scope.GALLERY.value, "change my gallery"),
            (Scope.LEAVE.value, "delete my account, with my password"),
        ],
        initial=[Scope.PLAY.value, Scope.READ.value],
        widget=forms.CheckboxSelectMultiple,
    )
    lifetime = forms.ChoiceField(label="It lives for", choices=list(LIFETIMES.items()), initial="30")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.living >= TOKENS_MAX:
            raise forms.ValidationError(f"You have {TOKENS_MAX} tokens. Revoke one first.")
        return cleaned

    def __init__(self, *args: Any, player_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.living = ApiToken.objects.filter(player=player_id, revoked_at=None).count()

    def expires(self) -> datetime | None:
        days = self.cleaned_data["lifetime"]
        return None if days == "ever" else timezone.now() + timedelta(days=int(days))
