"""Writes the battle's hash-chained log. One `Log` per transaction, with the battle's row locked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from battles import chain, models


class Log:
    """Collects lines and writes them at once. The chain carries commitments, never words or names."""

    def __init__(self, battle: models.Battle, now: datetime) -> None:
        self._battle = battle
        self._now = now
        self._head = head_of(battle)
        self._lines: list[chain.Line] = []

    def write(self, kind: str, /, **content: Any) -> None:
        self._head = chain.append(self._head, kind, content, self._now)
        self._lines.append(self._head)

    def flush(self) -> None:
        models.LogLine.objects.bulk_create(
            models.LogLine(
                battle=self._battle,
                number=line.number,
                kind=line.kind,
                body=line.body,
                previous=line.previous,
                digest=line.digest,
                at=self._now,
            )
            for line in self._lines
        )
        self._lines = []


def head_of(battle: models.Battle) -> chain.Line | None:
    """The newest line, None for a battle that has none yet."""
    row = battle.log.order_by("-number").first()
    return line_of(row) if row else None


def line_of(row: models.LogLine) -> chain.Line:
    return chain.Line(row.number, row.kind, row.body, row.previous, row.digest, chain.iso(row.at))
