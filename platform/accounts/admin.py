"""Accounts in the admin."""

from __future__ import annotations

from typing import Any

from allauth.account.admin import EmailAddressAdmin
from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts import tokens
from accounts.forms import NicknameField, OfficialNicknameField
from accounts.models import ApiToken, AskedOnce, Distance, Player, User
from paintoff.narrowing import ReadOnly


@admin.register(User)
class UserAdmin(DjangoUserAdmin):  # type: ignore[type-arg]
    list_display = ("username", "email", "nickname", "is_active", "is_staff", "last_login", "date_joined")
    list_select_related = ("player",)
    date_hierarchy = "date_joined"

    @admin.display(description="plays as", ordering="player__nickname")
    def nickname(self, user: User) -> str:
        return user.player.nickname if hasattr(user, "player") else "–"


admin.site.unregister(EmailAddress)


@admin.register(EmailAddress)
class AddressAdmin(EmailAddressAdmin):
    """As allauth has it, but that whoever may only look verifies nobody's address."""

    @admin.action(description="Mark the chosen addresses as verified", permissions=["change"])
    def make_verified(self, request: HttpRequest, chosen: QuerySet[EmailAddress]) -> None:
        super().make_verified(request, chosen)


class TokensInline(admin.TabularInline):  # type: ignore[type-arg]
    model = ApiToken
    extra = 0
    can_delete = False
    fields = readonly_fields = ("prefix", "label", "scopes", "created_at", "expires_at", "last_used_at", "revoked_at")

    def has_add_permission(self, request: HttpRequest, obj: Player | None = None) -> bool:
        return False


class PlayerForm(forms.ModelForm):  # type: ignore[type-arg]
    nickname = NicknameField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.user is not None and self.instance.user.is_staff:
            self.fields["nickname"] = OfficialNicknameField()


@admin.register(Player)
class PlayerAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Players are people's: renamed here where a name must go, never made or deleted."""

    form = PlayerForm
    list_display = ("nickname", "key", "account", "is_bot", "created_at", "claimed_at", "merged_into")
    list_filter = ("is_bot", ("user", admin.EmptyFieldListFilter), ("merged_into", admin.EmptyFieldListFilter))
    list_select_related = ("user", "merged_into")
    search_fields = ("nickname", "key", "user__username", "user__email")
    date_hierarchy = "created_at"
    readonly_fields = ("key", "user", "merged_into", "created_at", "claimed_at")
    inlines = (TokensInline,)

    @admin.display(description="account", ordering="user__username")
    def account(self, player: Player) -> str:
        return player.user.username if player.user else "guest"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Player | None = None) -> bool:
        return False


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("prefix", "label", "player", "created_at", "expires_at", "last_used_at", "revoked_at")
    list_filter = (("revoked_at", admin.EmptyFieldListFilter),)
    list_select_related = ("player",)
    search_fields = ("prefix", "label", "player__nickname", "player__key")
    readonly_fields = [field.name for field in ApiToken._meta.fields if field.name != "digest"]
    exclude = ("digest",)
    actions = ("revoke",)

    @admin.action(description="Revoke the chosen tokens", permissions=["change"])
    def revoke(self, request: HttpRequest, chosen: QuerySet[ApiToken]) -> None:
        for token in chosen:
            tokens.revoke(token)
        self.message_user(request, f"{len(chosen)} revoked, with their sockets.", messages.SUCCESS)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        return False


@admin.register(Distance)
class DistanceAdmin(ReadOnly):
    """Who mutes or blocks whom. Nobody is told, and nobody chooses it for others."""

    list_display = ("player", "kind", "other", "created_at")
    list_filter = ("kind",)
    list_select_related = ("player", "other")
    search_fields = ("player__key", "player__nickname", "other__key", "other__nickname")


@admin.register(AskedOnce)
class AskedOnceAdmin(ReadOnly):
    """That something was asked under a name, not what: the answer may hold a token, and the digest lets guesses be tested."""

    list_display = ("player", "name", "status", "created_at")
    list_filter = ("status",)
    list_select_related = ("player",)
    search_fields = ("player__key", "player__nickname")
    fields = ("player", "name", "status", "created_at")
