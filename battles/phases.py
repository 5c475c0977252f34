"""What a new phase brings about: a round's hidden seeds, its jobs, the curtain, the count, the opened secrets.

Runs inside the transaction of the move that entered the phase, with the battle's row locked.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from battles import chain, models, relays, rules, themes, verdicts
from battles.jury import jurors
from battles.loading import load_places
from battles.log import Log
from battles.ratings import ledger
from battles.ratings.places import results_of
from battles.ratings.retelling import Unrated
from battles.seeds import commitment, slot_seed
from battles.standings import overall
from battles.states import EntryState, Outcome, PaintState, Phase, SeatRole
from battles.studio import brush
from gallery import pictures, words
from gallery.models import ParentKind
from inference.protocol import Kind
from jobs import desk
from jobs.health import studio_status
from jobs.models import Priority

HANDLER = "battles.paint"


def open_round(row: models.Battle, after: rules.Battle, now: datetime, log: Log) -> None:
    """A round, its heats, an entry for every player, and the commitment to seeds that nobody knows yet."""
    secret = secrets.token_bytes(32)
    tools = brush(row.model)
    picture = relays.start_picture(row, studio_status(now).offer(row.model))
    strength = relays.STRENGTH if picture else None
    played = models.Round.objects.create(
        battle=row,
        number=after.round_number,
        theme=row.theme or _draw_theme(row),
        secret=secret,
        seed_commitment=commitment(secret),
        slots=after.slots,
        steps=tools.steps,
        sampler=tools.sampler,
        generating_seconds=int(after.generating.total_seconds()),
        start=relays.start_words(row),
        start_picture=picture,
        start_strength=strength,
        started_at=now,
    )
    heats = {number: models.Heat.objects.create(round=played, number=number) for number in after.heats()}
    numbers = dict(row.seating.values_list("number", "id"))
    models.Entry.objects.bulk_create(
        models.Entry(
            heat=heats[entry.heat],
            seat_id=numbers[entry.seat],
            draft_prompt=entry.draft.prompt,
            draft_negative=entry.draft.negative,
            draft_guidance=entry.draft.guidance,
        )
        for entry in after.entries
    )
    log.write(
        "round",
        round=played.number,
        theme=log.commit(played.theme, f"theme:{played.number}"),
        seed_commitment=played.seed_commitment,
        slots=played.slots,
        steps=played.steps,
        sampler=played.sampler,
        start=relays.start_place(row, played),
        start_picture=picture.blob_id if picture else None,
        start_strength=chain.decimal(strength),
        heats=[
            {"heat": number, "seats": [entry.seat for entry in entries]} for number, entries in after.heats().items()
        ],
        generating_seconds=played.generating_seconds,
    )


def _draw_theme(row: models.Battle) -> str:
    return themes.draw(secrets.SystemRandom(), list(row.played_rounds.values_list("theme", flat=True)))


def enter(row: models.Battle, before: rules.Battle, after: rules.Battle, now: datetime, log: Log) -> None:
    """Everything that belongs to the way from one phase to the next."""
    played = row.played_rounds.filter(number=after.round_number).first()
    if played is not None:
        if after.phase is Phase.GENERATING:
            _ask_for_pictures(row, played, after, log)
        if before.phase is Phase.GENERATING:
            _raise_curtain(played, after, now, log)
        if after.phase is Phase.RESULTS:
            if before.phase is Phase.VOTING:
                verdicts.write_closing(row, before.deadline, now, log)
            _close_round(row, played, after.verdicts[-len(after.heats()) :], now, log)
        if after.phase.ends_writing and before.phase is Phase.PROMPTING:
            _abandon_round(played, now)
    _close_left_rounds(row, before, after, now, log)
    if after.phase.is_over:
        _tell_the_end(row, log)
    if after.phase is Phase.FINISHED:
        ledger.settle(row, log, now)
    if after.phase is Phase.VOID:
        ledger.pass_over(row, log, Unrated.VOID)
    log.write(
        "phase",
        round=after.round_number,
        phase=after.phase,
        deadline=chain.iso(after.deadline) if after.deadline else None,
        void_reason=after.void_reason or None,
        by=log.by,
    )


def _tell_the_end(row: models.Battle, log: Log) -> None:
    """Who came where, of everybody who plays or did."""
    playing = row.seating.filter(role=SeatRole.PLAYER, kicked_at=None).values_list("number", flat=True)
    placed = overall(results_of(row), playing, load_places(row))
    log.write(
        "ended",
        places=[{"seat": one.seat, "rank": one.rank, "wins": one.wins, "points": one.points} for one in placed],
    )


def _ask_for_pictures(row: models.Battle, played: models.Round, after: rules.Battle, log: Log) -> None:
    """One job per entry and slot, the same seeds for all; asking twice makes no second one."""
    seeds = [slot_seed(bytes(played.secret), slot) for slot in range(played.slots)]
    sealed = models.Entry.objects.filter(heat__round=played, state=EntryState.SEALED).select_related("seat__player")
    paints: list[models.Paint] = []
    for entry in sealed:
        parents = [(played.start, ParentKind.RELAY)] if played.start else []
        entry.prompt = words.add_prompt(entry.seat.player, entry.sealed_prompt, entry.sealed_negative, parents)
        entry.save(update_fields=["prompt"])
        paints += [models.Paint(entry=entry, slot=slot, seed=seed) for slot, seed in enumerate(seeds)]
    # The clock moves a battle on whatever the studio says: what cannot be painted fails picture by picture.
    jobs = desk.ask_many([_wish(row, played, paint, after.deadline) for paint in paints], refusing=False)
    for paint, job in zip(paints, jobs, strict=True):
        paint.job = job
    models.Paint.objects.bulk_create(paints)
    log.write("painting", round=played.number, seats=[entry.seat.number for entry in sealed], slots=played.slots)


def _wish(row: models.Battle, played: models.Round, paint: models.Paint, deadline: datetime | None) -> desk.Ask:
    tools, entry = brush(row.model), paint.entry
    return desk.Ask(
        key=f"paint:{entry.id}:{paint.slot}:{paint.attempt}",
        handler=HANDLER,
        owner=entry.seat.player,
        request={
            **_start_of(played),
            "model": row.model,
            "prompt": entry.sealed_prompt,
            "negative_prompt": entry.sealed_negative,
            "seed": paint.seed,
            "steps": played.steps,
            "guidance": entry.sealed_guidance,
            "sampler": played.sampler,
            "width": tools.size,
            "height": tools.size,
            "preview": True,
        },
        priority=Priority.BATTLE,
        deadline=deadline,
    )


def _start_of(played: models.Round) -> dict[str, Any]:
    """From words alone, or from the picture that a relay hands on."""
    if played.start_picture is None:
        return {"kind": Kind.TEXT_TO_IMAGE}
    sources = [played.start_picture.blob_id]
    return {"kind": Kind.IMAGE_TO_IMAGE, "sources": sources, "strength": played.start_strength}


def _raise_curtain(played: models.Round, after: rules.Battle, now: datetime, log: Log) -> None:
    """All pictures of the round at once. What is still being painted has missed it."""
    waiting = models.Paint.objects.filter(entry__heat__round=played, state=PaintState.WAITING)
    late = list(waiting.select_related("entry__seat", "entry__heat__round"))
    models.Paint.objects.filter(id__in=[paint.id for paint in late]).update(
        state=PaintState.FAILED, failure_code="too-late"
    )
    desk.cancel(ids=[paint.job_id for paint in late if paint.job_id])
    for paint in late:
        log.write("paint_late", **paint.place)
    pictures.reveal(_pictures(played), now)
    played.curtain_at = now
    played.save(update_fields=["curtain_at"])
    lost = [entry.seat for entry in after.entries if entry.state is EntryState.LOST]
    log.write("curtain", round=played.number, lost=lost)


def _pictures(played: models.Round) -> list[int]:
    return list(
        models.Paint.objects.filter(entry__heat__round=played, picture__isnull=False).values_list(
            "picture_id", flat=True
        )
    )


def _close_left_rounds(row: models.Battle, before: rules.Battle, after: rules.Battle, now: datetime, log: Log) -> None:
    """Rounds that were left to the open jury come out once it has said, or need not say any more."""
    if before.phase is Phase.JURY and after.phase.is_over:
        jurors.write(row, log)
    for number, (was, verdict) in enumerate(zip(before.verdicts, after.verdicts, strict=False), start=1):
        if was.outcome is Outcome.JURY and verdict.outcome is not Outcome.JURY:
            _close_round(row, row.played_rounds.get(number=number), (verdict,), now, log)


def _leave_to_jury(played: models.Round, heats: list[models.Heat], now: datetime, log: Log) -> None:
    """Nobody judged it: the pictures stay blind, and names, words and seeds shut."""
    for heat in heats:
        heat.outcome, heat.jury_called_at = Outcome.JURY, now
        heat.save(update_fields=["outcome", "jury_called_at"])
    log.write("left_to_jury", round=played.number)


def _close_round(
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


def _abandon_round(played: models.Round, now: datetime) -> None:
    """Writing that nobody finished: nothing was painted, nothing is shown."""
    played.heats.filter(outcome=Outcome.OPEN).update(outcome=Outcome.EMPTY)
    played.closed_at = now
    played.save(update_fields=["closed_at"])
