"""Commissions the pictures of a round: a job for every sealed entry and slot, with the same hidden seeds for all."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from battles import models, rules
from battles.log import Log
from battles.seeds import slot_seed
from battles.states import EntryState
from battles.studio import brush
from gallery import prompts
from gallery.models import ParentKind
from inference.protocol import Kind
from jobs import desk
from jobs.models import Priority

HANDLER = "battles.paint"


def ask_for_pictures(row: models.Battle, played: models.Round, after: rules.Battle, log: Log) -> None:
    """Asking twice makes no second job."""
    seeds = [slot_seed(bytes(played.secret), slot) for slot in range(played.slots)]
    sealed = models.Entry.objects.filter(heat__round=played, state=EntryState.SEALED).select_related("seat__player")
    paints: list[models.Paint] = []
    for entry in sealed:
        parents = [played.start] if played.start else []
        entry.prompt = prompts.write(
            entry.seat.player, entry.sealed_prompt, entry.sealed_negative, parents, ParentKind.RELAY
        )
        entry.save(update_fields=["prompt"])
        paints += [models.Paint(entry=entry, slot=slot, seed=seed) for slot, seed in enumerate(seeds)]
    # The clock moves a battle on whatever the studio says: what cannot be painted fails picture by picture.
    jobs = desk.ask_many([wish(row, played, paint, after.deadline) for paint in paints], refusing=False)
    for paint, job in zip(paints, jobs, strict=True):
        paint.job = job
    models.Paint.objects.bulk_create(paints)
    log.write("painting", round=played.number, seats=[entry.seat.number for entry in sealed], slots=played.slots)


def wish(row: models.Battle, played: models.Round, paint: models.Paint, deadline: datetime | None) -> desk.Ask:
    """The job of one paint, by its own seed and attempt."""
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
