"""How an original stands by what was seen in it, and by what a person said of it, which counts more. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from moderation.rules.kinds import TOLD, Category, Strictness
from moderation.scanning import scanners
from moderation.scanning.observing import Scanner, Verdict, verdict_on
from moderation.scanning.rows import Scan, ScanState
from moderation.states import State


class Says(StrEnum):
    """`WAITS`: not all have looked. `ASK`: a person is to look."""

    FIT = "fit"
    UNFIT = "unfit"
    WAITS = "waits"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Standing:
    """`of`: what was seen, in the words of the rules, where something was."""

    says: Says
    of: str = ""

    @property
    def state(self) -> State:
        """The state of a picture of this original that nobody decided about."""
        return STATES.get(self.says, State.PENDING)


STATES = {Says.FIT: State.VISIBLE, Says.UNFIT: State.WITHHELD}
FIT, WAITS = Standing(Says.FIT), Standing(Says.WAITS)


def first_state() -> State:
    """Of a picture that nothing is known of: pending where anything looks at pictures, else visible and unseen."""
    return State.PENDING if scanners.asked() else State.VISIBLE


def of_original(sha256: str) -> Standing:
    return of_originals([sha256])[sha256]


def of_originals(hashes: Collection[str]) -> dict[str, Standing]:
    """Each by its hash."""
    rows: dict[str, dict[str, Scan]] = {sha256: {} for sha256 in hashes}
    asked = scanners.asked()
    for row in Scan.objects.filter(sha256__in=hashes) if asked else ():
        rows[row.sha256][row.scanner] = row
    return {sha256: _of(asked, looks) for sha256, looks in rows.items()}


def _of(asked: Collection[Scanner], rows: Mapping[str, Scan]) -> Standing:
    """What stops it stands first: one program that finds it unfit need not wait for the others."""
    if any(row.passed_at for row in rows.values()):
        return FIT
    said = [_by(scanner, rows.get(scanner.name)) for scanner in asked]
    return min(said, key=lambda one: ORDER.index(one.says), default=FIT)


ORDER = (Says.UNFIT, Says.WAITS, Says.ASK, Says.FIT)


def _by(scanner: Scanner, row: Scan | None) -> Standing:
    if row is None or row.state == ScanState.QUEUED:
        return WAITS
    if row.state == ScanState.FAILED:
        return Standing(Says.ASK)
    verdict, category = verdict_on(_scores(row), scanners.bounds_of(scanner))
    of = TOLD[category] if category else ""
    match verdict:
        case Verdict.UNFIT:
            return Standing(Says.UNFIT, of)
        case Verdict.DOUBTFUL if scanners.strictness() is Strictness.FAMILY:
            return Standing(Says.ASK, of)
    return Standing(Says.FIT, of)


def _scores(row: Scan) -> dict[Category, float]:
    """What an older version of a scanner looked for may have no name any more."""
    known = {category.value for category in Category}
    return {Category(name): score for name, score in row.scores.items() if name in known}
