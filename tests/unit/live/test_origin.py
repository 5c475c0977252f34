import pytest

from live.origin import may_connect
from live.person import NOBODY, Credential, Person

ADA = Person(1, Credential.COOKIE)
BOT = Person(2, Credential.BEARER)


@pytest.fixture(autouse=True)
def _hosts(settings) -> None:
    settings.ALLOWED_HOSTS = ["paintoff.test", "192.168.1.5"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://*.stage.test"]


@pytest.mark.parametrize(
    ("person", "origin", "host", "allowed"),
    [
        (ADA, "https://paintoff.test", "paintoff.test", True),
        (ADA, "http://192.168.1.5:8000", "192.168.1.5:8000", True),
        (ADA, "http://192.168.1.5:9000", "192.168.1.5:8000", False),
        (ADA, "https://evil.test", "paintoff.test", False),
        (ADA, "https://paintoff.test.evil.test", "paintoff.test", False),
        (ADA, "https://evil.test", "evil.test", False),
        (ADA, "null", "paintoff.test", False),
        (ADA, None, "paintoff.test", False),
        (ADA, "https://live.stage.test", "paintoff.test", True),
        (ADA, "https://evilstage.test", "paintoff.test", False),
        (ADA, "http://live.stage.test", "paintoff.test", False),
        (BOT, None, "paintoff.test", True),
        (BOT, "https://evil.test", "paintoff.test", True),
        (NOBODY, None, "paintoff.test", True),
        (NOBODY, "https://evil.test", "paintoff.test", False),
    ],
)
def test_who_may_connect_from_where(person: Person, origin: str | None, host: str, allowed: bool):
    assert may_connect(person, origin, host) is allowed
