"""Tells the worker, after the commit, that battles are to be corrected. What a lost hint meant is found by the sweep."""

from __future__ import annotations

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

TASK = "battles.tasks.correct_battles"
# `retry=False` alone does not reach the connection: a broker that is away would hold the caller for six seconds.
AT_ONCE = {"max_retries": 0, "socket_timeout": 1, "socket_connect_timeout": 1}


def carry_out_wanted(exclusion: int) -> None:
    transaction.on_commit(lambda: _send(exclusion), robust=True)


def _send(exclusion: int) -> None:
    try:
        with current_app.connection_for_write(transport_options=AT_ONCE) as connection:
            current_app.send_task(TASK, [exclusion], connection=connection, retry=False)
    except OperationalError as error:
        logger.warning("The broker is away, the sweep will carry out exclusion %d: %s", exclusion, error)
