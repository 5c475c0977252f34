"""The open ballots of one voter, topped up to two: one on the table, one already loading.

A deal holds its voter, so that two windows of one person never deal past two, and the one heat that it deals from, so that two
deals never even out the same gap. It holds no second heat: voters who came to heats in different orders would wait for each
other in a ring.
"""

from __future__ import annotations

import random
from collections import Counter

from django.db import connection, transaction
from django.db.models import QuerySet

from battles import models
from battles.dealer import Dealer
from battles.jury import showing
from battles.needs import Need, neediest, read
from battles.refusals import Refused

OPEN_AT_ONCE = 2
# How often somebody else may have dealt from the chosen heat before a deal takes them all, in the order of their numbers.
MISSES_MOST = 4

DEALING = 0x6465616C  # "deal": this room's own number among advisory locks


def hold(voter: int) -> None:
    """Until the end of the transaction nobody else deals to this voter. Comes before any heat."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [DEALING, voter % 2**31])


class Hand:
    """`heats` are those of one round that are being judged."""

    def __init__(self, heats: QuerySet[models.Heat], voter: int, weight: int, chance: random.Random) -> None:
        self._heats, self._voter, self._weight, self._chance = heats, voter, weight, chance
        self._spent: set[int] = set()
        self._misses = 0
        self._open = 0
        self._is_hiding = False

    def top_up(self) -> int:
        """How many are open then. Raises `Refused` where nothing is judged any more."""
        while self._goes_on():
            pass
        return self._open

    @transaction.atomic
    def _goes_on(self) -> bool:
        """Deal from the heat that needs it most. False once the hand is full or nothing is left for it."""
        hold(self._voter)
        left = self._left()
        if self._open >= OPEN_AT_ONCE or not left:
            return False
        if heat := self._held(left):
            self._deal(heat, most=OPEN_AT_ONCE if len(left) == 1 else self._open + 1)
        return self._open < OPEN_AT_ONCE

    def _left(self) -> list[Need]:
        """The heats that may have a pair for this voter, and how many pairs lie before them now."""
        needs = read(self._heats, self._voter, self._weight)
        if not needs:
            raise Refused("voting_closed", "Voting is closed.")
        self._is_hiding = any(need.unseen for need in needs)
        needs = self._without_hidden(needs) if self._is_hiding else needs
        self._open = sum(need.waiting for need in needs)
        is_on_trial = not self._weight
        going = [need for need in needs if need.may_have_more or (is_on_trial and need.may_ask_again)]
        return [need for need in going if need.heat not in self._spent]

    def _without_hidden(self, needs: list[Need]) -> list[Need]:
        """What lies before somebody and can be seen by nobody any more waits until it can be: they judge others meanwhile."""
        mine = models.Ballot.objects.filter(heat__in=[need.heat for need in needs], voter=self._voter, answer="")
        seen = Counter(showing.of_ballots(mine).values_list("heat_id", flat=True))
        return [need._replace(waiting=seen[need.heat]) for need in needs]

    def _held(self, left: list[Need]) -> models.Heat | None:
        """The heat that needs a ballot most, locked. None where another one does by the time that it is: what is locked
        stands still and what is not can only have got more, so the next look is at what others have dealt meanwhile."""
        wanted = left if self._misses >= MISSES_MOST else [neediest(left, self._chance)]
        locked = self._lock([need.heat for need in wanted])
        if len(left) > 1:
            left = self._left()
        held = [need for need in left if need.heat in locked]
        if held and (chosen := neediest(held, self._chance)).urgency <= neediest(left, self._chance).urgency:
            self._misses = 0
            return locked[chosen.heat]
        self._misses += 1
        return None

    def _lock(self, heats: list[int]) -> dict[int, models.Heat]:
        rows = self._heats.filter(pk__in=heats).order_by("number").select_for_update(no_key=True, of=("self",))
        return {heat.pk: heat for heat in rows}

    def _deal(self, heat: models.Heat, most: int) -> None:
        seen = showing.contenders_of(heat) if self._is_hiding else None
        dealer = Dealer(heat, self._voter, self._weight, self._chance, seen)
        while self._open < most:
            if not dealer.deal():
                self._spent.add(heat.pk)
                break
            self._open += 1
