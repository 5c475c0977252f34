"""The API keeps to its own description, whatever it is sent. `make contract` sends more."""

from __future__ import annotations

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from schemathesis import Case
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.support import contract
from tests.support.contract import Town, bearer

pytestmark = pytest.mark.django_db
schema = contract.contract()


@pytest.fixture(scope="module")
def town(rows_of_the_module) -> Town:
    with rows_of_the_module():
        return contract.town()


@pytest.fixture(autouse=True)
def one_connection(valkey, endless):
    """A served request closes its connection at its end; here it is the test's."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@schema.parametrize()
def test_every_answer_is_as_described(case: Case, town: Town) -> None:
    ask(case, town)
    if there := town.there(case):
        ask(there, town)


def ask(case: Case, town: Town) -> None:
    """What fits its description may still be unknown (a cursor) or unfit (a duel of nine): that is a refusal too."""
    answer = case.call_and_validate(headers=bearer(town.every), excluded_checks=[positive_data_acceptance])
    assert "ratelimit" in answer.headers
    if answer.status_code == 400 and (isinstance(case.body, dict) or not case.operation.body):
        assert answer.json()["field"] is not None, f"{answer.json()} names no field"


OPERATIONS = [result.ok() for result in schema.get_all_operations()]
NEVER_WELL = {"POST /api/me/leaving": "Ada has a seat in a battle that is on, and is told so."}
"""Operations that the town can ask for nothing that succeeds, and why."""


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.label)
def test_each_operation_does_what_it_is_for(operation, town: Town) -> None:
    """One that refuses everything would keep to its description too."""
    answer = town.asked_well(operation).call_and_validate(headers=bearer(town.every))
    assert (answer.status_code < 300) == (operation.label not in NEVER_WELL), answer.text
