"""Work of moderation that nobody waits for. It may run twice, late or never: rows say what is due."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from moderation.rules import walking

PAGES = 10


@shared_task
def walk_rules() -> int:
    """What stands already, by rules that were put live since."""
    return walking.go_on(timezone.now(), PAGES)
