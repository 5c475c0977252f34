import re

import pytest
from django.conf import settings as given

LIMITS = [name for name in dir(given) if re.fullmatch(r"[A-Z_]+_PER_(PLAYER|GUEST|ADDRESS)", name)]


@pytest.fixture
def endless(settings):
    """For tests that ask often, and are not about how often."""
    for name in LIMITS:
        setattr(settings, name, "1000000/minute" if isinstance(getattr(settings, name), str) else 1000000)
