"""Clean-up of accounts, by beat. Safe to run twice or never."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts import once
from accounts.models import ApiToken

KEPT_AFTER_END = timedelta(days=30)
IDLE_GUEST = timedelta(days=90)


@shared_task
def forget_idle_tokens() -> int:
    """Delete tokens that ended a month ago, and guests' tokens that nobody used for a season."""
    now = timezone.now()
    ended = Q(revoked_at__lt=now - KEPT_AFTER_END) | Q(expires_at__lt=now - KEPT_AFTER_END)
    idle = Q(player__user=None, seen_at__lt=now - IDLE_GUEST)
    seen = ApiToken.objects.annotate(seen_at=Coalesce("last_used_at", "created_at"))
    gone, _ = ApiToken.objects.filter(pk__in=seen.filter(ended | idle).values("pk")).delete()
    return gone


@shared_task
def forget_answers() -> int:
    """What was asked for once, when nobody asks for it again any more."""
    return once.forget_old(timezone.now())
