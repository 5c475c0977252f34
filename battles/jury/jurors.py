"""Who counts before the open jury: each account that would count in a rated battle, and of everybody else one from each network.

A guest costs nothing, so one person could be five of them; an address costs more. The first of a network counts and the
others' votes are kept at weight 0: a share for each would let one person outvote a room that happens to be on one line,
and would have to be dealt out anew with everybody who comes. What is kept of an address is a `circle`.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Player
from battles import models, trust, voting
from battles.jury import showing
from battles.log import Log
from battles.states import Answer, Phase

PURPOSE = "battles.jury.circle"


def cast(ballot: models.Ballot, voter: Player, answer: Answer, network: str) -> bool:
    """The vote of somebody on this network; whether it counts. Raises `Refused`, also where a picture of the pair is withheld by
    now: it was perhaps never seen, and makes nobody a juror. The same vote again is told as it was."""
    battle, now = ballot.heat.round.battle, timezone.now()
    if not ballot.answer:
        showing.must_be_seen(ballot.low_id, ballot.high_id, ballot.slot)
    if ballot.weight and not ballot.answer and _was_looked_at(ballot, now):
        admit(battle, voter, network, now)
    return voting.cast(battle.code, voter.pk, ballot.token, answer, now)


def _was_looked_at(ballot: models.Ballot, now: datetime) -> bool:
    """A vote that counts nowhere takes nobody's place."""
    return ballot.shown_at is not None and now - ballot.shown_at >= models.LOOK_LEAST


def admit(battle: models.Battle, voter: Player, network: str, now: datetime) -> models.Juror:
    """This voter as a juror of the battle, the same from their first vote to the last. The constraint decides who is first."""
    known = models.Juror.objects.filter(battle=battle, player=voter).first()
    if known is not None:
        return known
    circle = circle_of(battle, network) if trust.why_weightless(voter, now) else ""
    made = {"battle": battle, "player": voter, "circle": circle, "since": now}
    for is_counted in (True, False):
        try:
            with transaction.atomic():
                return models.Juror.objects.create(**made, is_counted=is_counted)
        except IntegrityError:
            continue
    return models.Juror.objects.get(battle=battle, player=voter)  # made in the same moment, by another tap


def is_left_out(battle: models.Battle, voter: Player) -> bool:
    """Whether somebody else of their network counts in their place."""
    return models.Juror.objects.filter(battle=battle, player=voter, is_counted=False).exists()


class Keyed(Protocol):
    """What has a key of its own under which people and networks go by other names."""

    pseudonym_key: Any


def circle_of(battle: Keyed, network: str) -> str:
    """16 hex digits that are alike for one network in one battle. HMAC-SHA256 under a key of the battle, which is made from
    the site's secret, so that neither a receipt nor the rows alone say which of all addresses it was."""
    key = _hmac(f"{PURPOSE}:{settings.SECRET_KEY}".encode(), bytes(battle.pseudonym_key))
    return _hmac(key, network.encode()).hex()[:16]


def _hmac(key: bytes, text: bytes) -> bytes:
    return hmac.new(key, text, hashlib.sha256).digest()


def take_over(source: Player, target: Player, sat_in: Collection[int]) -> None:
    """Two players became one, whose votes go by one name: if either counted, that name does. In battles that the target
    `sat_in` the votes stay the source's. A counted source's row stays where both have one: its network is heard."""
    held = models.Juror.objects.filter(player=source, battle__phase=Phase.JURY).exclude(battle__in=sat_in)
    for juror in held.select_for_update(no_key=True, of=("self",)).order_by("battle_id"):
        other = models.Juror.objects.filter(battle=juror.battle_id, player=target).first()
        if other is None:
            juror.player = target
            juror.save(update_fields=["player"])
        elif not juror.is_counted:
            juror.delete()
        elif not other.is_counted:
            juror.delete()
            other.circle, other.is_counted = juror.circle, True
            other.save(update_fields=["circle", "is_counted"])


def write(battle: models.Battle, log: Log) -> None:
    """Everybody who has judged, under this battle's pseudonyms, so that whoever counts again sees why a vote counts."""
    for juror in models.Juror.objects.filter(battle=battle).order_by("id"):
        log.write("juror", voter=log.pseudonym(juror.player_id), circle=juror.circle or None, counts=juror.is_counted)
