"""A round that is being judged by a full house, as rows: for tests of dealing alone."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from django.utils import timezone

from accounts.models import Player
from battles import models
from battles.states import BallotKind, EntryState, Format, Outcome, PaintState, Phase, SeatRole
from gallery.models import Picture
from tests.support.paintings import Stage, picture_of

SLOTS = 4


def house(heats: int, entries: int, voters: int, code: str = "HAUS", phase: Phase = Phase.VOTING) -> models.Battle:
    """`entries` pictures four times over in each heat, and voters who play in none of them. Before the jury these have no
    seats."""
    now = timezone.now()
    later = now + timedelta(hours=1)
    battle = models.Battle.objects.create(
        code=code,
        format=Format.FREE_FOR_ALL,
        model="starter",
        phase=phase,
        round_number=1,
        deadline=later,
        pseudonym_key=b"k",
    )
    played = models.Round.objects.create(
        battle=battle, number=1, secret=b"s", slots=SLOTS, steps=1, generating_seconds=1, started_at=now
    )
    outcome = Outcome.JURY if phase == Phase.JURY else Outcome.OPEN
    authors = _seats(battle, [f"Author {number}" for number in range(heats * entries)], SeatRole.PLAYER)
    for number in range(heats):
        heat = models.Heat.objects.create(round=played, number=number + 1, outcome=outcome)
        for seat in authors[number * entries : (number + 1) * entries]:
            _painted(heat, seat)
    if phase == Phase.VOTING:
        _seats(battle, [f"Voter {number}" for number in range(voters)], SeatRole.AUDIENCE)
    return battle


def voters_of(battle: models.Battle) -> list[int]:
    seats = battle.seating.filter(role=SeatRole.AUDIENCE).order_by("number")
    return list(seats.values_list("player_id", flat=True))


def spreads(heat: models.Heat) -> list[int]:
    """After each ballot of the heat, in the order of dealing: how much more often the most shown entry was dealt than the
    least shown. Later ballots even out what earlier ones missed, so the last one alone would tell little."""
    shown = Counter(dict.fromkeys(heat.entries.values_list("id", flat=True), 0))
    after = []
    for pair in heat.ballots.filter(kind=BallotKind.NORMAL).order_by("id").values_list("low_id", "high_id"):
        shown.update(pair)
        after.append(max(shown.values()) - min(shown.values()))
    return after


def _seats(battle: models.Battle, names: list[str], role: SeatRole) -> list[models.Seat]:
    people = Player.objects.bulk_create(Player(nickname=name) for name in names)
    taken = battle.seating.count()
    return models.Seat.objects.bulk_create(
        models.Seat(battle=battle, number=number, player=person, role=role, is_present=True)
        for number, person in enumerate(people, start=taken + 1)
    )


def _painted(heat: models.Heat, seat: models.Seat) -> None:
    entry = models.Entry.objects.create(heat=heat, seat=seat, state=EntryState.PAINTED, draft_guidance=3)
    models.Paint.objects.bulk_create(
        models.Paint(entry=entry, slot=slot, seed=slot, state=PaintState.PAINTED, picture=_seen(heat, seat, slot))
        for slot in range(SLOTS)
    )


def _seen(heat: models.Heat, seat: models.Seat, slot: int) -> Picture | None:
    """The open jury is dealt only what can be seen; in a room nobody asks."""
    return picture_of(seat.player, stage=Stage.REVEALED, seed=slot) if heat.outcome == Outcome.JURY else None
