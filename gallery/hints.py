"""Tells the worker, after the commit, that renditions are wanted. What a lost hint meant is found by the sweep."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

TASK = "gallery.tasks.make_renditions"
TOGETHER = 20
# `retry=False` alone does not reach the connection: a broker that is away would hold the caller for six seconds.
AT_ONCE = {"max_retries": 0, "socket_timeout": 1, "socket_connect_timeout": 1}


def renditions_wanted(hashes: Sequence[str]) -> None:
    if hashes:
        transaction.on_commit(lambda: _send(hashes), robust=True)


def _send(hashes: Sequence[str]) -> None:
    try:
        with current_app.connection_for_write(transport_options=AT_ONCE) as connection:
            for start in range(0, len(hashes), TOGETHER):
                some = list(hashes[start : start + TOGETHER])
                current_app.send_task(TASK, [some], connection=connection, retry=False)
    except OperationalError as error:
        logger.warning("The broker is away, the sweep will make %d renditions: %s", len(hashes), error)
