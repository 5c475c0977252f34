"""How long a transaction may stand still, and what it is called when one did."""

from datetime import timedelta

import pytest
from django.db import InternalError, OperationalError
from psycopg.errors import IdleInTransactionSessionTimeout, InFailedSqlTransaction

from paintoff import standstill


def raised(cause: Exception) -> InternalError:
    """As Django raises it."""
    error = InternalError(*cause.args)
    error.__cause__ = cause
    return error


def test_a_session_that_was_ended_is_a_lost_connection() -> None:
    with pytest.raises(OperationalError, match="idle"), standstill.lost_when_ended():
        raise raised(IdleInTransactionSessionTimeout("terminating connection due to idle-in-transaction timeout"))


def test_a_handler_that_went_on_after_a_failed_statement_is_at_fault_as_before() -> None:
    with pytest.raises(InternalError), standstill.lost_when_ended():
        raise raised(InFailedSqlTransaction("current transaction is aborted"))


@pytest.mark.parametrize(
    ("given", "then"),
    [
        ({}, "-c idle_in_transaction_session_timeout=1500"),
        ({"options": "-c work_mem=8MB"}, "-c work_mem=8MB -c idle_in_transaction_session_timeout=1500"),
    ],
)
def test_what_the_address_of_the_database_asks_for_stays(settings, given: dict[str, str], then: str) -> None:
    settings.DATABASES = {"default": {"OPTIONS": dict(given)}}
    standstill.let_go(timedelta(seconds=1.5))
    assert settings.DATABASES["default"]["OPTIONS"] == {"options": then}
