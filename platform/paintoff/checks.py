"""System checks: wrong configuration stops the start, names the variable and says what to write."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register


@register()
def database_is_postgres(**_: Any) -> list[CheckMessage]:
    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        return []
    return [Error("DATABASE_URL must name a Postgres server: postgresql://user:password@host/name", id="paintoff.E001")]


@register()
def scanners_are_known(**_: Any) -> list[CheckMessage]:
    if not settings.MODERATION_SCANNERS:
        return []
    names = ", ".join(settings.MODERATION_SCANNERS)
    return [
        Error(f"MODERATION_SCANNERS names {names}, but no scanner is installed: leave it empty.", id="paintoff.E002")
    ]


@register()
def model_is_known(**_: Any) -> list[CheckMessage]:
    if settings.STUDIO_MODEL in settings.STUDIO_MODELS:
        return []
    known = ", ".join(sorted(settings.STUDIO_MODELS))
    sentence = f"STUDIO_MODEL is {settings.STUDIO_MODEL!r}, and settings.STUDIO_MODELS knows only {known}: add it there"
    return [Error(sentence, id="paintoff.E003")]


@register(deploy=True)
def public_url_is_set(**_: Any) -> list[CheckMessage]:
    if settings.PUBLIC_URL:
        return []
    return [
        Warning("PUBLIC_URL is empty: write the site's address, as in https://paintoff.example", id="paintoff.W001")
    ]
