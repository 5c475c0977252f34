"""What becomes of a painted job: the picture is kept, its author sees it, and the last one raises the curtain."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from battles import actions, messages, models, rerolling
from battles.log import Log
from battles.states import PaintState
from gallery import pictures, starting
from inference.protocol import FailureCode, Painted, Progress
from jobs.models import Job
from jobs.outcomes import NoSource
from live import announce


def on_painted(job: Job, painted: Painted) -> None:
    """Keep the bytes first (files may be written twice), then lock the battle and settle the paint."""
    paint = models.Paint.objects.select_related(
        "entry__seat__player", "entry__prompt", "entry__heat__round__battle"
    ).get(job=job)
    prompt = paint.entry.prompt
    if paint.state != PaintState.WAITING or prompt is None:
        return
    played, battle = paint.entry.heat.round, paint.entry.heat.round.battle
    blob = pictures.keep_bytes(painted)

    def change(found: models.Paint, log: Log) -> None:
        start = found.entry.heat.round.start_picture
        if start is not None and starting.is_taken_down(start.blob_id):
            _fail(found, log, FailureCode.BAD_SOURCE)
            return
        found.picture = pictures.keep(
            painted,
            blob=blob,
            # Read with the battle locked: the guest may have become an account since the job was asked for.
            owner=found.entry.seat.player,
            prompt=prompt,
            seed=paint.seed,
            origin=_origin(battle, played),
        )
        found.state = PaintState.PAINTED
        log.write("painted", **found.place, sha256=blob.sha256, engine=_facts(painted.fingerprint))

    actions.settle_paint(paint.id, change)


def _origin(battle: models.Battle, played: models.Round) -> pictures.Origin:
    return pictures.Origin(
        source="battle",
        name=f"{battle.code}, round {played.number}",
        place=battle.code,
        round=played.number,
        format=battle.format,
        theme=played.theme,
    )


def _facts(fingerprint: Mapping[str, Any]) -> dict[str, Any]:
    """What the engine says of itself, as the log can hold it: short and without fractions."""
    return {str(name)[:40]: _fact(value) for name, value in sorted(fingerprint.items())[:20]}


def _fact(value: Any) -> str | int | bool | None:
    return value if value is None or isinstance(value, bool | int) else str(value)[:200]


def on_failed(job: Job, code: str, message: str) -> None:
    """Three attempts are behind this. The entry goes on with the slots that it has."""
    paint = models.Paint.objects.filter(job=job).first()
    if paint is None:
        return

    actions.settle_paint(paint.id, lambda found, log: _fail(found, log, code))


def _fail(found: models.Paint, log: Log, code: str) -> None:
    log.write("paint_failed", **found.place, code=code)
    if not rerolling.give_back(found):
        found.state, found.failure_code = PaintState.FAILED, code


def on_progress(job: Job, progress: Progress) -> None:
    """To the author alone, and only as a hint: a preview that gets lost is replaced by the next."""
    paint = models.Paint.objects.select_related("entry__seat", "entry__heat__round__battle").filter(job=job).first()
    if paint is None:
        return
    preview = messages.PreviewMessage(
        entry=paint.entry_id,
        slot=paint.slot,
        step=progress.step,
        steps=progress.steps,
        src=_data_address(progress.preview),
    )
    room = actions.room_of(paint.entry.heat.round.battle.code)
    announce.event(
        room, preview.model_dump(mode="json"), people=[paint.entry.seat.player_id], key=f"preview:{paint.id}"
    )


def read_source(job: Job, sha256: str) -> bytes:
    """The picture that a relay's round starts from, as its author may have it; no other."""
    paint = models.Paint.objects.select_related("entry__seat__player", "entry__heat__round__start_picture").get(job=job)
    start = paint.entry.heat.round.start_picture
    if start is None or start.blob_id != sha256:
        raise NoSource("a round's pictures start from its own start alone")
    return starting.bytes_for(sha256, paint.entry.seat.player)


def _data_address(preview: bytes | None) -> str:
    return f"data:image/webp;base64,{base64.b64encode(preview).decode()}" if preview else ""
