"""How log lines look. What a row holds never gets into one."""

from __future__ import annotations

import logging
import re
from copy import copy

# Postgres adds the failing row to its errors: sealed words and secrets among it.
# Scanners send any Host: where in Django it was refused says nothing.
FOREIGN_HOST = "django.security.DisallowedHost"
DETAIL = re.compile(r"^DETAIL: .*$", re.MULTILINE)


class Plain(logging.Formatter):
    """The usual line, without the rows that database errors quote."""

    def format(self, record: logging.LogRecord) -> str:
        if record.name == FOREIGN_HOST:
            return _in_one_line(super().format(_without_traceback(record)))
        return DETAIL.sub("DETAIL: left out", super().format(record))


def _without_traceback(record: logging.LogRecord) -> logging.LogRecord:
    """A copy: other handlers may want it whole."""
    short = copy(record)
    short.exc_info = short.exc_text = short.stack_info = None
    return short


def _in_one_line(text: str) -> str:
    """The header is a stranger's, and its line breaks must not look like lines of ours."""
    return " ".join(text.split())
