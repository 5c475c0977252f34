"""Lists of staff ask as often for many rows as for few."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from battles.integrity import deciding
from tests.support.battles import guest, member
from tests.support.people import browser_of

pytestmark = pytest.mark.django_db


def asked(browser, address) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)


@pytest.fixture
def mo():
    mo = member("Mo")
    mo.user.is_staff = mo.user.is_superuser = True
    mo.user.save()
    return browser_of(mo)


def test_exclusions_in_the_admin(mo):
    address = reverse("admin:battles_exclusion_changelist")
    deciding.propose_by_hand(guest("Voter"), "Always the left one.", timezone.now())
    few = asked(mo, address)
    for number in range(9):
        deciding.propose_by_hand(guest(f"Voter {number}"), "Always the left one.", timezone.now())
    assert asked(mo, address) == few
