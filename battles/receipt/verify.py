"""Whether a receipt holds: every check, one verdict. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from battles.receipt.checks import (
    appendix,
    balloting,
    bracketing,
    chained,
    deadlines,
    judging,
    jurors,
    painting,
    placing,
    rating,
    relaying,
    sealing,
    seeding,
    signed,
)
from battles.receipt.document import Receipt
from battles.receipt.findings import Finding
from battles.receipt.keys import key_id
from battles.receipt.story import Said, Story
from battles.receipt.telling import read_lines, tell
from battles.receipt.turnout import Turnout, turnout

FINDINGS_MOST = 100


class State(StrEnum):
    VERIFIED = "verified"
    SUPERSEDED = "superseded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`withdrawn` counts the entries of the appendix that are no longer told. `champions` are the seats in first place by the
    newest count (a knockout's as it was played), and `ruling` says why where a knockout's final has not said it by its votes.
    `ballots` are all that were dealt, and `turnout` says what became of them. `is_jury_untold`: whose votes counted before the
    open jury stands nowhere in the log."""

    state: State
    findings: tuple[Finding, ...]
    withdrawn: int
    superseded_by: int | None
    key: str
    champions: tuple[int, ...]
    ruling: str
    lines: int
    ballots: int
    turnout: Turnout
    is_jury_untold: bool

    @property
    def sentence(self) -> str:
        match self.state:
            case State.FAILED:
                return f"failed: {self.findings[0]}"
            case State.SUPERSEDED:
                return f"as issued{self._withdrawn}, superseded by number {self.superseded_by}{self._untold}"
        return f"verified{self._withdrawn}{self._untold}"

    @property
    def _untold(self) -> str:
        return "; who counted as a juror is the site's word (rules 0)" if self.is_jury_untold else ""

    @property
    def _withdrawn(self) -> str:
        if not self.withdrawn:
            return ""
        return f", {self.withdrawn} {'entry' if self.withdrawn == 1 else 'entries'} withdrawn"


def verify(receipt: Receipt, trusted: Collection[str] | None = None) -> Verdict:
    """`trusted` are public keys, hex: signatures of others fail. None takes the key that the receipt brings."""
    said, misshapen = read_lines(receipt.lines)
    story, misplaced = tell(said)
    found = [*chained.check(receipt), *signed.check(receipt, trusted), *misshapen, *misplaced]
    # Of a log that cannot be read nothing is recomputed: what follows from nonsense is nonsense.
    if not misshapen and not misplaced:
        found += list(_recomputed(story, said, receipt))
    newer, champions = receipt.superseded_by, placing.champions(story)
    return Verdict(
        state=State.FAILED if found else State.SUPERSEDED if newer else State.VERIFIED,
        findings=tuple(found[:FINDINGS_MOST]),
        withdrawn=sum(one.salt is None for one in receipt.words) + sum(one.is_withdrawn for one in receipt.texts),
        superseded_by=newer.number if newer else None,
        key=key_id(receipt.statement.public_key),
        champions=champions,
        ruling=bracketing.ruling(story) if not found and champions else "",
        lines=len(receipt.lines),
        ballots=sum(len(heat.ballots) for heat in story.heats()),
        turnout=turnout(story),
        is_jury_untold=jurors.is_untold(story),
    )


def _recomputed(story: Story, said: list[Said], receipt: Receipt) -> Iterator[Finding]:
    if story.created is not None and story.created["code"] != receipt.statement.battle:
        yield Finding(chained.CHECK, "battle", "the log is of another battle")
    yield from seeding.check(story)
    yield from sealing.check(story, receipt)
    yield from deadlines.check(story, said)
    yield from painting.check(story)
    yield from balloting.check(story)
    yield from judging.check(story)
    yield from jurors.check(story)
    yield from bracketing.check(story)
    yield from relaying.check(story)
    yield from placing.check(story)
    yield from rating.check(story)
    yield from appendix.check(story, receipt)
