"""What every test may ask for: a runtime folder of its own and the embedded servers, shared by all who test here."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import gettempdir

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

# Nothing that imports make is rubbish; from `pytest_collection_finish` on it is looked for again.
gc.disable()
ROOT = Path(__file__).resolve().parents[1]
OUR_VALKEY = Path(gettempdir()) / f"paintoff-tests-{os.getpid()}"

# A test is never failed by the clock of a busy machine: figures of time are the benches'.
hypothesis_settings.register_profile(
    "paintoff",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="PAINTOFF_SAME_EXAMPLES" in os.environ,
)
hypothesis_settings.load_profile("paintoff")

# Before Django reads its settings: tests never touch the var/ in which somebody's battles live.
os.environ["PAINTOFF_VAR"] = os.environ.get("PAINTOFF_TEST_VAR") or str(ROOT / "var" / "tests")
# Accounts of tests are as old as the test; what the gates of rated play ask is asked where they are tested.
os.environ.update(RATED_ACCOUNT_HOURS="0", RATED_JUDGED_PAIRS="0")
# A look at a picture takes a twentieth of a second; who tests looks names who looks.
os.environ.setdefault("MODERATION_SCANNERS", "")
os.environ.setdefault("SECRET_KEY", "only-for-tests-and-long-enough-to-please-the-checks")
# Each session, and each xdist worker, which inherits the environment, names a Valkey of its own.
REDIS_GIVEN = os.environ.get("REDIS_URL") not in {None, os.environ.get("PAINTOFF_TEST_REDIS_URL")}
if not REDIS_GIVEN:
    os.environ["REDIS_URL"] = os.environ["PAINTOFF_TEST_REDIS_URL"] = f"unix://{OUR_VALKEY}/valkey.sock?db=0"

os.environ["DJANGO_SETTINGS_MODULE"] = "paintoff.settings"

import django  # noqa: E402
from django.conf import settings  # noqa: E402

django.setup()
# An xdist worker that inherited the name would load the settings before it reaches this file, with our Valkey's name.
del os.environ["DJANGO_SETTINGS_MODULE"]
# Every site that is made looks there for files, and complains.
Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
# Argon2 takes its time on purpose: a fifth of a second of each account that a test makes.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

from django.test import TransactionTestCase  # noqa: E402

from paintoff import throttle  # noqa: E402
from tests.support import migrated  # noqa: E402
from tests.support.emptying import empty_all_tables  # noqa: E402
from tests.support.patience import PATIENCE  # noqa: E402
from tests.support.servers import shared_postgres, valkey_in  # noqa: E402

# A server that answers late counts nothing twice and tells nothing; tests of what is told would fail with it.
throttle.ANSWER_SECONDS = PATIENCE
# What follows every test that commits.
TransactionTestCase._fixture_teardown = empty_all_tables  # type: ignore[method-assign]


def pytest_collection_finish() -> None:
    """What is loaded by now stays: to look through it for garbage again and again takes a twelfth of the site's tests' time."""
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a running Postgres: DATABASE_URL, else the embedded one, stopped by the last who uses it."""
    if given := os.environ.get("DATABASE_URL"):
        yield given
    else:
        with shared_postgres() as url:
            yield url


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    postgres: str, django_db_blocker, django_db_keepdb: bool, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """pytest-django's hook just before it makes the test database: by then a server must run. It becomes a copy of one with all
    migrations, so that there are none to apply but to one that was kept by `--reuse-db`."""
    with django_db_blocker.unblock():
        settings.DATABASES["default"]["TEST"] |= {"TEMPLATE": migrated.template(), "MIGRATE": django_db_keepdb}


@pytest.fixture(scope="session")
def valkey() -> Iterator[str]:
    """The URL that settings name: REDIS_URL, else an embedded server of this session alone."""
    if REDIS_GIVEN:
        yield os.environ["REDIS_URL"]
    else:
        with valkey_in(OUR_VALKEY) as url:
            yield url
