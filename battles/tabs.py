"""The ways to a battle's heats on the page of its results, and to a final that was never a heat. Pure: made of the frame."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from battles import messages
from battles.charts.bracket import STAGE_NAMES
from battles.pairings import Way

FINAL = "final"
"""What the address of a page calls the final that nobody played, in the place of a round's number."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A way to one of the battle's heats; `round` is FINAL, and there is no number, where it was not played."""

    label: str
    round: int | str
    number: int | None
    is_shown: bool


def tabs_of(frame: messages.SnapshotMessage, shown: messages.HeatView | None) -> tuple[Tab, ...]:
    """`shown` is the heat that the page shows; None where it shows the final that was not played."""
    per_round = Counter(heat.round for heat in frame.heats)
    heats = [
        Tab(_label(frame, heat, per_round[heat.round]), heat.round, heat.number, heat is shown) for heat in frame.heats
    ]
    if unplayed_final(frame) is None:
        return tuple(heats)
    return (*heats, Tab(STAGE_NAMES[1], FINAL, None, shown is None))


def unplayed_final(frame: messages.SnapshotMessage) -> messages.PairingView | None:
    """The final of a knockout whose champion had nobody to play it with."""
    if frame.bracket is None or frame.bracket.champion is None:
        return None
    final = frame.bracket.stages[-1].pairings[0]
    return final if final.heat is None else None


def verdict_on_unplayed(frame: messages.SnapshotMessage) -> str:
    """The final that was not played, in a few words; empty where it was. Why is its pairing's `why`."""
    final = unplayed_final(frame)
    if final is None:
        return ""
    name = next((seat.nickname for seat in frame.seats if seat.number == final.advanced), "")
    return f"{name} takes the final {'by walk-over' if final.way == Way.WALKOVER else 'by a bye'}"


def called(frame: messages.SnapshotMessage, heat: messages.HeatView) -> str:
    """A heat in a sentence: "this round", or by its name where the round has several."""
    if not any(other.round == heat.round and other.number != heat.number for other in frame.heats):
        return "this round"
    label = _label(frame, heat, 2)
    return label.lower() if frame.bracket else label.partition(", ")[2]


def _label(frame: messages.SnapshotMessage, heat: messages.HeatView, in_round: int) -> str:
    """Of a knockout by its stage, which is what its bracket calls it."""
    stages = frame.bracket.stages if frame.bracket else []
    stage = next((one for one in stages if one.round == heat.round), None)
    if stage is None:
        return f"Round {heat.round}" if in_round == 1 else f"Round {heat.round}, heat {heat.number}"
    name, pairing = STAGE_NAMES[len(stage.pairings)], _pairing_of(stage, heat)
    return name if len(stage.pairings) == 1 else f"{name.removesuffix('s')} {pairing}"


def _pairing_of(stage: messages.StageView, heat: messages.HeatView) -> int:
    return next((one.number for one in stage.pairings if one.heat == heat.number), heat.number)
