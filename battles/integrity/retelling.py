"""What the battle's log says of a correction, so that whoever holds the receipt can count again.

`excluding` names, by the numbers of their lines, the ballots that count no more (or again); a `recount` follows for every heat
they counted in, with the fields of a verdict; then come the lines of ratings, and `corrected` with the public number.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from accounts.models import Player
from battles import models, verdicts
from battles.integrity.recounting import pseudonym
from battles.log import Log
from battles.models.integrity import Correction, Exclusion


class Retelling:
    """The lines of one correction, in one battle."""

    def __init__(self, row: models.Battle, log: Log, exclusion: Exclusion) -> None:
        self._row, self._log, self._exclusion = row, log, exclusion

    def open(self, ballots: Iterable[models.Ballot], *, restores: bool) -> None:
        lines = self._lines()
        told = sorted(lines[key] for ballot in ballots for key in self._keys(ballot) if key in lines)
        self._log.write("excluding", rule=self._exclusion.rule, restores=restores, ballots=told)

    def recounted(self, heat: models.Heat) -> None:
        verdicts.write_verdict(heat, self._log, "recount")

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

    def _keys(self, ballot: models.Ballot) -> list[tuple[Any, ...]]:
        """Under the voter's own pseudonym, and under those of guests they have been."""
        pair = frozenset((ballot.low.seat.number, ballot.high.seat.number))
        place = ballot.heat.round.number, ballot.heat.number
        return [(*place, name, pair, ballot.slot) for name in self._names()]

    def _names(self) -> list[str]:
        voter = self._exclusion.voter_id
        been = Player.objects.filter(merged_into=voter).values_list("pk", flat=True)
        return [pseudonym(self._row, player) for player in (voter, *been)]
