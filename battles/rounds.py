"""Starts a round: its theme, its heats and entries, and the commitment to seeds that nobody knows yet."""

from __future__ import annotations

import secrets
from datetime import datetime

from battles import chain, models, relays, rules, theme_sets, themes
from battles.log import Log
from battles.seeds import commitment
from battles.studio import brush
from jobs.health import studio_status


def open_round(row: models.Battle, after: rules.Battle, now: datetime, log: Log) -> None:
    played = _round(row, after, now)
    _add_entries(row, played, after)
    _tell(row, played, after, log)


def _round(row: models.Battle, after: rules.Battle, now: datetime) -> models.Round:
    secret, tools = secrets.token_bytes(32), brush(row.model)
    picture = relays.start_picture(row, studio_status(now).offer(row.model))
    return models.Round.objects.create(
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
        start_strength=relays.STRENGTH if picture else None,
        started_at=now,
    )


def _draw_theme(row: models.Battle) -> str:
    """The site's own where the set that the host chose gives nothing any more."""
    chance, had = secrets.SystemRandom(), list(row.played_rounds.values_list("theme", flat=True))
    return theme_sets.draw(row, chance, had) or themes.draw(chance, had)


def _add_entries(row: models.Battle, played: models.Round, after: rules.Battle) -> None:
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


def _tell(row: models.Battle, played: models.Round, after: rules.Battle, log: Log) -> None:
    heats = [{"heat": number, "seats": [entry.seat for entry in entries]} for number, entries in after.heats().items()]
    log.write(
        "round",
        round=played.number,
        theme=log.commit(played.theme, f"theme:{played.number}"),
        seed_commitment=played.seed_commitment,
        slots=played.slots,
        steps=played.steps,
        sampler=played.sampler,
        start=relays.start_place(row, played),
        start_picture=played.start_picture.blob_id if played.start_picture else None,
        start_strength=chain.decimal(played.start_strength),
        heats=heats,
        generating_seconds=played.generating_seconds,
    )
