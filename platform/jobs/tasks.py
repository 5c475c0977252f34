"""Celery's part in jobs: counting what has ended, sweeping up what has long ended."""

from celery import shared_task
from django.utils import timezone

from jobs import readmission, samples, sweeping, tally


@shared_task
def sweep_closed() -> int:
    return sweeping.sweep(timezone.now())


@shared_task
def fold_tally() -> None:
    tally.fold(timezone.now())


@shared_task
def forget_samples() -> int:
    now = timezone.now()
    readmission.forget(now)
    return samples.forget(now)
