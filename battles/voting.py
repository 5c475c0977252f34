"""Dealing pairs and taking answers. Runs beside `battles.actions`: a vote never waits for another vote.

A dealt ballot is a row; its answer is written by `battles.intake`, in one statement that checks voter, phase and deadline.
"""

from __future__ import annotations

import random
import secrets
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from battles import models, trust
from battles.hands import Hand
from battles.intake import Vote, intake, take
from battles.jury import showing
from battles.refusals import Refused
from battles.states import Answer, BallotKind, Outcome, Phase, SeatRole


def deal(code: str, player: int, chance: random.Random | None = None) -> int:
    """Top up this voter's open ballots to two, each from the heat that needs it most. Returns how many are open.

    Raises `Refused` where nobody votes now or the player may not.
    """
    battle = _battle(code)
    if battle.phase != Phase.VOTING:
        raise Refused("voting_closed", "Voting is closed.")
    weight = _weight(battle, player)
    return Hand(_open_heats(battle), player, weight, chance or secrets.SystemRandom()).top_up()


def _battle(code: str) -> models.Battle:
    battle = models.Battle.objects.filter(code=code).first()
    if battle is None:
        raise Refused("unknown_code", "There is no battle with this code.", "code")
    return battle


def _open_heats(battle: models.Battle) -> QuerySet[models.Heat]:
    """The heats that are being judged; none once voting has closed, whatever the battle was when it was read."""
    return models.Heat.objects.filter(
        round__battle=battle, round__battle__phase=Phase.VOTING, round__number=battle.round_number, outcome=Outcome.OPEN
    )


def _weight(battle: models.Battle, player: int) -> int:
    """Who is not trusted yet votes in rated battles at weight 0, and in any battle whoever plays in it under another name.
    Raises `Refused` for somebody without a seat."""
    seat = battle.seating.filter(player_id=player, left_at=None, kicked_at=None).select_related("player").first()
    if seat is None:
        raise Refused("no_seat", "You have no seat in this battle.")
    if seat.player.merged_into_id or plays_by_another_name(battle, player):
        return 0
    return 0 if battle.is_rated and trust.why_weightless(seat.player, timezone.now()) else 1


def plays_by_another_name(battle: models.Battle, player: int) -> bool:
    """A guest who has become this player has a seat of their own to play in."""
    return battle.seating.filter(player__merged_into=player, role=SeatRole.PLAYER).exists()


def show(code: str, player: int, token: UUID, now: datetime | None = None) -> None:
    """Both pictures of a dealt ballot are before its voter. Only the first time is kept. Raises `Refused`."""
    ballot = dealt(code, player, token)
    models.Ballot.objects.filter(pk=ballot.pk, answer="", shown_at=None).update(shown_at=now or timezone.now())


def cast(code: str, player: int, token: UUID, answer: Answer, now: datetime | None = None) -> bool:
    """Answer a dealt ballot; whether it counts. The same answer again is no second vote, and another one is refused.

    Returns after the commit; inside somebody's transaction the vote is a part of that one.
    """
    vote = Vote(code, player, token, answer, now or timezone.now())
    if connection.in_atomic_block:
        return settle(vote, None)
    ticket = intake.submit(vote)
    ticket.done.result()
    return settle(vote, ticket.counts())


def settle(vote: Vote, counts: bool | None) -> bool:
    """What became of a vote; with None it has not been taken with the others and is asked for alone. Raises `Refused`."""
    if counts is None:
        counts = take([vote], waits=True).get(0)
    return _taken(dealt(vote.code, vote.voter, vote.token), vote.answer) if counts is None else counts


def dealt(code: str, player: int, token: UUID) -> models.Ballot:
    """This voter's own ballot, answered or not. Raises `Refused`."""
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
    return ballot.was_seen and weighs_as_told(ballot)


def weighs_as_told(ballot: models.Ballot) -> bool:
    """A planted one is told as its voter's others are: to somebody on trial, that theirs are watched and not counted."""
    if ballot.kind == BallotKind.NORMAL:
        return ballot.weight > 0
    return models.Ballot.objects.filter(
        voter=ballot.voter_id, heat=ballot.heat_id, kind=BallotKind.NORMAL, weight__gt=0
    ).exists()


def open_ballots(played: models.Round, players: list[int]) -> dict[int, list[models.Ballot]]:
    """The ballots on each player's table, oldest first, whatever heat they are of; none with a picture that nobody may see."""
    dealt = models.Ballot.objects.filter(heat__round=played, voter_id__in=players, answer="")
    fit = showing.of_ballots(dealt) if played.unseen else dealt
    rows = fit.select_related("heat").order_by("id")
    tables: dict[int, list[models.Ballot]] = {player: [] for player in players}
    for row in rows:
        tables[row.voter_id].append(row)
    return tables


def answered_by(played: models.Round, players: list[int]) -> dict[int, int]:
    """How many pairs of the round each player has judged."""
    counts = dict.fromkeys(players, 0)
    dealt = models.Ballot.objects.filter(heat__round=played, voter_id__in=players)
    for voter in dealt.exclude(answer="").values_list("voter_id", flat=True):
        counts[voter] += 1
    return counts
