"""The bracket of a knockout."""

from __future__ import annotations

from typing import Literal

from battles.messages.wire import Wire
from battles.pairings import Ruling, Way
from battles.states import Outcome


class PairingView(Wire):
    """Two places of a knockout's bracket, top to bottom, by seat; null: nobody, or not known yet.

    `way`: `waiting` (not made yet), `open` (they meet in `heat` now), `met`, `bye` (no opponent), `walkover` (the opponent had
    left), `nobody` (nobody was left). `outcome` is the heat's; where it is neither `won` nor `walkover` and somebody
    `advanced`, the rule for heats without a winner decided, and `ruling` says by what: `seeds`, `votes`, `draw`, or `alone` (the
    other one wrote nothing). `why` is a sentence for people wherever the votes do not say why somebody went on.
    """

    number: int
    first: int | None
    second: int | None
    way: Way | Literal["waiting"]
    heat: int | None
    outcome: Outcome | None
    advanced: int | None
    ruling: Ruling | Literal[""] = ""
    why: str = ""


class StageView(Wire):
    """A round of the bracket, the final last. `round` is the battle's round in which its heats are played, null where it has
    none or is still to come."""

    number: int
    round: int | None
    pairings: list[PairingView]


class BracketView(Wire):
    """A knockout from its start on. `seeds` are the seats in the order of the draw; `champion` once the battle is finished,
    null where nobody came through the final."""

    seeds: list[int]
    stages: list[StageView]
    champion: int | None
