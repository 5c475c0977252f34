"""What closes a round: the curtain over its pictures, its count and opened secrets, the open jury, or nothing at all."""

from __future__ import annotations

from datetime import datetime

from battles import models, rerolling, rules, sights, verdicts
from battles.log import Log
from battles.seeds import slot_seed
from battles.states import EntryState, Outcome, PaintState
from gallery import pictures
from jobs import desk


def raise_curtain(played: models.Round, after: rules.Battle, now: datetime, log: Log) -> None:
    """All pictures of the round at once. What is still being painted has missed it."""
    waiting = models.Paint.objects.filter(entry__heat__round=played, state=PaintState.WAITING)
    late = list(waiting.select_related("entry__seat", "entry__heat__round"))
    for paint in late:
        if not rerolling.give_back(paint):
            paint.state, paint.failure_code = PaintState.FAILED, "too-late"
    models.Paint.objects.bulk_update(late, ["state", "failure_code", "picture", "seed"])
    desk.cancel(ids=[paint.job_id for paint in late if paint.job_id])
    for paint in late:
        log.write("paint_late", **paint.place)
    pictures.reveal(_pictures(played), now)
    played.curtain_at, played.unseen = now, sights.unseen_of(played)
    played.save(update_fields=["curtain_at", "unseen"])
    lost = [entry.seat for entry in after.entries if entry.state is EntryState.LOST]
    log.write("curtain", round=played.number, lost=lost)


def close_round(
    row: models.Battle, played: models.Round, said: tuple[rules.Verdict, ...], now: datetime, log: Log
) -> None:
    """The count becomes rows, names and words come out, and the seeds' secret opens its commitment."""
    heats = list(played.heats.select_for_update(no_key=True).order_by("number"))  # no pair is dealt from here on
    closed = list(zip(heats, said, strict=True))
    if any(verdict.outcome is Outcome.JURY for verdict in said):
        _leave_to_jury(played, heats, now, log)
        return
    for heat, verdict in closed:
        verdicts.write_ballots(row, heat, log)
        verdicts.write_standings(heat, verdict)
    pictures.name(_pictures(played), now)
    if row.is_listed:
        pictures.list_publicly(_pictures(played), now)
    played.closed_at = now
    played.save(update_fields=["closed_at"])
    for heat in heats:
        verdicts.write_verdict(heat, log)
    secret = bytes(played.secret)
    seeds = [slot_seed(secret, slot) for slot in range(played.slots)]
    log.write("results", round=played.number, secret=secret.hex(), seeds=seeds)


def abandon_round(played: models.Round, now: datetime) -> None:
    """Writing that nobody finished: nothing was painted, nothing is shown."""
    played.heats.filter(outcome=Outcome.OPEN).update(outcome=Outcome.EMPTY)
    played.closed_at = now
    played.save(update_fields=["closed_at"])


def _leave_to_jury(played: models.Round, heats: list[models.Heat], now: datetime, log: Log) -> None:
    """Nobody judged it: the pictures stay blind, and names, words and seeds shut."""
    for heat in heats:
        heat.outcome, heat.jury_called_at = Outcome.JURY, now
        heat.save(update_fields=["outcome", "jury_called_at"])
    log.write("left_to_jury", round=played.number)


def _pictures(played: models.Round) -> list[int]:
    shown = models.Paint.objects.filter(entry__heat__round=played, picture__isnull=False)
    return [*shown.values_list("picture_id", flat=True), *rerolling.pictures_of(played)]
