"""Where our accounts differ from allauth's: usernames obey the rules of nicknames, redirects stay on this site."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.naming import fit_nickname
from paintoff import throttle


class AccountAdapter(DefaultAccountAdapter):
    def clean_username(self, username: str, shallow: bool = False) -> str:
        try:
            nickname = fit_nickname(username)
        except ValueError as error:
            raise forms.ValidationError(str(error).replace("nickname", "username")) from error
        return super().clean_username(nickname, shallow)

    def is_safe_url(self, url: str | None) -> bool:
        """Only a path of this very host: neither ALLOWED_HOSTS nor trusted origins open a way out."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts={self.request.get_host()})

    def get_client_ip(self, request: HttpRequest) -> str:
        """What allauth counts attempts by, the same that our own limits count by."""
        return throttle.address(request)

    def format_email_subject(self, subject: str) -> str:
        return f"Paintoff: {subject}"

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """The header says who is signed in; a message over every page says it too often."""
        template = args[0] if args else kwargs.get("message_template", "")
        if template not in ("account/messages/logged_in.txt", "account/messages/logged_out.txt"):
            super().add_message(request, level, *args, **kwargs)
