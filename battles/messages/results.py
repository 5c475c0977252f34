"""What is opened once a round is judged: entries, heats, votes, the battle so far."""

from __future__ import annotations

from typing import Literal

from battles.messages.play import PictureView
from battles.messages.wire import Wire
from battles.states import EntryState, Outcome


class SlotView(Wire):
    """How an entry did on one seed: it won there with more wins than losses, by the votes that count."""

    slot: int
    outcome: Literal["won", "lost", "tied"]


class EntryView(Wire):
    """An entry once the results are out. `is_withdrawn`: its author took the words back, and salt and words are empty.
    `is_withheld`: nobody could see a picture of it when voting ended, so that it is placed last."""

    id: int
    seat: int
    nickname: str
    is_guest: bool = False
    letter: str
    state: EntryState
    prompt: str
    negative: str
    guidance: float | None
    rank: int | None
    strength: float | None
    slots_won: int | None
    slots_judged: int | None
    slots: list[SlotView] = []
    favourite: int | None
    seal: str
    salt: str
    seals: int
    sealed_by_clock: bool
    is_withdrawn: bool
    is_withheld: bool = False
    pictures: list[PictureView]
    page: str


class VoteFlow(Wire):
    """Votes between two entries: how often the first won, the second won, and neither."""

    first: int
    second: int
    first_won: int
    second_won: int
    tied: int


class HeatView(Wire):
    """The result of a heat. `won_slots` says "wins on 3 of 4 seeds" of the winner."""

    round: int
    theme: str
    number: int
    outcome: Outcome
    winner: int | None
    confidence: float | None
    entries: list[EntryView]
    votes: list[VoteFlow]
    voters: int
    by_jury: bool = False


class StandingView(Wire):
    """The battle so far, over all its rounds."""

    seat: int
    nickname: str
    is_guest: bool = False
    wins: int
    points: float
    rank: int
