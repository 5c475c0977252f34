"""Which pair of which duel somebody judges next before the open jury. Ballots are the heat's own, dealt by the same code as in
a room; only who may be dealt them differs."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Player
from battles import ballots, hands, models, trust, verdicts
from battles.dealer import Dealer
from battles.jury import jurors, showing
from battles.jury.offers import Offer, offer, somebody_elses
from battles.refusals import Refused
from battles.states import BallotKind, Outcome, Phase, SeatRole

AT_HAND = 2
OFFERING = 0x6F666672  # "offr": among advisory locks
LOOKED_AT = 20
"""Heats that a deal tries before it says that there is nothing left."""


def sitting(now: datetime) -> QuerySet[models.Heat]:
    """The heats that the open jury judges now."""
    return models.Heat.objects.filter(
        outcome=Outcome.JURY, round__battle__phase=Phase.JURY, round__battle__deadline__gt=now
    )


def hand(voter: Player) -> list[models.Ballot]:
    """The pairs before this voter, topped up to two: one on the table, one already loading. Each is dealt in a transaction of
    its own: every voter has an order of their own, and nobody may hold one heat while waiting for another."""
    now = timezone.now()
    if open_ballots(voter, now).count() < AT_HAND:
        for heat in _for(voter, now):
            if _is_full_after(heat, voter, now):
                break
    return list(open_ballots(voter, now).order_by("id")[:AT_HAND])


def open_ballots(voter: Player, now: datetime) -> QuerySet[models.Ballot]:
    """Golden pairs stay in the rooms: their entries are of other battles. What is withheld by now is on no table."""
    mine = models.Ballot.objects.filter(voter=voter, answer="", heat__in=sitting(now)).exclude(kind=BallotKind.GOLDEN)
    return showing.of_ballots(mine).filter(~_plays_in("heat__round__battle", voter))


def _plays_in(path: str, voter: Player) -> Exists:
    return Exists(_playing(voter).filter(battle=OuterRef(path)))


def _playing(voter: Player) -> QuerySet[models.Seat]:
    """Under their name, or as the guest they were."""
    theirs = Q(player=voter) | Q(player__merged_into=voter)
    return models.Seat.objects.filter(theirs, role=SeatRole.PLAYER)


def _for(voter: Player, now: datetime) -> list[models.Heat]:
    """Heats that may have a pair for this voter: where they have judged least, then whoever lacks voters most, then whose
    time is up first. Nobody judges a battle that they play in."""
    judged = Count("ballots", filter=Q(ballots__voter=voter, ballots__kind=BallotKind.NORMAL))
    heats = showing.with_pairs(sitting(now)).filter(~_plays_in("round__battle", voter)).annotate(mine=judged)
    left = heats.filter(mine__lt=F("round__slots")).select_related("round__battle")
    return list(left.order_by("mine", "voters", "round__battle__deadline", "id")[:LOOKED_AT])


@transaction.atomic
def _is_full_after(heat: models.Heat, voter: Player, now: datetime) -> bool:
    """Deal one pair of this heat, unless the voter has two. The heat is locked like a room's, so that two deals never even
    out the same gap."""
    hands.hold(voter.pk)
    waiting = open_ballots(voter, now).count()
    if waiting < AT_HAND:
        still = _locked(heat.pk)
        waiting += still is not None and _dealer(still, heat.round.battle, voter).deal()
    return waiting >= AT_HAND


def _locked(heat: int) -> models.Heat | None:
    """None where it is judged. It is locked alone, for who turns the battle holds that first and waits for its heats."""
    rows = models.Heat.objects.select_for_update(no_key=True, of=("self",)).select_related("round__battle")
    return rows.filter(pk=heat, outcome=Outcome.JURY).first()


def _dealer(heat: models.Heat, battle: models.Battle, voter: Player) -> Dealer:
    weight, chance = weight_of(battle, voter), secrets.SystemRandom()
    return Dealer(heat, voter.pk, weight, chance, showing.contenders_of(heat))


def weight_of(battle: models.Battle, voter: Player) -> int:
    """As in a room: in a rated battle the votes of who is not trusted yet are kept and do not count; and in any, those of
    somebody whose network is heard already."""
    if jurors.is_left_out(battle, voter):
        return 0
    return 0 if battle.is_rated and trust.why_weightless(voter, timezone.now()) else 1


# --- for somebody without a name --------------------------------------------------------------------------------------------
def offers(now: datetime) -> list[Offer]:
    """Two pairs for somebody who has no name yet. Nothing is written."""
    sit = showing.with_pairs(sitting(now))
    heats = sit.select_related("round").order_by("voters", "round__battle__deadline", "id")[:AT_HAND]
    offered: list[Offer] = []
    for heat in heats:
        offered += _offers_of(heat, AT_HAND if len(heats) == 1 else 1, now)
    return offered


def _offers_of(heat: models.Heat, many: int, now: datetime) -> list[Offer]:
    nobody = 0
    contenders, table = showing.contenders_of(heat), verdicts.sums_of(heat)
    made: list[Offer] = []
    while len(made) < many:
        pair = ballots.deal(contenders, table, nobody, (), secrets.SystemRandom(), AT_HAND)
        if pair is None:
            break
        table.remember(ballots.Dealt(nobody, pair.low, pair.high, pair.slot, pair.low_is_left, None, 1))
        made.append(offer(heat.pk, pair, now))
    return made


def must_be_free(offered: Offer) -> None:
    """And stay so until the end of the transaction. Raises `Refused` where the offer is somebody's ballot by now, its heat is
    judged, or a picture of it withheld."""
    showing.must_be_seen(offered.low, offered.high, offered.slot)
    _hold(offered)
    if models.Ballot.objects.filter(token=offered.key).exists():
        raise somebody_elses()
    if _locked(offered.heat) is None:
        raise _judged_by_now()


def _judged_by_now() -> Refused:
    return Refused("voting_closed", "The jury has closed on this pair. Here is another one.", "ballot")


def _hold(offered: Offer) -> None:
    """Nobody else who has no name takes this offer meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [OFFERING, offered.key.int % 2**31])


def adopt(offered: Offer, voter: Player) -> models.Ballot:
    """The offer as this voter's ballot, made once. Raises `Refused` where the pair is not theirs to judge."""
    known = models.Ballot.objects.filter(token=offered.key).select_related("heat__round__battle").first()
    if known is not None:
        if known.voter_id != voter.pk:
            raise somebody_elses()
        return known
    showing.must_be_seen(offered.low, offered.high, offered.slot)
    with transaction.atomic():
        hands.hold(voter.pk)
        if open_ballots(voter, timezone.now()).count() >= AT_HAND:
            raise Refused("hand_full", "Two other pairs are before you already. Judge those first.", "ballot")
        heat = _locked(offered.heat)
        if heat is None:
            raise _judged_by_now()
        if _playing(voter).filter(battle=heat.round.battle).exists():
            raise Refused("own_battle", "You play in this battle: others judge it.", "ballot")
        return _write(offered, heat, voter)


def _write(offered: Offer, heat: models.Heat, voter: Player) -> models.Ballot:
    """The constraint decides that nobody judges a pair twice, under a name and without one."""
    try:
        with transaction.atomic():
            return models.Ballot.objects.create(
                token=offered.key,
                heat=heat,
                voter=voter,
                low_id=offered.low,
                high_id=offered.high,
                slot=offered.slot,
                low_is_left=offered.low_is_left,
                weight=weight_of(heat.round.battle, voter),
                dealt_at=offered.dealt_at,
                shown_at=offered.shown_at,
            )
    except IntegrityError:
        raise Refused("already_answered", "You have already judged this pair.", "ballot") from None
