"""One heat as one voter is dealt from it, with its row locked: a pair of the heat, or now and then one that is planted."""

from __future__ import annotations

import random
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from battles import ballots, golden, models, planting, shares, verdicts
from battles.exhausting import people_who_judge
from battles.states import Answer, BallotKind, Outcome


class Dealer:
    """`contenders` are those that may be dealt, where these are not all that have pictures."""

    def __init__(
        self,
        heat: models.Heat,
        player: int,
        weight: int,
        chance: random.Random,
        contenders: list[ballots.Contender] | None = None,
    ) -> None:
        self._heat, self._player, self._weight = heat, player, weight
        self._contenders = verdicts.contenders_of(heat) if contenders is None else contenders
        self._own = frozenset(heat.entries.filter(seat__player_id=player).values_list("id", flat=True))
        self._past = list(heat.ballots.filter(voter_id=player).order_by("id"))
        self._sums = verdicts.sums_of(heat)
        for ballot in self._past:
            if ballot.kind == BallotKind.NORMAL:
                self._sums.remember(_as_dealt(ballot))
        self._voters = len(people_who_judge(heat, self._contenders))
        self._chance = chance

    def deal(self) -> bool:
        """One more pair onto the voter's table. False where there is none for them, or they have had their share."""
        dealt = sum(ballot.kind == BallotKind.NORMAL for ballot in self._past)
        if dealt >= shares.share(len(self._contenders), self._voters):
            return False
        pair = ballots.deal(
            self._contenders, self._sums, self._player, self._own, self._chance, dealt + 1, self._weight
        )
        if pair is None:
            # Of somebody on trial the pairs of a duel are over before anything could be planted between them.
            return self._is_on_trial and self._plant()
        if not self._plant():
            self._put(
                low_id=pair.low, high_id=pair.high, slot=pair.slot, low_is_left=pair.low_is_left, weight=self._weight
            )
            known = ballots.Dealt(self._player, pair.low, pair.high, pair.slot, pair.low_is_left, None, self._weight)
            self._sums.add(known)
            self._sums.remember(known)
        return True

    @property
    def _is_on_trial(self) -> bool:
        return not self._weight

    def _plant(self) -> bool:
        """Whether the next ballot is a planted one. It is asked rarely: counting what somebody was ever dealt costs a query."""
        memories = self._memories()
        if len(memories) < planting.TRIAL_JUDGED_ENOUGH:
            return False
        record = self._record()
        return self._plant_golden(memories, record) or self._plant_mirrored(memories, record)

    def _plant_mirrored(self, memories: list[planting.Past], record: planting.Record) -> bool:
        again = planting.mirror_now(memories, self._voters, self._chance, record if self._is_on_trial else None)
        for ballot in self._past:
            if ballot.id == again:
                pair = {"low_id": ballot.low_id, "high_id": ballot.high_id, "slot": ballot.slot}
                self._put(
                    **pair, low_is_left=not ballot.low_is_left, kind=BallotKind.MIRRORED, mirrors=ballot, weight=0
                )
                return True
        return False

    def _plant_golden(self, memories: list[planting.Past], record: planting.Record) -> bool:
        on_trial = self._is_on_trial
        if self._heat.outcome == Outcome.JURY:  # they stay in the rooms: their entries are of other battles
            return False
        if not planting.golden_now(memories, self._voters, record, self._chance, is_on_trial=on_trial):
            return False
        pair = golden.pick(self._heat, self._player, self._chance)
        if pair is None:
            return False
        shown = {"low_id": pair.low, "high_id": pair.high, "slot": pair.slot, "low_is_left": pair.low_is_left}
        self._put(**shown, kind=BallotKind.GOLDEN, expected=pair.expected, weight=0)
        return True

    def _record(self) -> planting.Record:
        ever = models.Ballot.objects.filter(voter_id=self._player).aggregate(
            dealt=Count("id"),
            mirrored=Count("id", filter=Q(kind=BallotKind.MIRRORED)),
            golden=Count("id", filter=Q(kind=BallotKind.GOLDEN)),
        )
        return planting.Record(**ever)

    def _memories(self) -> list[planting.Past]:
        return [
            planting.Past(ballot.id, BallotKind(ballot.kind), ballot.was_seen, ballot.mirrors_id)
            for ballot in self._past
            if self._may_be_shown(ballot)
        ]

    def _may_be_shown(self, ballot: models.Ballot) -> bool:
        """A golden pair is of another heat, and never repeated."""
        slots = {one.entry: one.slots for one in self._contenders}
        pair = ballot.low_id, ballot.high_id
        return ballot.kind == BallotKind.GOLDEN or all(ballot.slot in slots.get(entry, ()) for entry in pair)

    def _put(self, **pair: Any) -> None:
        put = {"heat": self._heat, "voter_id": self._player, "dealt_at": timezone.now()}
        self._past.append(models.Ballot.objects.create(**put, **pair))


def _as_dealt(ballot: models.Ballot) -> ballots.Dealt:
    answer = Answer(ballot.answer) if ballot.answer else None
    pair = ballot.low_id, ballot.high_id, ballot.slot, ballot.low_is_left
    return ballots.Dealt(ballot.voter_id, *pair, answer, ballot.weight)
