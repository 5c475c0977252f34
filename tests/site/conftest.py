"""What every test of the site starts from: plain static files, nobody throttled yet; and what many ask for."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from live import publisher
from paintoff import throttle


@pytest.fixture(autouse=True)
def plain_static_files(settings):
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture(autouse=True)
def nobody_throttled():
    """Our own counters, and those that allauth keeps in Django's cache."""
    throttle.forget()
    cache.clear()


@pytest.fixture
def standing_clock() -> Iterator[time_machine.Traveller]:
    """How old things are, and whether they are fresh, depends on no machine's haste. Not for threads that work beside."""
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


@pytest.fixture
def heard() -> Iterator[list[dict[str, Any]]]:
    """What this process tells rooms from now on, in order."""
    notices: list[dict[str, Any]] = []
    publisher.listen(notices.append)
    yield notices
    publisher.unlisten(notices.append)


@pytest.fixture(scope="module")
def rows_of_the_module(django_db_setup, django_db_blocker) -> Iterator[Callable[[], AbstractContextManager[None]]]:
    """For what takes long to play and many tests of a module begin with: `with rows_of_the_module(): return played()` in a
    fixture of the module's scope. Each test finds those rows as they were left then, and its own go with it: they are in a
    savepoint inside this transaction. Objects of Python are not put back, so a test takes a deep copy of them. Only for
    modules of which no test commits (`transaction=True`)."""
    with ExitStack() as kept:

        @contextmanager
        def making() -> Iterator[None]:
            with django_db_blocker.unblock():
                kept.enter_context(transaction.atomic())
                kept.callback(transaction.set_rollback, True)
                yield

        yield making
        with django_db_blocker.unblock():
            kept.close()
