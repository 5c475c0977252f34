"""How hot a picture is. Pure, and the same as SQL; after the formula that Reddit published for its hot ranking (2010).

Ten times the likes are worth half a day. The clock is not in it: what is newer begins higher, so that no row changes by
growing old.
"""

from __future__ import annotations

import math
from datetime import datetime

from django.db.models import F, FloatField, Func, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Greatest

SECONDS_PER_TENFOLD = 45_000
LIKES_ARE_WORTH_AT_MOST = 9.4
"""The logarithm of more likes than the column holds."""


def hotness(likes: int, listed_at: datetime) -> float:
    return math.log10(max(likes, 1)) + listed_at.timestamp() / SECONDS_PER_TENFOLD


def hotness_of(likes: str, listed_at: str) -> Combinable:
    """The same of columns."""
    counted = Cast(Greatest(F(likes), Value(1)), FloatField())
    magnitude = Func(counted, function="LOG", output_field=FloatField())
    moment = Func(F(listed_at), template="EXTRACT(EPOCH FROM %(expressions)s)::float8", output_field=FloatField())
    return magnitude + moment / Value(float(SECONDS_PER_TENFOLD))
