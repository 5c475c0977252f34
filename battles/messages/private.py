"""The private frame: what one person alone may see."""

from __future__ import annotations

from typing import Any, Literal

from battles.messages.play import PictureView
from battles.messages.wire import Wire
from battles.states import EntryState, SeatRole


class BallotView(Wire):
    """A dealt pair: of one heat, same slot on both sides, no names, no words."""

    ballot: str
    heat: int = 1
    slot: int
    left: PictureView
    right: PictureView


class OwnPaint(Wire):
    """One of the author's own pictures while it forms; `src` once it is painted."""

    slot: int
    state: str
    src: str
    width: int
    height: int
    note: str = ""


class OwnEntry(Wire):
    """The author's own entry of this round, and the heat it is in."""

    id: int
    heat: int = 1
    state: EntryState
    draft: dict[str, Any]
    draft_number: int
    sealed: dict[str, Any] | None
    seal: str
    salt: str
    seals: int
    paints: list[OwnPaint]
    favourite: int | None


class OwnWords(Wire):
    """Words that this person wrote, by round and seat, in a battle that is over, and that they may take back."""

    round: int
    seat: int


class MeMessage(Wire):
    """What only this person may see."""

    t: Literal["me"] = "me"
    seat: int | None
    role: SeatRole | None
    from_round: int
    is_host: bool
    may_vote: bool
    vote_weight: int
    weightless: str  # why the votes of this person weigh nothing here, for them to read
    entry: OwnEntry | None
    ballots: list[BallotView]
    answered: int
    no_more_pairs: bool
    withdrawable: list[OwnWords] = []
