"""Dealing pairs and taking answers. Runs beside `battles.actions`: a vote never waits for another vote.

A dealt ballot is a row; its answer is one statement that checks voter, phase and deadline, and counts once.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from battles import ballots, models, verdicts
from battles.refusals import Refused
from battles.states import Answer, BallotKind, Outcome, Phase

OPEN_AT_ONCE = 2

VOTE = """
WITH voting AS (
    SELECT h.id FROM battles_ballot v
    JOIN battles_heat h ON h.id = v.heat_id
    JOIN battles_round r ON r.id = h.round_id
    JOIN battles_battle b ON b.id = r.battle_id AND b.round_number = r.number
    WHERE v.token = %(token)s AND b.code = %(code)s AND b.phase = 'voting' AND b.deadline > %(now)s
    FOR SHARE OF b
)
UPDATE battles_ballot v SET answer = %(answer)s, answered_at = %(now)s,
    weight = CASE WHEN v.shown_at <= %(now)s - %(look)s THEN v.weight ELSE 0 END
FROM voting WHERE v.heat_id = voting.id AND v.token = %(token)s AND v.voter_id = %(voter)s AND v.answer = ''
"""


def deal(code: str, player: int) -> int:
    """Top up this voter's open ballots to two: one on the table, one already loading. Returns how many are open.

    Raises `Refused` where nobody votes now or the player may not.
    """
    with transaction.atomic():
        heat = _open_heat(code)
        weight = _weight(heat, player)
        table = verdicts.table_for(heat, player)
        contenders = verdicts.contenders_of(heat)
        own = frozenset(heat.entries.filter(seat__player_id=player).values_list("id", flat=True))
        chance = secrets.SystemRandom()
        while pair := ballots.deal(contenders, table, player, own, chance, OPEN_AT_ONCE, weight):
            _write(heat, player, pair, weight)
            dealt = ballots.Dealt(player, pair.low, pair.high, pair.slot, pair.low_is_left, None, weight)
            table.add(dealt)
            table.remember(dealt)
    return table.waiting[player]


def _open_heat(code: str) -> models.Heat:
    """The heat that is being judged, locked so that two deals never even out the same gap."""
    battle = models.Battle.objects.filter(code=code).first()
    if battle is None:
        raise Refused("unknown_code", "There is no battle with this code.", "code")
    heats = models.Heat.objects.select_for_update(no_key=True, of=("self",)).filter(
        round__battle=battle, round__number=battle.round_number, outcome=Outcome.OPEN
    )
    heat = heats.first()
    if battle.phase != Phase.VOTING or heat is None:
        raise Refused("voting_closed", "Voting is closed.")
    return heat


def _weight(heat: models.Heat, player: int) -> int:
    """Guests watch rated battles and vote in them at weight 0. Raises `Refused` for somebody without a seat."""
    seat = (
        models.Seat.objects.filter(battle__played_rounds__heats=heat, player_id=player, left_at=None, kicked_at=None)
        .select_related("player", "battle")
        .first()
    )
    if seat is None:
        raise Refused("no_seat", "You have no seat in this battle.")
    return 0 if seat.battle.is_rated and seat.player.is_guest else 1


def _write(heat: models.Heat, player: int, pair: ballots.Deal, weight: int) -> None:
    models.Ballot.objects.create(
        heat=heat,
        voter_id=player,
        low_id=pair.low,
        high_id=pair.high,
        slot=pair.slot,
        low_is_left=pair.low_is_left,
        weight=weight,
        dealt_at=timezone.now(),
    )


def show(code: str, player: int, token: UUID, now: datetime | None = None) -> None:
    """Both pictures of a dealt ballot are before its voter. Only the first time is kept. Raises `Refused`."""
    ballot = _dealt(code, player, token)
    models.Ballot.objects.filter(pk=ballot.pk, answer="", shown_at=None).update(shown_at=now or timezone.now())


def cast(code: str, player: int, token: UUID, answer: Answer, now: datetime | None = None) -> bool:
    """Answer a dealt ballot; whether it counts. The same answer again is no second vote, and another one is refused."""
    values: dict[str, Any] = {
        "code": code,
        "voter": player,
        "token": token,
        "answer": str(answer),
        "now": now or timezone.now(),
        "look": models.LOOK_LEAST,
    }
    with connection.cursor() as cursor:
        cursor.execute(VOTE, values)
    return _taken(_dealt(code, player, token), answer)


def _dealt(code: str, player: int, token: UUID) -> models.Ballot:
    ballot = models.Ballot.objects.filter(token=token, voter_id=player, heat__round__battle__code=code).first()
    if ballot is None:
        raise Refused("unknown_ballot", "This ballot was not dealt to you.", "ballot")
    return ballot


def _taken(ballot: models.Ballot, answer: Answer) -> bool:
    """Whether it counts, as far as its voter is told: a planted one is told like any other."""
    if ballot.answer and ballot.answer != answer:
        raise Refused("already_answered", "You have already judged this pair.", "ballot")
    if not ballot.answer:
        raise Refused("voting_closed", "Voting is closed.")
    return ballot.was_seen and (ballot.weight > 0 or ballot.kind != BallotKind.NORMAL)


def open_ballots(heat: models.Heat, players: list[int]) -> dict[int, list[models.Ballot]]:
    """The ballots on each player's table, oldest first."""
    rows = heat.ballots.filter(voter_id__in=players, answer="").order_by("id")
    tables: dict[int, list[models.Ballot]] = {player: [] for player in players}
    for row in rows:
        tables[row.voter_id].append(row)
    return tables


def answered_by(heat: models.Heat, players: list[int]) -> dict[int, int]:
    """How many pairs each player has judged."""
    counts = dict.fromkeys(players, 0)
    for voter in heat.ballots.filter(voter_id__in=players).exclude(answer="").values_list("voter_id", flat=True):
        counts[voter] += 1
    return counts
