"""The style of charts that lie alone in a file, from the site's own stylesheets."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders

from battles.charts import style

RULES, LIGHT, DARK = "battles/charts.css", "paintoff/tokens.css", "paintoff/tokens-dark.css"


@lru_cache(maxsize=1)
def alone() -> str:
    return style.alone(_text(RULES), _text(LIGHT), _text(DARK))


def tokens() -> dict[str, str]:
    """The light colours, by the names of their tokens."""
    return style.resolved(_text(LIGHT))


def _text(path: str) -> str:
    return Path(str(finders.find(path))).read_text()
