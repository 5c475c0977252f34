"""How a battle ends: decided, called off, or left to the open jury. Pure; `battles.rules` decides when."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from battles import standings
from battles.battle import Battle
from battles.jury import sitting
from battles.states import Outcome, Phase, VoidReason

JUDGED = frozenset({Outcome.WON, Outcome.TIED, Outcome.WALKOVER})


def enter(battle: Battle, phase: Phase, now: datetime, lasts: timedelta) -> Battle:
    return replace(battle, phase=phase, phase_started_at=now, deadline=now + lasts)


def over(battle: Battle, phase: Phase, reason: VoidReason | None, now: datetime) -> Battle:
    return replace(battle, phase=phase, phase_started_at=now, deadline=None, void_reason=reason)


def is_decided(battle: Battle) -> bool:
    wins = Counter(verdict.winner for verdict in battle.verdicts if verdict.winner is not None)
    judged = battle.round_number - len(sitting.open_rounds(battle))
    return standings.is_decided(battle.setup.format, battle.setup.rounds, wins, judged)


def finish(battle: Battle, now: datetime) -> Battle:
    """Over, or before the open jury: what it need not say of is unjudged."""
    if sitting.is_needed(battle):
        return enter(battle, Phase.JURY, now, sitting.SITS)
    return close(sitting.decided(battle, ()), now)


def close(battle: Battle, now: datetime) -> Battle:
    outcomes = {verdict.outcome for verdict in battle.verdicts}
    if outcomes & JUDGED:
        return over(battle, Phase.FINISHED, None, now)
    if Outcome.LOST in outcomes:
        return over(battle, Phase.VOID, VoidReason.STUDIO_FAILED, now)
    if Outcome.UNJUDGED in outcomes:
        return over(battle, Phase.VOID, VoidReason.NO_VOTERS, now)
    return over(battle, Phase.VOID, VoidReason.NOBODY_WROTE, now)


def end_early(battle: Battle, now: datetime) -> Battle:
    """Too few are left to go on. What has been judged stands."""
    if battle.verdicts:
        return finish(battle, now)
    nobody = all(seat.is_gone or seat.absent is not None for seat in battle.seats)
    return over(battle, Phase.VOID, VoidReason.ABANDONED if nobody else VoidReason.TOO_FEW_PLAYERS, now)
