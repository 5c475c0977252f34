"""Moderators for tests, and what they look at."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import Player
from moderation import reporting, roles
from moderation.models import Case, Decision, Reason, Strike
from tests.support.people import account


def moderator(nickname: str = "Mo", *, senior: bool = False) -> Player:
    roles.ensure()
    player = account(nickname)
    player.user.groups.add(Group.objects.get(name=roles.SENIORS if senior else roles.MODERATORS))
    return player


def neighbour(nickname: str) -> Player:
    """Somebody whose account is a month old: their word counts in full."""
    player = account(nickname)
    player.created_at = timezone.now() - timedelta(days=30)
    player.save(update_fields=["created_at"])
    return player


def reported(kind: str, key: str, by: list[Player], reason: Reason = Reason.OTHER) -> Case:
    for player in by:
        reporting.report(player, kind, key, reason, "Look at that.")
    return Case.objects.get(subject_kind=kind, subject_key=key)


def silence(player: Player) -> None:
    """By two points for something that was blocked."""
    case = Case.objects.create(subject_kind="picture", subject_key=f"of {player.key}", author=player)
    told = {"verdict": "block", "rule": "spam", "was": "visible", "became": "blocked", "points": 2}
    decision = Decision.objects.create(case=case, by=account("Judge"), **told)
    until = timezone.now() + timedelta(days=90)
    Strike.objects.create(player=player, decision=decision, points=2, expires_at=until)
