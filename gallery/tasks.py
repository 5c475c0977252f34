"""Work on pictures that nobody waits for. Each task may run twice, late or never: the sweep finds what is missing."""

from __future__ import annotations

import logging

from celery import shared_task
from django.utils import timezone

from gallery import renditions
from gallery.models import Blob

logger = logging.getLogger(__name__)

SWEEP_MOST = 50


@shared_task
def make_renditions(sha256: str) -> None:
    blob = Blob.objects.filter(pk=sha256).first()
    if blob is not None:
        renditions.make_missing(blob)


@shared_task
def sweep_renditions() -> int:
    """Make what got lost on the way. One damaged picture does not keep the others waiting."""
    made = 0
    for blob in renditions.wanting(timezone.now(), SWEEP_MOST):
        try:
            made += len(renditions.make_missing(blob))
        except (OSError, ValueError):
            logger.exception("No renditions of %s", blob)
    return made
