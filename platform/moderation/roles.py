"""Who moderates: two groups with Django's own permissions, made with the tables. Administrators may do everything.

A moderator decides cases. A senior one also decides what was handed up, appeals against other moderators, keeps the rules of
words, and looks at people who were silenced.
"""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.contrib.auth import get_user_model
from django.http import HttpRequest

from accounts.models import Player

MODERATORS = "Moderators"
SENIORS = "Senior moderators"
DECIDE = "moderation.decide_case"
REVIEW = "moderation.review_case"
KEEP_RULES = "moderation.change_rule"

MAY: dict[str, tuple[str, ...]] = {
    MODERATORS: ("decide_case", "view_case", "view_decision", "view_report", "view_appeal"),
}
MAY[SENIORS] = (
    *MAY[MODERATORS],
    *("review_case", "view_strike", "view_review", "view_rule", "add_rule", "change_rule"),
)


def may_decide(request: HttpRequest) -> bool:
    """Whether whoever asks is a moderator who plays under a name here: decisions are somebody's."""
    return getattr(request, "player", None) is not None and request.user.has_perm(DECIDE)


def may_review(request: HttpRequest) -> bool:
    return getattr(request, "player", None) is not None and request.user.has_perm(REVIEW)


def deciders() -> frozenset[int]:
    """The players of all accounts that may decide cases, administrators among them."""
    there = get_user_model().objects.with_perm(DECIDE, backend="django.contrib.auth.backends.ModelBackend")
    return frozenset(Player.objects.filter(user__in=there).values_list("pk", flat=True))


def may_keep_rules(request: HttpRequest) -> bool:
    """Of words: write them, try them out, put them live and take them off."""
    return getattr(request, "player", None) is not None and request.user.has_perm(KEEP_RULES)


def ensure(sender: AppConfig | None = None, **_: Any) -> None:
    """Both groups with their permissions. What a site's administrators add to them stays."""
    from django.contrib.auth.management import create_permissions
    from django.contrib.auth.models import Group, Permission

    if sender is not None:
        create_permissions(sender, verbosity=0)
    for name, may in MAY.items():
        group, _is_new = Group.objects.get_or_create(name=name)
        group.permissions.add(*Permission.objects.filter(content_type__app_label="moderation", codename__in=may))
