"""Public numbers of corrections, from 1."""

from __future__ import annotations

from django.db import connection
from django.db.models import Max

from battles.models.integrity import Correction

NUMBERS = 0x7061_696E
"""The advisory lock under which corrections are numbered, last of all locks."""


def next_number() -> int:
    """Without gaps: one that was missing would look like a correction kept back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERS])
    return (Correction.objects.aggregate(last=Max("number"))["last"] or 0) + 1
