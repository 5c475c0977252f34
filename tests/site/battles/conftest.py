"""What tests of battles share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.utils import timezone


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands until it is moved: deadlines are waited for, never bent."""
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller
