"""How log lines look. What a row holds never gets into one."""

from __future__ import annotations

import logging
import re

# Postgres adds the failing row to its errors: sealed words and secrets among it.
DETAIL = re.compile(r"^DETAIL: .*$", re.MULTILINE)


class Plain(logging.Formatter):
    """The usual line, without the rows that database errors quote."""

    def format(self, record: logging.LogRecord) -> str:
        return DETAIL.sub("DETAIL: left out", super().format(record))
