"""What the lines of a log tell, put together: rounds, heats, entries, ballots. Pure; judges no more than whether it can be
put together. Everything remembers the line that said it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from battles.pairings import Pairing
from battles.states import Answer, BallotKind, Outcome, Phase, SeatRole

Place = tuple[int, int]
"""Round and seat: an entry."""


@dataclass(frozen=True, slots=True)
class Said:
    """A line as it is read. `content` fits the line's kind."""

    number: int
    kind: str
    at: datetime
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Seal:
    line: int
    at: datetime
    seal: str
    times: int
    by_clock: bool


@dataclass(frozen=True, slots=True)
class Painted:
    line: int
    at: datetime
    sha256: str
    engine: dict[str, Any]


@dataclass(slots=True)
class Entry:
    round: int
    heat: int
    seat: int
    seals: list[Seal] = field(default_factory=list)
    pictures: dict[int, Painted] = field(default_factory=dict)
    missed: dict[int, int] = field(default_factory=dict)
    flagged: dict[int, Painted] = field(default_factory=dict)
    """What was painted first in a slot, was not fit to show, and was painted again."""
    favourite: int | None = None
    published: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ballot:
    line: int
    voter: str
    left: int | None
    right: int | None
    slot: int | None
    kind: BallotKind
    weight: int
    excluded: bool
    answer: Answer | None
    passed: bool | None
    dealt_at: datetime
    shown_at: datetime | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Juror:
    """Somebody who judged before the open jury. `circle` None: an account that counts by itself."""

    line: int
    circle: str | None
    counts: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """`ballots` is how many ballots of the heat stood above it in the log."""

    line: int
    outcome: Outcome
    winner: int | None
    confidence: str | None
    voters: int
    votes: int
    places: tuple[dict[str, Any], ...]
    withheld: frozenset[int] = frozenset()
    """The seats of whom nobody could see a picture: placed last."""


@dataclass(frozen=True, slots=True)
class Recount:
    """A heat counted again. `excluded` are the lines of the ballots that counted no more by then, in any heat, and `withheld`
    the seats of whom nobody could see a picture when voting ended and that had not been given back."""

    verdict: Verdict
    excluded: frozenset[int]
    withheld: frozenset[int]


@dataclass(slots=True)
class Heat:
    round: int
    number: int
    seats: tuple[int, ...]
    ballots: list[Ballot] = field(default_factory=list)
    verdict: Verdict | None = None
    recounts: list[Recount] = field(default_factory=list)
    restored: set[int] = field(default_factory=set)
    """The seats that were placed last and were given back."""

    @property
    def withheld(self) -> frozenset[int]:
        """Who is placed last by now because nobody could see a picture of theirs."""
        return self.verdict.withheld - self.restored if self.verdict else frozenset()

    @property
    def newest(self) -> Verdict | None:
        return self.recounts[-1].verdict if self.recounts else self.verdict

    def verdict_at(self, line: int) -> Verdict | None:
        """The newest that stood when this line was written."""
        if recount := self.recount_at(line):
            return recount.verdict
        return self.verdict if self.verdict and self.verdict.line < line else None

    def recount_at(self, line: int) -> Recount | None:
        return next((one for one in reversed(self.recounts) if one.verdict.line < line), None)


@dataclass(slots=True)
class Closing:
    line: int
    at: datetime
    why: str
    present: tuple[str, ...]
    unseen: frozenset[tuple[int, int]] = frozenset()
    """Seats with the slots whose pictures nobody could see then."""


@dataclass(slots=True)
class Round:
    number: int
    line: int
    said: dict[str, Any]
    heats: dict[int, Heat] = field(default_factory=dict)
    lost: tuple[int, ...] = ()
    curtain_line: int | None = None
    voting: Closing | None = None
    left_to_jury: int | None = None
    """The line that says that nobody in the room judged it."""
    results_line: int | None = None
    secret: str | None = None
    seeds: tuple[int, ...] = ()


@dataclass(slots=True)
class Stage:
    """A phase as it was entered; `deadline` as it stood when the phase was left."""

    line: int
    round: int
    phase: Phase
    at: datetime
    deadline: datetime | None
    by: int | None
    void_reason: str | None


@dataclass(slots=True)
class Seat:
    number: int
    line: int
    name: str
    role: SeatRole
    is_kicked: bool = False
    has_left: bool = False

    @property
    def is_gone(self) -> bool:
        return self.is_kicked or self.has_left


@dataclass(frozen=True, slots=True)
class Draw:
    """A knockout's draw, best first. `playing` are the seats that were there to be drawn."""

    line: int
    secret: str
    order: tuple[int, ...]
    ratings: dict[int, int]
    playing: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bracketed:
    """Pairings of a knockout, new ones or ones that were decided. `gone` are the seats that had left by then."""

    line: int
    pairings: tuple[Pairing, ...]
    gone: frozenset[int]


@dataclass(slots=True)
class Story:
    created: dict[str, Any] | None = None
    seats: dict[int, Seat] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    rounds: dict[int, Round] = field(default_factory=dict)
    entries: dict[Place, Entry] = field(default_factory=dict)
    jurors: dict[str, Juror] = field(default_factory=dict)
    stages: list[Stage] = field(default_factory=list)
    draw_commitment: str | None = None
    draw: Draw | None = None
    brackets: list[Bracketed] = field(default_factory=list)
    ended: Said | None = None
    ratings: list[Said] = field(default_factory=list)
    """Every line about ratings, in order."""
    excluded: set[int] = field(default_factory=set)
    """The lines of the ballots that count no more."""
    correction: Said | None = None
    """What is being put right, from `excluding` or `restoring` to `corrected`."""
    corrected: list[int] = field(default_factory=list)
    """Lines of places that a correction gave."""

    @property
    def rules(self) -> int:
        """By which its votes are counted; 0 for a log from before there were any to name (battles.receipt.lines)."""
        return self.created.get("rules", 0) if self.created else 0

    def heats(self) -> list[Heat]:
        return [heat for number in sorted(self.rounds) for _, heat in sorted(self.rounds[number].heats.items())]

    def entries_of(self, heat: Heat) -> list[Entry]:
        return [self.entries[heat.round, seat] for seat in heat.seats]

    def stage(self, round_number: int, phase: Phase) -> Stage | None:
        return next((one for one in self.stages if (one.round, one.phase) == (round_number, phase)), None)

    def left_at(self, stage: Stage) -> datetime | None:
        """When the phase ended; None while it lasts."""
        after = self.stages.index(stage) + 1
        return self.stages[after].at if after < len(self.stages) else None

    def jury_of(self, heat: Heat) -> Stage | None:
        """The sitting of the open jury that judged this heat; None where none did."""
        if self.rounds[heat.round].left_to_jury is None:
            return None
        return next((stage for stage in self.stages if stage.phase is Phase.JURY), None)

    def seat_of(self, person: str) -> Seat | None:
        """Whose pseudonym it is."""
        number = self.people.get(person)
        return None if number is None else self.seats[number]
