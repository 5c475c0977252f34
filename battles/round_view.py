"""The round that is on as everybody sees it: its theme and seeds, how far painting is, the wall, how voting goes. Reads rows."""

from __future__ import annotations

from collections.abc import Iterable

from battles import messages, models
from battles.addresses import picture_view
from battles.jury.sitting import VOTERS_FEWEST
from battles.seeds import slot_seed
from battles.states import EntryState, Outcome, PaintState, Phase
from battles.verdicts import judged_heats, jury_heats
from battles.wall import letters
from gallery.models import Picture


def round_view(played: models.Round, *, tells_start: bool) -> messages.RoundView:
    """The secret and its seeds stay shut until the round is closed."""
    secret = bytes(played.secret) if played.closed_at else b""
    return messages.RoundView(
        number=played.number,
        theme=played.theme,
        slots=played.slots,
        seed_commitment=played.seed_commitment,
        secret=secret.hex(),
        seeds=[slot_seed(secret, slot) for slot in range(played.slots)] if secret else [],
        generating_seconds=played.generating_seconds,
        start_prompt=played.start.text if played.start and tells_start else "",
        start_author=played.start.author.nickname if played.start and played.start.author else "",
        start_picture=picture_view(0, played.start_picture) if played.start_picture else None,
        start_strength=played.start_strength,
        is_screened=played.screened_at is not None,
    )


def painting_view(played: models.Round) -> messages.PaintingView:
    states = list(models.Paint.objects.filter(entry__heat__round=played).values_list("state", flat=True))
    return messages.PaintingView(
        wanted=len(states), done=states.count(PaintState.PAINTED), failed=states.count(PaintState.FAILED)
    )


def wall_view(played: models.Round) -> list[messages.WallView]:
    """All judged entries behind letters whose order tells nothing of their authors."""
    shown = models.Entry.objects.filter(heat__round=played, state=EntryState.PAINTED).select_related("heat")
    entries = shown.prefetch_related("paints__picture__blob__renditions")
    named = letters(bytes(played.secret), [entry.id for entry in entries])
    walls = [
        messages.WallView(letter=named[entry.id], heat=entry.heat.number, pictures=pictures_of(entry.paints.all()))
        for entry in entries
    ]
    return sorted(walls, key=lambda wall: (wall.heat, wall.letter))


def pictures_of(paints: Iterable[models.Paint]) -> list[messages.PictureView]:
    shown = [paint for paint in paints if paint.picture]
    return [picture_view(paint.slot, picture_in(paint)) for paint in sorted(shown, key=lambda paint: paint.slot)]


def picture_in(paint: models.Paint) -> Picture:
    assert paint.picture is not None  # the caller has filtered
    return paint.picture


def is_left_to_jury(played: models.Round, heats: list[models.Heat]) -> bool:
    return any(heat.outcome == Outcome.JURY and heat.round_id == played.id for heat in heats)


def judging_view(row: models.Battle, phase: Phase) -> messages.JudgingView:
    going = jury_heats(row) if phase is Phase.JURY else judged_heats(row)
    heats = [_heat_judging(heat) for heat in going.select_related("round")]
    most = min if phase is Phase.JURY else max  # a jury of enough voters in every round is what it waits for
    return messages.JudgingView(
        voters=most((heat.voters for heat in heats), default=0),
        ballots=sum(heat.ballots for heat in heats),
        confidence=min((heat.confidence for heat in heats), default=0.0),
        fewest=VOTERS_FEWEST if phase is Phase.JURY else 0,
        heats=heats,
    )


def _heat_judging(heat: models.Heat) -> messages.HeatJudging:
    return messages.HeatJudging(
        round=heat.round.number,
        number=heat.number,
        voters=heat.voters,
        ballots=heat.votes,
        confidence=heat.confidence or 0.0,
    )
