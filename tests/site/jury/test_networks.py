"""Staff are told when the open jury takes everybody for one network because a proxy is not trusted."""

from __future__ import annotations

import pytest
from django.urls import reverse

from battles.jury.networks import FEWEST
from tests.support.battles import guest
from tests.support.open_juries import judge, unjudged

pytestmark = pytest.mark.django_db
PROXY = "10.0.0.1"
FORWARDED = {"X-Forwarded-For": "203.0.113.7"}


def said_to(staff, headers=FORWARDED) -> str:
    return staff.get(reverse("admin:battles_battle_changelist"), headers=headers).content.decode()


def judged_from(*networks: str) -> None:
    ada = unjudged().ada
    for number, network in enumerate(networks):
        judge(guest(f"Juror{number}"), ada, most=1, network=network)


def test_staff_are_told_which_setting_makes_visitors_different(admin_client) -> None:
    judged_from(*[PROXY] * (1 + FEWEST))
    page = said_to(admin_client)
    assert f"{FEWEST} people" in page
    assert "TRUSTED_PROXIES" in page


def test_a_household_that_judges_together_is_no_sign_of_a_proxy(admin_client) -> None:
    judged_from(*[PROXY] * FEWEST)
    assert "TRUSTED_PROXIES" not in said_to(admin_client)


def test_where_one_visitor_differs_nothing_is_said(admin_client) -> None:
    judged_from(*[PROXY] * (1 + FEWEST), "203.0.113.9")
    assert "TRUSTED_PROXIES" not in said_to(admin_client)


def test_without_a_proxy_before_it_or_with_a_trusted_one_nothing_is_said(admin_client, settings) -> None:
    judged_from(*[PROXY] * (1 + FEWEST))
    assert "TRUSTED_PROXIES" not in said_to(admin_client, headers={})
    settings.TRUSTED_PROXIES = PROXY
    assert "TRUSTED_PROXIES" not in said_to(admin_client)
