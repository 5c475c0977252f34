"""What the battle's log says of a correction, so that whoever holds the receipt can count again.

`excluding` names, by the numbers of their lines, the ballots that count no more (or again); a `recount` follows for every heat
they counted in, with the fields of a verdict; then come the lines of ratings, and `corrected` with the public number.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from accounts.models import Player
from battles import models
from battles.integrity.recounting import pseudonym
from battles.log import Log
from battles.models.integrity import Correction, Exclusion


class Retelling:
    """The lines of one correction, in one battle."""

    def __init__(self, row: models.Battle, log: Log, exclusion: Exclusion) -> None:
        self._row, self._log, self._exclusion = row, log, exclusion
        self._voter = exclusion.voter_id
        self._guests = list(Player.objects.filter(merged_into=self._voter).values_list("pk", flat=True))

    def open(self, ballots: Iterable[models.Ballot], *, restores: bool) -> str:
        """The name in this log of whoever gave them; of more than one name the account's."""
        lines, stayed = self._lines(), self._stayed()
        told = dict(found for ballot in ballots if (found := self._line_of(ballot, lines, stayed)))
        self._log.write("excluding", rule=self._exclusion.rule, restores=restores, ballots=sorted(told))
        own = pseudonym(self._row, self._voter)
        return own if own in told.values() else next(iter(told.values()), own)

    def close(self, correction: Correction) -> None:
        self._log.write("corrected", number=correction.number, rule=correction.rule, restores=correction.restores)

    def _lines(self) -> dict[tuple[Any, ...], int]:
        """The numbers of the ballots' lines, by all that tells one normal ballot from another."""
        lines = {}
        for number, body in self._row.log.filter(kind="ballot").values_list("number", "body"):
            said = json.loads(body)
            if said["kind"] == "normal":
                pair = frozenset((said["left"], said["right"]))
                lines[said["round"], said["heat"], said["voter"], pair, said["slot"]] = number
        return lines

    def _stayed(self) -> set[tuple[int, ...]]:
        """What was judged as a guest and did not go along to the account, which had judged the same or sat there too."""
        kept = models.Ballot.objects.filter(heat__round__battle=self._row, voter__in=self._guests, kind="normal")
        return set(kept.values_list("voter_id", "heat_id", "low_id", "high_id", "slot"))

    def _line_of(
        self, ballot: models.Ballot, lines: dict[tuple[Any, ...], int], stayed: set[tuple[int, ...]]
    ) -> tuple[int, str] | None:
        """Its line, and under which name it stands there. That name is its voter's or, where a guest's ballot became the
        account's, that guest's; another ballot on the same pair, of another name of theirs, is none of this one's."""
        place = ballot.heat_id, ballot.low_id, ballot.high_id, ballot.slot
        came = (guest for guest in self._guests if (guest, *place) not in stayed)
        pair = frozenset((ballot.low.seat.number, ballot.high.seat.number))
        for player in (ballot.voter_id, *came) if ballot.voter_id == self._voter else (ballot.voter_id,):
            name = pseudonym(self._row, player)
            if line := lines.get((ballot.heat.round.number, ballot.heat.number, name, pair, ballot.slot)):
                return line, name
        return None
