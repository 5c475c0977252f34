"""Transactions of a process that stands still in the middle of one: stopped, swapped out, or on a machine that is gone. What they
hold is locked until their session ends, so the database ends it. Knows no table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import InternalError, OperationalError
from psycopg.errors import IdleInTransactionSessionTimeout

LONGEST = timedelta(seconds=10)
"""Between two statements of a transaction. Less than a lease lasts, so that whoever is given a dead one's jobs can have them."""


def let_go(after: timedelta = LONGEST) -> None:
    """Of every connection to the database that this process opens from now on. For the loops, whose transactions are short; a
    page or a task may reckon longer in one."""
    options = settings.DATABASES["default"]["OPTIONS"]
    ends = f"-c idle_in_transaction_session_timeout={after // timedelta(milliseconds=1)}"
    options["options"] = f"{options.get('options', '')} {ends}".strip()


@contextmanager
def lost_when_ended() -> Iterator[None]:
    """Who goes on after it has lost its session, and what that wrote is rolled back. That is a lost connection, where Django says
    InternalError, as it does of handlers' own faults."""
    try:
        yield
    except InternalError as error:
        if isinstance(error.__cause__, IdleInTransactionSessionTimeout):
            raise OperationalError(*error.args) from error
        raise
