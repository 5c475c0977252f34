"""What a new phase brings about, in order: pictures are ordered, the curtain rises, a round closes, the end is told.

Runs inside the transaction of the move that entered the phase, with the battle's row locked.
"""

from __future__ import annotations

from datetime import datetime

from battles import away, chain, closing, commissions, models, rules, verdicts
from battles.jury import jurors
from battles.loading import load_places
from battles.log import Log
from battles.ratings import ledger
from battles.ratings.places import results_of
from battles.ratings.retelling import Unrated
from battles.standings import overall
from battles.states import Outcome, Phase, SeatRole


def enter(row: models.Battle, before: rules.Battle, after: rules.Battle, now: datetime, log: Log) -> None:
    """Everything that belongs to the way from one phase to the next."""
    played = row.played_rounds.filter(number=after.round_number).first()
    if played is not None:
        _turn(row, played, before, after, now, log)
    _close_left_rounds(row, before, after, now, log)
    if after.phase.is_over:
        _end(row, after, now, log)
        away.judged(row, before.phase, after.phase)
    log.write(
        "phase",
        round=after.round_number,
        phase=after.phase,
        deadline=chain.iso(after.deadline) if after.deadline else None,
        void_reason=after.void_reason or None,
        by=log.by,
    )


def _turn(
    row: models.Battle, played: models.Round, before: rules.Battle, after: rules.Battle, now: datetime, log: Log
) -> None:
    """What the round that is on goes through."""
    if after.phase is Phase.GENERATING:
        commissions.ask_for_pictures(row, played, after, log)
    if before.phase is Phase.GENERATING:
        closing.raise_curtain(played, after, now, log)
    if after.phase is Phase.RESULTS:
        if before.phase is Phase.VOTING:
            verdicts.write_closing(row, before.deadline, now, log)
        closing.close_round(row, played, after.verdicts[-len(after.heats()) :], now, log)
    if after.phase.ends_writing and before.phase is Phase.PROMPTING:
        closing.abandon_round(played, now)


def _close_left_rounds(row: models.Battle, before: rules.Battle, after: rules.Battle, now: datetime, log: Log) -> None:
    """Rounds that were left to the open jury come out once it has said, or need not say any more."""
    if before.phase is Phase.JURY and after.phase.is_over:
        jurors.write(row, log)
    for number, (was, verdict) in enumerate(zip(before.verdicts, after.verdicts, strict=False), start=1):
        if was.outcome is Outcome.JURY and verdict.outcome is not Outcome.JURY:
            closing.close_round(row, row.played_rounds.get(number=number), (verdict,), now, log)


def _end(row: models.Battle, after: rules.Battle, now: datetime, log: Log) -> None:
    """Who came where, of everybody who plays or did, and what it does to their ratings."""
    playing = row.seating.filter(role=SeatRole.PLAYER, kicked_at=None).values_list("number", flat=True)
    placed = overall(results_of(row), playing, load_places(row))
    log.write(
        "ended",
        places=[{"seat": one.seat, "rank": one.rank, "wins": one.wins, "points": one.points} for one in placed],
    )
    if after.phase is Phase.FINISHED:
        ledger.settle(row, log, now)
    else:
        ledger.pass_over(row, log, Unrated.VOID)
