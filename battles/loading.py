"""Reads rows into the pure battle of `battles.rules`. Writes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Q

from battles import bracket, models, rules
from battles.pairings import Pairing, Ruling
from battles.states import EntryState, Format, Outcome, PaintState, Phase, SeatRole, VoidReason
from battles.words import Words
from moderation.states import State

HAS_PICTURE = Q(paints__state=PaintState.PAINTED) | Q(paints__state=PaintState.WAITING, paints__attempt__gt=1)
"""Also where it is painted once more: if nothing comes of that, it has the first one again (battles.rerolling)."""
IS_OPEN = Q(paints__state=PaintState.WAITING) | Q(
    paints__state=PaintState.PAINTED, paints__picture__state=State.PENDING
)
"""The curtain waits for what is being painted, and for what programs or a moderator are looking at."""


def load(row: models.Battle, now: datetime) -> rules.Battle:
    """The battle as the rules see it. Call it with the row locked when a move is to follow."""
    current = row.played_rounds.filter(number=row.round_number).first() if row.round_number else None
    seats = tuple(load_seat(seat, now) for seat in row.seating.select_related("player").order_by("number"))
    by_id = {seat.player: seat.number for seat in seats}
    return rules.Battle(
        setup=load_setup(row),
        phase=Phase(row.phase),
        phase_started_at=row.phase_started_at,
        deadline=row.deadline,
        round_number=row.round_number,
        slots=current.slots if current else 0,
        generating=timedelta(seconds=current.generating_seconds if current else 0),
        extended=timedelta(seconds=row.extended_seconds),
        host=by_id.get(row.host_id) if row.host_id else None,
        is_locked=row.is_locked,
        seats=seats,
        entries=load_entries(current) if current else (),
        verdicts=load_verdicts(row),
        bracket=load_bracket(row),
        void_reason=VoidReason(row.void_reason) if row.void_reason else None,
    )


def load_setup(row: models.Battle) -> rules.Setup:
    return rules.Setup(
        format=Format(row.format),
        rounds=row.rounds,
        seats=row.seats,
        writing=timedelta(seconds=row.writing_seconds),
        voting=timedelta(seconds=row.voting_seconds),
        results=timedelta(seconds=row.results_seconds),
        is_rated=row.is_rated,
        is_listed=row.is_listed,
    )


def load_seat(seat: models.Seat, now: datetime) -> rules.Seat:
    return rules.Seat(
        number=seat.number,
        player=seat.player_id,
        role=SeatRole(seat.role),
        from_round=seat.from_round,
        is_guest=seat.player.is_guest,
        has_left=seat.left_at is not None,
        is_kicked=seat.kicked_at is not None,
        seed=seat.seed,
        seed_rating=seat.seed_rating,
        absent=None if seat.is_present else now - (seat.present_at or seat.joined_at),
    )


def load_entries(current: models.Round) -> tuple[rules.Entry, ...]:
    rows = (
        models.Entry.objects.filter(heat__round=current)
        .select_related("seat", "heat")
        .annotate(
            painted=Count("paints", filter=HAS_PICTURE),
            waiting=Count("paints", filter=IS_OPEN),
        )
        .order_by("seat__number")
    )
    return tuple(load_entry(row) for row in rows)


def load_entry(row: models.Entry) -> rules.Entry:
    """`row` carries the counts `painted` and `waiting` of its paints."""
    return rules.Entry(
        seat=row.seat.number,
        draft=draft_of(row),
        draft_number=row.draft_number,
        sealed=sealed_of(row),
        seals=row.seals,
        sealed_by_clock=row.sealed_by_clock,
        state=EntryState(row.state),
        painted=row.painted,  # type: ignore[attr-defined]
        open_paints=row.waiting,  # type: ignore[attr-defined]
        heat=row.heat.number,
    )


def draft_of(row: models.Entry) -> Words:
    return Words(row.draft_prompt, row.draft_negative, row.draft_guidance)


def sealed_of(row: models.Entry) -> Words | None:
    if row.sealed_at is None or row.sealed_guidance is None:
        return None
    return Words(row.sealed_prompt, row.sealed_negative, row.sealed_guidance)


def load_verdicts(row: models.Battle) -> tuple[rules.Verdict, ...]:
    heats = (
        models.Heat.objects.filter(round__battle=row)
        .exclude(outcome=Outcome.OPEN)
        .select_related("winner__seat")
        .order_by("round__number", "number")
    )
    return tuple(load_verdict(heat) for heat in heats)


def load_verdict(heat: models.Heat) -> rules.Verdict:
    """`heat` is closed and comes with its `winner__seat`."""
    return rules.Verdict(Outcome(heat.outcome), heat.winner.seat.number if heat.winner else None, heat.number)


def load_bracket(row: models.Battle) -> tuple[Pairing, ...]:
    if row.format != Format.KNOCKOUT:
        return ()
    pairings = row.pairings.select_related("first", "second", "advanced", "heat__round").order_by("stage", "number")
    return tuple(load_pairing(pairing) for pairing in pairings)


def load_pairing(row: models.Pairing) -> Pairing:
    """`row` comes with its seats and `heat__round`."""
    return Pairing(
        stage=row.stage,
        number=row.number,
        first=row.first.number if row.first else None,
        second=row.second.number if row.second else None,
        round=row.heat.round.number if row.heat else None,
        heat=row.heat.number if row.heat else None,
        is_closed=row.is_closed,
        advanced=row.advanced.number if row.advanced else None,
        ruling=Ruling(row.ruling) if row.ruling else None,
    )


def load_draw(row: models.Battle) -> tuple[int, ...]:
    """The seats of a knockout, best first."""
    return tuple(row.seating.filter(seed__isnull=False).order_by("seed").values_list("number", flat=True))


def load_places(row: models.Battle) -> dict[int, int]:
    """The places in a knockout's bracket by seat, for `battles.standings.overall`. Empty for other formats."""
    return bracket.places(load_bracket(row), load_draw(row)) if row.format == Format.KNOCKOUT else {}
