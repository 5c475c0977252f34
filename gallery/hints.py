"""Tells the worker, after the commit, that renditions are wanted. What a lost hint meant is found by the sweep."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def renditions_wanted(hashes: Iterable[str]) -> None:
    for sha256 in hashes:
        transaction.on_commit(lambda sha256=sha256: _send(sha256), robust=True)  # type: ignore[misc]


def _send(sha256: str) -> None:
    from gallery.tasks import make_renditions

    try:
        make_renditions.apply_async([sha256], retry=False)
    except OperationalError as error:
        logger.warning("The broker is away, the sweep will make renditions of %s: %s", sha256[:12], error)
