"""The whole shared state of a battle as frames. Reads rows, writes none. What is sealed or unrevealed never gets in here.

The same frame goes to every role; only its `role` differs. What one person alone may see is `battles.private`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from battles import messages, models, verdicts
from battles.addresses import picture_view
from battles.bracket_view import bracket_view
from battles.chain import BEFORE_FIRST
from battles.jury.sitting import VOTERS_FEWEST
from battles.loading import load_places
from battles.ratings.room import ratings_of
from battles.receipts import withdrawn_words
from battles.relays import start_place
from battles.seeds import slot_seed
from battles.standings import HeatResult, overall
from battles.states import EntryState, Format, Outcome, PaintState, Phase, SeatRole, VoidReason
from battles.studio import brush
from battles.tally import all_slot_leads
from battles.verdicts import judged_heats, jury_heats
from battles.wall import letters
from battles.words import NEGATIVE_MAX, PROMPT_MAX
from gallery.models import Picture

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
        round=_round(played, tells_start=not _start_is_withdrawn(row, played)) if played else None,
        painting=_painting(played) if played and phase is Phase.GENERATING else None,
        wall=_wall(played) if played and (phase is Phase.VOTING or _is_left_to_jury(played, heats)) else [],
        judging=_judging(row, phase) if played and phase in (Phase.VOTING, Phase.JURY) else None,
        heats=_results(heats, row, phase),
        standings=_standings(row, seats, heats),
        bracket=bracket_view(row),
        next_code=row.next_battle.code if row.next_battle else "",
        log=_log_head(row),
    )


def closed_heats(row: models.Battle) -> list[models.Heat]:
    """The heats whose results are out, oldest first, with all that the frame shows of them."""
    return list(
        models.Heat.objects.filter(round__battle=row)
        .exclude(outcome=Outcome.OPEN)
        .select_related("round", "winner__seat")
        .prefetch_related(
            "entries__seat__player",
            "entries__prompt",
            "entries__favourite",
            "entries__paints__picture__blob__renditions",
        )
        .order_by("round__number", "number")
    )


def _setup(row: models.Battle) -> messages.SetupView:
    tools = brush(row.model)
    return messages.SetupView(
        format=Format(row.format),
        rounds=row.rounds,
        seats=row.seats,
        theme=row.theme,
        writing_seconds=row.writing_seconds,
        voting_seconds=row.voting_seconds,
        is_listed=row.is_listed,
        is_rated=row.is_rated,
        is_locked=row.is_locked,
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
    return place is not None and (place["round"], place["seat"]) in withdrawn_words(row)


def _round(played: models.Round, *, tells_start: bool) -> messages.RoundView:
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
    )


def _painting(played: models.Round) -> messages.PaintingView:
    states = list(models.Paint.objects.filter(entry__heat__round=played).values_list("state", flat=True))
    return messages.PaintingView(
        wanted=len(states), done=states.count(PaintState.PAINTED), failed=states.count(PaintState.FAILED)
    )


def _wall(played: models.Round) -> list[messages.WallView]:
    """All judged entries behind letters whose order tells nothing of their authors."""
    shown = models.Entry.objects.filter(heat__round=played, state=EntryState.PAINTED).select_related("heat")
    entries = shown.prefetch_related("paints__picture__blob__renditions")
    named = letters(bytes(played.secret), [entry.id for entry in entries])
    walls = [
        messages.WallView(letter=named[entry.id], heat=entry.heat.number, pictures=_pictures(entry.paints.all()))
        for entry in entries
    ]
    return sorted(walls, key=lambda wall: (wall.heat, wall.letter))


def _pictures(paints: Iterable[models.Paint]) -> list[messages.PictureView]:
    shown = [paint for paint in paints if paint.picture]
    return [picture_view(paint.slot, _picture(paint)) for paint in sorted(shown, key=lambda paint: paint.slot)]


def _picture(paint: models.Paint) -> Picture:
    assert paint.picture is not None  # the caller has filtered
    return paint.picture


def _is_left_to_jury(played: models.Round, heats: list[models.Heat]) -> bool:
    return any(heat.outcome == Outcome.JURY and heat.round_id == played.id for heat in heats)


def _judging(row: models.Battle, phase: Phase) -> messages.JudgingView:
    heats = [
        messages.HeatJudging(
            number=heat.number, voters=heat.voters, ballots=heat.votes, confidence=heat.confidence or 0.0
        )
        for heat in (jury_heats(row) if phase is Phase.JURY else judged_heats(row))
    ]
    most = min if phase is Phase.JURY else max  # a jury of enough voters in every round is what it waits for
    return messages.JudgingView(
        voters=most((heat.voters for heat in heats), default=0),
        ballots=sum(heat.ballots for heat in heats),
        confidence=min((heat.confidence for heat in heats), default=0.0),
        fewest=VOTERS_FEWEST if phase is Phase.JURY else 0,
        heats=heats,
    )


def _results(heats: list[models.Heat], row: models.Battle, phase: Phase) -> list[messages.HeatView]:
    """The results of the round that has just been judged; of all rounds once nobody writes any more. A round that waits for
    the open jury says no more than that."""
    if not phase.ends_writing and phase is not Phase.RESULTS:
        return []
    shown = [heat for heat in heats if phase.ends_writing or heat.round.number == row.round_number]
    named = _letters_of([heat for heat in shown if heat.outcome != Outcome.JURY])
    gone = withdrawn_words(row) if phase.is_over else set()
    return [_blind(heat) if heat.outcome == Outcome.JURY else _heat(heat, named, gone) for heat in shown]


def _blind(heat: models.Heat) -> messages.HeatView:
    return messages.HeatView(
        round=heat.round.number,
        theme=heat.round.theme,
        number=heat.number,
        outcome=Outcome.JURY,
        winner=None,
        confidence=None,
        entries=[],
        votes=[],
        voters=0,
        by_jury=True,
    )


def _letters_of(heats: list[models.Heat]) -> dict[int, str]:
    """The letters that the entries of whole rounds stood behind while they were judged."""
    painted: dict[models.Round, list[int]] = {}
    for heat in heats:
        painted.setdefault(heat.round, []).extend(
            entry.id for entry in heat.entries.all() if entry.state == EntryState.PAINTED
        )
    named: dict[int, str] = {}
    for played, entries in painted.items():
        named |= letters(bytes(played.secret), entries)
    return named


def _heat(heat: models.Heat, named: dict[int, str], gone: set[tuple[int, int]]) -> messages.HeatView:
    """`gone` are the round and seat of entries whose words were taken back."""
    entries = sorted(heat.entries.all(), key=lambda entry: (entry.rank or 999, entry.seat.number))
    leads = all_slot_leads(verdicts.counted_in(heat))
    views = [
        _entry(entry, named.get(entry.id, ""), _is_gone(entry, heat, gone), leads.get(entry.id, {}))
        for entry in entries
    ]
    return messages.HeatView(
        round=heat.round.number,
        theme=heat.round.theme,
        number=heat.number,
        outcome=Outcome(heat.outcome),
        winner=heat.winner.seat.number if heat.winner else None,
        confidence=heat.confidence,
        entries=views,
        votes=_votes(heat),
        voters=heat.voters,
        by_jury=heat.jury_called_at is not None,
    )


def _is_gone(entry: models.Entry, heat: models.Heat, gone: set[tuple[int, int]]) -> bool:
    return (heat.round.number, entry.seat.number) in gone


def _entry(entry: models.Entry, letter: str, is_withdrawn: bool, leads: dict[int, int]) -> messages.EntryView:
    favourite = getattr(entry, "favourite", None)
    pictures = [_picture(paint) for paint in entry.paints.all() if paint.picture]
    return messages.EntryView(
        id=entry.id,
        seat=entry.seat.number,
        nickname=entry.seat.player.nickname,
        letter=letter,
        state=EntryState(entry.state),
        prompt="" if is_withdrawn else entry.sealed_prompt,
        negative="" if is_withdrawn else entry.sealed_negative,
        guidance=None if is_withdrawn else entry.sealed_guidance,
        rank=entry.rank,
        strength=entry.strength,
        slots_won=entry.slots_won,
        slots_judged=entry.slots_judged,
        slots=[messages.SlotView(slot=slot, outcome=_outcome(lead)) for slot, lead in sorted(leads.items())],
        favourite=favourite.slot if favourite else None,
        seal=entry.seal,
        salt="" if is_withdrawn else entry.salt,
        seals=entry.seals,
        sealed_by_clock=entry.sealed_by_clock,
        is_withdrawn=is_withdrawn,
        pictures=_pictures(entry.paints.all()),
        page=f"/pictures/{pictures[0].key}" if pictures else "",
    )


def _outcome(lead: int) -> Literal["won", "lost", "tied"]:
    return "won" if lead > 0 else "lost" if lead < 0 else "tied"


def _votes(heat: models.Heat) -> list[messages.VoteFlow]:
    """How the counted votes fell between every two entries, by seat."""
    flows: dict[tuple[int, int], list[int]] = {}
    rows = heat.ballots.counting()
    for low, high, left, answer in rows.values_list("low__seat__number", "high__seat__number", "low_is_left", "answer"):
        flow = flows.setdefault((low, high), [0, 0, 0])
        flow[2 if answer == "tie" else 0 if (answer == "left") == left else 1] += 1
    return [
        messages.VoteFlow(first=low, second=high, first_won=won, second_won=lost, tied=tied)
        for (low, high), (won, lost, tied) in sorted(flows.items())
    ]


def _standings(row: models.Battle, seats: list[models.Seat], heats: list[models.Heat]) -> list[messages.StandingView]:
    """The battle so far. Empty before the first results."""
    if not heats:
        return []
    names = {seat.number: seat.player.nickname for seat in seats}
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
            seat=place.seat, nickname=names[place.seat], wins=place.wins, points=place.points, rank=place.rank
        )
        for place in overall(results, playing, load_places(row))
    ]


def _log_head(row: models.Battle) -> messages.LogHead:
    last = row.log.order_by("-number").values("number", "digest").first()
    return messages.LogHead(**last) if last else messages.LogHead(number=0, digest=NOTHING)
