"""Which scanners this site has, by the dotted names in `MODERATION_SCANNERS`, and which of them it asks."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from moderation.rules.kinds import Category, Strictness
from moderation.scanning.observing import Bounds, Scanner


class Unknown(ImportError):
    """Nothing that can look at pictures has this name. Says why."""


def asked() -> list[Scanner]:
    """Those that look for something that this site does not show: none where it shows all that they know."""
    return [scanner for scanner in installed() if bounds_of(scanner)]


def installed() -> list[Scanner]:
    """Raises Unknown."""
    return [_made(name) for name in settings.MODERATION_SCANNERS]


def bounds_of(scanner: Scanner) -> Mapping[Category, Bounds]:
    """From which scores on this site is doubtful of a picture, or does not show it."""
    return scanner.bounds.get(strictness(), {})


def terms() -> str:
    """What this site asks for, in sixteen digits: where it was something else, what was seen is judged anew."""
    asks = [[one.name, {of: [bound.doubtful, bound.unfit] for of, bound in bounds_of(one).items()}] for one in asked()]
    said = json.dumps([strictness(), asks], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def strictness() -> Strictness:
    return Strictness(settings.MODERATION_STRICTNESS)


@cache
def _made(name: str) -> Scanner:
    try:
        made = import_string(name)()
    except (ImportError, TypeError, ValueError) as error:
        raise Unknown(f"{name}: {error}") from error
    lacking = [part for part in ("name", "version", "bounds", "look") if not hasattr(made, part)]
    if lacking:
        raise Unknown(f"{name} has no {', '.join(lacking)}")
    return cast("Scanner", made)
