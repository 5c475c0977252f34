"""The shared frame: all that everybody may know."""

from __future__ import annotations

from typing import Literal

from battles.messages.bracket import BracketView
from battles.messages.play import JudgingView, PaintingView, RoundView, WallView
from battles.messages.results import HeatView, StandingView
from battles.messages.room import SeatView, SetupView
from battles.messages.wire import Wire
from battles.states import Phase


class LogHead(Wire):
    """The end of the battle's hash-chained log: keep it, and the log before it cannot be rewritten."""

    number: int
    digest: str


class SnapshotMessage(Wire):
    """The whole shared state of a room for one role. The browser keeps the highest version."""

    t: Literal["snapshot"] = "snapshot"
    epoch: int
    version: int
    now: int
    role: str
    code: str
    phase: Phase
    phase_started: int
    deadline: int | None
    void_reason: str
    setup: SetupView
    seats: list[SeatView]
    host: int | None
    round: RoundView | None
    painting: PaintingView | None
    wall: list[WallView]
    judging: JudgingView | None
    heats: list[HeatView]
    standings: list[StandingView]
    bracket: BracketView | None = None
    next_code: str
    log: LogHead
