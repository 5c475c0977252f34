"""Tells the worker, after the commit, what is wanted: files, looks, exports, checks. A sweep finds what a lost hint meant."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

TASK = "gallery.tasks.make_renditions"
SCAN = "gallery.tasks.scan_original"
EXPORT = "gallery.tasks.write_export"
CHECKS = "gallery.tasks.check_proposal"
TOGETHER = 20
# `retry=False` alone does not reach the connection: a broker that is away would hold the caller for six seconds.
AT_ONCE = {"max_retries": 0, "socket_timeout": 1, "socket_connect_timeout": 1}


def renditions_wanted(hashes: Sequence[str]) -> None:
    if hashes:
        some = [list(hashes[start : start + TOGETHER]) for start in range(0, len(hashes), TOGETHER)]
        transaction.on_commit(lambda: _send(TASK, some), robust=True)


def scan_wanted(sha256: str) -> None:
    """Of an original that nobody sees before it is looked at."""
    transaction.on_commit(lambda: _send(SCAN, [sha256]), robust=True)


def export_wanted(number: int) -> None:
    """Somebody asked for it, or it is to be gone on with."""
    transaction.on_commit(lambda: _send(EXPORT, [number]), robust=True)


def checks_wanted(number: int) -> None:
    """Of a proposal to an image set, of which a branch has moved."""
    transaction.on_commit(lambda: _send(CHECKS, [number]), robust=True)


def _send(task: str, arguments: Sequence[object]) -> None:
    """A message for each argument."""
    try:
        with current_app.connection_for_write(transport_options=AT_ONCE) as connection:
            for argument in arguments:
                current_app.send_task(task, [argument], connection=connection, retry=False)
    except OperationalError as error:
        logger.warning("The broker is away, the sweep will make up for %s: %s", task, error)
