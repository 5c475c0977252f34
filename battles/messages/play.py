"""The round that is on: its theme and seeds, its pictures behind letters, how voting goes."""

from __future__ import annotations

from battles.messages.wire import Wire


class PictureView(Wire):
    """One picture behind the curtain that has risen. `src` is empty where it is withheld, and `note` says why."""

    slot: int
    src: str
    thumb: str
    width: int
    height: int
    placeholder: str
    note: str = ""


class WallView(Wire):
    """An entry while it is judged: a letter, the heat it is in, its pictures, no name and no words."""

    letter: str
    heat: int = 1
    pictures: list[PictureView]


class RoundView(Wire):
    """The round that is on. The secret is empty until the results open the commitment."""

    number: int
    theme: str
    slots: int
    seed_commitment: str
    secret: str
    seeds: list[int]
    generating_seconds: int
    start_prompt: str
    start_author: str
    start_picture: PictureView | None = None
    start_strength: float | None = None
    is_screened: bool = False  # whether the host has let the big screen show its pictures


class PaintingView(Wire):
    """How far all pictures of the round are, as a sum: never whose."""

    wanted: int
    done: int
    failed: int


class HeatJudging(Wire):
    """How voting goes in one heat of a round: before the open jury heats of several rounds are judged at once."""

    round: int
    number: int
    voters: int
    ballots: int
    confidence: float


class JudgingView(Wire):
    """How voting goes: voters, ballots, and how sure the leader is (0 to 1), never who leads.

    With several heats: the voters of the heat that has most, all ballots, and the least sure heat; `heats` has each that is
    being judged. Before the open jury: the voters of the round that has fewest, and at least how many each needs; which round
    has how many stands in `heats`.
    """

    voters: int
    ballots: int
    confidence: float
    fewest: int = 0
    heats: list[HeatJudging] = []
