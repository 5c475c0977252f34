"""A battle as values: what the rules know of it. Pure; decides nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from battles.pairings import Pairing
from battles.refusals import Refused
from battles.states import EntryState, Format, Outcome, Phase, SeatRole, VoidReason
from battles.words import Words


@dataclass(frozen=True, slots=True)
class Setup:
    """What the host chose when the battle was made."""

    format: Format
    rounds: int
    seats: int
    writing: timedelta
    voting: timedelta
    results: timedelta
    is_rated: bool = False
    is_listed: bool = False


@dataclass(frozen=True, slots=True)
class Seat:
    """A person in the battle. `absent` is how long nobody has seen them, None while they are here."""

    number: int
    player: int
    role: SeatRole
    from_round: int = 1
    is_guest: bool = False
    has_left: bool = False
    is_kicked: bool = False
    absent: timedelta | None = None
    seed: int | None = None
    """Place in a knockout's draw, 1 is best; None before it and for who is not in it."""
    seed_rating: int | None = None
    """What the draw took them for, where it went by rating."""

    @property
    def is_gone(self) -> bool:
        return self.has_left or self.is_kicked

    def plays(self, round_number: int) -> bool:
        return self.role is SeatRole.PLAYER and self.from_round <= round_number and not self.is_gone


@dataclass(frozen=True, slots=True)
class Entry:
    """One seat's words of the round that is on, and how many of its pictures are in. Entries of one heat meet in ballots."""

    seat: int
    draft: Words
    draft_number: int = 0
    sealed: Words | None = None
    seals: int = 0
    sealed_by_clock: bool = False
    state: EntryState = EntryState.WRITING
    painted: int = 0
    open_paints: int = 0
    heat: int = 1


@dataclass(frozen=True, slots=True)
class Score:
    """What the counted ballots say of one entry beside the ranks: slots won, and votes won by weight."""

    seat: int
    slots_won: int
    votes: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the audience's ballots say of a heat. `winner` is a seat number; `scores` come with a count alone, for a knockout
    whose heat has no winner."""

    outcome: Outcome
    winner: int | None = None
    heat: int = 1
    scores: tuple[Score, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Lot:
    """What a knockout's draw goes by for one seat: a rating, where there is one. Lots come best first."""

    seat: int
    rating: int | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """What the next round opens with: hidden seeds, time to paint, for a relay the words that everybody remixes, and for a
    knockout that starts the lots of its draw, best first."""

    slots: int
    generating: timedelta
    start: Words
    lots: tuple[Lot, ...] = ()


@dataclass(frozen=True, slots=True)
class Battle:
    setup: Setup
    phase: Phase
    phase_started_at: datetime
    deadline: datetime | None
    round_number: int = 0
    slots: int = 0
    generating: timedelta = timedelta(0)
    extended: timedelta = timedelta(0)
    host: int | None = None
    is_locked: bool = False
    seats: tuple[Seat, ...] = ()
    entries: tuple[Entry, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    """Of every heat that is closed, by round and heat."""
    bracket: tuple[Pairing, ...] = ()
    """Of a knockout, by stage and number."""
    void_reason: VoidReason | None = None

    def seat(self, number: int) -> Seat:
        for seat in self.seats:
            if seat.number == number:
                return seat
        raise Refused("unknown_seat", "There is no such seat in this battle.", "seat")

    def seat_of(self, player: int) -> Seat | None:
        return next((seat for seat in self.seats if seat.player == player), None)

    def entry_of(self, seat: int) -> Entry | None:
        return next((entry for entry in self.entries if entry.seat == seat), None)

    def heats(self) -> dict[int, tuple[Entry, ...]]:
        """The entries of the round that is on, by heat, in the order of heats."""
        numbers = sorted({entry.heat for entry in self.entries})
        return {number: tuple(entry for entry in self.entries if entry.heat == number) for number in numbers}

    def draw(self) -> tuple[int, ...]:
        """The seats of a knockout in the order of its draw, best first."""
        seeded = [seat for seat in self.seats if seat.seed is not None]
        return tuple(seat.number for seat in sorted(seeded, key=lambda seat: seat.seed or 0))

    def players(self, round_number: int) -> tuple[Seat, ...]:
        return tuple(seat for seat in self.seats if seat.plays(round_number))

    def free_seats(self) -> int:
        return self.setup.seats - sum(seat.role is SeatRole.PLAYER and not seat.is_gone for seat in self.seats)
