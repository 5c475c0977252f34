"""What every test of the site starts from: plain static files, quick passwords, and nobody throttled yet."""

import pytest
from django.core.cache import cache

from paintoff import throttle


@pytest.fixture(autouse=True)
def plain_static_files(settings):
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Argon2 takes its time on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def nobody_throttled():
    """Our own counters, and those that allauth keeps in Django's cache."""
    throttle.forget()
    cache.clear()
