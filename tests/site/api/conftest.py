import pytest

LIMITS = [
    "API_PER_PLAYER",
    "API_PER_ADDRESS",
    "GUESTS_PER_ADDRESS",
    "BATTLES_PER_ADDRESS",
    "GUESSES_PER_ADDRESS",
    "TAPS_PER_PLAYER",
    "COMMENTS_PER_PLAYER",
]


@pytest.fixture
def endless(settings):
    """For tests that ask often, and are not about how often."""
    for name in LIMITS:
        assert hasattr(settings, name)
        setattr(settings, name, "1000000/minute")
