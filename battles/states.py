"""The words of a battle: formats, phases, roles, outcomes. Pure; shared by rules, rows, frames and pages."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    DUEL = "duel"
    FREE_FOR_ALL = "free-for-all"
    RELAY = "relay"
    KNOCKOUT = "knockout"


class Phase(StrEnum):
    LOBBY = "lobby"
    PROMPTING = "prompting"
    GENERATING = "generating"
    VOTING = "voting"
    RESULTS = "results"
    JURY = "jury"
    FINISHED = "finished"
    VOID = "void"

    @property
    def is_over(self) -> bool:
        return self in (Phase.FINISHED, Phase.VOID)

    @property
    def ends_writing(self) -> bool:
        """Nobody writes any more in this battle, though the open jury may still judge it."""
        return self.is_over or self is Phase.JURY


class SeatRole(StrEnum):
    """What a seat is for. The views of a battle (host, big screen) are `View`."""

    PLAYER = "player"
    AUDIENCE = "audience"


class View(StrEnum):
    """Which shared frame a socket is sent."""

    PLAYER = "player"
    AUDIENCE = "audience"
    SCREEN = "screen"
    HOST = "host"


class EntryState(StrEnum):
    """How far an entry got. `BLANK`: its author wrote nothing. `LOST`: no picture of it came out of the studio."""

    WRITING = "writing"
    SEALED = "sealed"
    PAINTED = "painted"
    BLANK = "blank"
    LOST = "lost"


class PaintState(StrEnum):
    WAITING = "waiting"
    PAINTED = "painted"
    FAILED = "failed"


class Outcome(StrEnum):
    """How a heat ended. `JURY`: nobody in the room judged it, and the open jury will; until then it stays blind."""

    OPEN = "open"
    WON = "won"
    TIED = "tied"
    WALKOVER = "walkover"
    UNJUDGED = "unjudged"
    JURY = "jury"
    EMPTY = "empty"
    LOST = "lost"


class Answer(StrEnum):
    """What a voter says of a dealt pair."""

    LEFT = "left"
    RIGHT = "right"
    TIE = "tie"


class BallotKind(StrEnum):
    NORMAL = "normal"
    MIRRORED = "mirrored"
    GOLDEN = "golden"


class VoidReason(StrEnum):
    ABANDONED = "abandoned"
    TOO_FEW_PLAYERS = "too_few_players"
    NOBODY_WROTE = "nobody_wrote"
    STUDIO_FAILED = "studio_failed"
    NO_VOTERS = "no_voters"


class DuelState(StrEnum):
    """How far a checkpoint duel is. `CLOSED`: judged often enough. `FAILED`: a picture is missing, or both are one."""

    PAINTING = "painting"
    OPEN = "open"
    CLOSED = "closed"
    FAILED = "failed"
