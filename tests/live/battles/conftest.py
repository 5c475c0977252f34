"""One site for all battles of a module. Battles mostly wait for their clocks, so a module's battles are played side by side."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connections

from tests.support.site import open_house


@pytest.fixture(scope="module")
def address(django_db_setup: None, django_db_blocker: pytest.FixtureRequest, valkey: str) -> Iterator[str]:
    """The site's. Tests tell their battles apart by the code; the rows go with the module."""
    with django_db_blocker.unblock():
        try:
            with open_house() as (address, _):
                yield address
        finally:
            call_command("flush", verbosity=0, interactive=False, reset_sequences=False)
            connections.close_all()
