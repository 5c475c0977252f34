"""Writes the battle's hash-chained log. One `Log` per transaction, with the battle's row locked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from battles import chain, models
from battles.receipt.lines import check


class Log:
    """Collects lines and writes them at once. The chain carries commitments, never words or names.

    `by` is the seat of whoever makes the move that is being written, None for the clock.
    """

    def __init__(self, battle: models.Battle, now: datetime) -> None:
        self._battle = battle
        self._now = now
        self._head = head_of(battle)
        self._lines: list[chain.Line] = []
        self.by: int | None = None

    def write(self, kind: str, /, **content: Any) -> None:
        """Raises ValueError for a line that whoever reads a receipt would not know: the list is in battles.receipt.lines."""
        check(kind, content)
        self._head = chain.append(self._head, kind, content, self._now)
        self._lines.append(self._head)

    def pseudonym(self, player: int) -> str:
        """A player's name in this battle's log alone."""
        return chain.pseudonym(bytes(self._battle.pseudonym_key), player)

    def commit(self, text: str, label: str) -> str:
        """What the chain says in place of `text`; `label` names the place, as `salt_of` wants it."""
        return chain.commit_text(text, salt_of(self._battle, label))

    def flush(self) -> bool:
        """True where there was something to write."""
        written = models.LogLine.objects.bulk_create(
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
        return bool(written)


def salt_of(battle: models.Battle, label: str) -> str:
    """The salt under a commitment of this battle: `name:SEAT` or `theme:ROUND`."""
    return chain.salt_for(bytes(battle.pseudonym_key), label)


def head_of(battle: models.Battle) -> chain.Line | None:
    """The newest line, None for a battle that has none yet."""
    row = battle.log.order_by("-number").first()
    return line_of(row) if row else None


def line_of(row: models.LogLine) -> chain.Line:
    return chain.Line(row.number, row.kind, row.body, row.previous, row.digest, chain.iso(row.at))
