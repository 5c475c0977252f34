"""What a page says beside a knockout's bracket where a heat of it was counted again and somebody else would have gone on."""

from __future__ import annotations

from dataclasses import dataclass

from battles import counted_again, messages, models
from battles.charts.bracket import STAGE_NAMES
from battles.pairings import Pairing


@dataclass(frozen=True, slots=True)
class Turned:
    """`where` is a pairing's name; `played` and `counted` are who went on, and who would have, None for nobody."""

    where: str
    played: str | None
    counted: str | None


def turned_in(row: models.Battle, frame: messages.SnapshotMessage) -> tuple[Turned, ...]:
    """By the nicknames of the frame. Empty where the bracket is as the votes have it, and for other formats."""
    if frame.bracket is None:
        return ()
    names = {seat.number: seat.nickname for seat in frame.seats}
    stages = len(frame.bracket.stages)

    def told(played: Pairing, again: Pairing) -> Turned:
        stage = STAGE_NAMES[2 ** (stages - played.stage)].removesuffix("s")
        where = stage if played.stage == stages else f"{stage} {played.number}"
        return Turned(where, names.get(played.advanced or 0), names.get(again.advanced or 0))

    return tuple(told(played, again) for played, again in counted_again.turned(row))
