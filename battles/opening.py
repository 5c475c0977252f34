"""How a round opens: who writes in which heat. Pure; `battles.rules` decides when."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from battles import knockout
from battles.battle import Battle, Entry, Opening
from battles.ending import end_early, enter
from battles.states import Format, Phase
from battles.words import Words

FEWEST_ENTRIES = 2


def open_round(battle: Battle, opening: Opening, now: datetime) -> Battle:
    number = battle.round_number + 1
    if all(seat.absent is not None for seat in battle.seats if not seat.is_gone):
        return end_early(battle, now)
    paired = knockout.paired(battle) if battle.setup.format is Format.KNOCKOUT else battle
    entries = _entries(paired, number, opening.start)
    if len(entries) < FEWEST_ENTRIES:
        return end_early(paired, now)
    opened = replace(
        paired,
        round_number=number,
        slots=opening.slots,
        generating=opening.generating,
        extended=timedelta(0),
        entries=entries,
    )
    return enter(opened, Phase.PROMPTING, now, battle.setup.writing)


def _entries(battle: Battle, round_number: int, start: Words) -> tuple[Entry, ...]:
    """One heat of everybody who plays; in a knockout, the heats of its bracket."""
    if battle.setup.format is not Format.KNOCKOUT:
        return tuple(Entry(seat.number, start) for seat in battle.players(round_number))
    return tuple(Entry(seat, start, heat=heat) for seat, heat in sorted(knockout.heats(battle, round_number).items()))
