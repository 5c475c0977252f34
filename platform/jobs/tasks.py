"""Celery's part in jobs: sweeping up what has long ended."""

from celery import shared_task
from django.utils import timezone

from jobs import sweeping


@shared_task
def sweep_closed() -> int:
    return sweeping.sweep(timezone.now())
