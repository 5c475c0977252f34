"""The whole shared state of a battle as frames. Reads rows, writes none. What is sealed or unrevealed never gets in here.

The same frame goes to every role; only its `role` differs. What one person alone may see is `battles.private`.
"""

from __future__ import annotations

from datetime import datetime

from battles import messages, models, theme_sets
from battles.bracket_view import bracket_view
from battles.chain import BEFORE_FIRST
from battles.heat_view import closed_heats, heat_views
from battles.loading import load_places
from battles.ratings.room import ratings_of
from battles.receipts import withdrawn_words
from battles.relays import first_words, start_place
from battles.round_view import is_left_to_jury, judging_view, painting_view, round_view, wall_view
from battles.standings import HeatResult, overall
from battles.states import Format, Outcome, Phase, SeatRole, VoidReason
from battles.studio import brush
from battles.words import NEGATIVE_MAX, PROMPT_MAX

NOTHING = BEFORE_FIRST


def milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def snapshot(row: models.Battle, now: datetime) -> messages.SnapshotMessage:
    """The frame as everybody in the room may have it; `role` is filled in per view."""
    seats = list(row.seating.select_related("player").order_by("number"))
    heats = closed_heats(row)
    played = (
        row.played_rounds.filter(number=row.round_number).select_related("start__author", "start_picture__blob").first()
    )
    phase = Phase(row.phase)
    return messages.SnapshotMessage(
        epoch=row.epoch,
        version=row.version,
        now=milliseconds(now),
        role="",
        code=row.code,
        phase=phase,
        phase_started=milliseconds(row.phase_started_at),
        deadline=milliseconds(row.deadline) if row.deadline else None,
        void_reason=VoidReason(row.void_reason) if row.void_reason else "",
        setup=_setup(row),
        seats=_seats(row, seats, played, heats),
        host=next((seat.number for seat in seats if seat.player_id == row.host_id), None),
        round=round_view(played, tells_start=not _start_is_withdrawn(row, played)) if played else None,
        painting=painting_view(played) if played and phase is Phase.GENERATING else None,
        wall=wall_view(played) if played and (phase is Phase.VOTING or is_left_to_jury(played, heats)) else [],
        judging=judging_view(row, phase) if played and phase in (Phase.VOTING, Phase.JURY) else None,
        heats=heat_views(heats, row, phase),
        standings=_standings(row, seats, heats),
        bracket=bracket_view(row),
        next_code=row.next_battle.code if row.next_battle else "",
        log=_log_head(row),
    )


def _setup(row: models.Battle) -> messages.SetupView:
    tools = brush(row.model)
    return messages.SetupView(
        format=Format(row.format),
        rounds=row.rounds,
        seats=row.seats,
        theme=row.theme,
        themes_from=messages.ThemesFrom(**source) if (source := theme_sets.told(row)) else None,
        writing_seconds=row.writing_seconds,
        voting_seconds=row.voting_seconds,
        is_listed=row.is_listed,
        is_rated=row.is_rated,
        is_locked=row.is_locked,
        screen_waits=row.screen_waits,
        off_screen=sorted(row.off_screen),
        prompt_max=PROMPT_MAX,
        negative_max=NEGATIVE_MAX,
        model=messages.ModelView(
            name=tools.name,
            steps=tools.steps,
            guidance_min=tools.guidance_min,
            guidance_max=tools.guidance_max,
            guidance=tools.guidance,
            size=tools.size,
        ),
    )


def _seats(
    row: models.Battle, seats: list[models.Seat], played: models.Round | None, heats: list[models.Heat]
) -> list[messages.SeatView]:
    sealed = _sealed_seats(played) if played else set()
    wins = [heat.winner.seat_id for heat in heats if heat.winner]
    ratings = ratings_of(row, seats)
    return [
        messages.SeatView(
            id=seat.number,
            nickname=seat.player.nickname,
            role=SeatRole(seat.role),
            number=seat.number,
            from_round=seat.from_round,
            is_host=seat.player_id == row.host_id,
            is_present=seat.is_present,
            is_guest=seat.player.is_guest,
            has_left=seat.left_at is not None,
            is_kicked=seat.kicked_at is not None,
            sealed=seat.id in sealed,
            wins=wins.count(seat.id),
            rating=ratings.get(seat.number),
        )
        for seat in seats
    ]


def _sealed_seats(played: models.Round) -> set[int]:
    sealed = models.Entry.objects.filter(heat__round=played, sealed_at__isnull=False)
    return set(sealed.values_list("seat_id", flat=True))


def _start_is_withdrawn(row: models.Battle, played: models.Round) -> bool:
    """A relay's last round still shows what it started from, which its author may have taken back since."""
    if played.start is None or not Phase(row.phase).is_over:
        return False
    place = start_place(row, played)
    if place is None:
        return first_words(row) is None
    return (place["round"], place["seat"]) in withdrawn_words(row)


def _standings(row: models.Battle, seats: list[models.Seat], heats: list[models.Heat]) -> list[messages.StandingView]:
    """The battle so far. Empty before the first results."""
    if not heats:
        return []
    people = {seat.number: seat.player for seat in seats}
    playing = [seat.number for seat in seats if seat.role == SeatRole.PLAYER and seat.kicked_at is None]
    results = [
        HeatResult(
            Outcome(heat.outcome),
            heat.winner.seat.number if heat.winner else None,
            {entry.seat.number: entry.rank for entry in heat.entries.all() if entry.rank},
        )
        for heat in heats
    ]
    return [
        messages.StandingView(
            seat=place.seat,
            nickname=people[place.seat].nickname,
            is_guest=people[place.seat].is_guest,
            wins=place.wins,
            points=place.points,
            rank=place.rank,
        )
        for place in overall(results, playing, load_places(row))
    ]


def _log_head(row: models.Battle) -> messages.LogHead:
    last = row.log.order_by("-number").values("number", "digest").first()
    return messages.LogHead(**last) if last else messages.LogHead(number=0, digest=NOTHING)
