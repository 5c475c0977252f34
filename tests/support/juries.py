"""Simulated heats: entries of known strength, and voters who judge the pairs they are dealt by Bradley–Terry chance."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from battles.ballots import Contender, Dealt, Table, deal
from battles.states import Answer
from battles.strengths import chance_to_win

Judge = Callable[[Dealt], Answer]


def contenders(count, slots=4):
    return [Contender(entry, frozenset(range(slots))) for entry in range(1, count + 1)]


def drawn(entries, luck, chance, slots=4):
    """A judge of prompts of random strength whose pictures were luckier on some seeds than on others, and their strengths."""
    strengths = {entry: chance.gauss(0, 1) for entry in range(1, entries + 1)}
    lucky = {(entry, slot): chance.gauss(0, luck) for entry in strengths for slot in range(slots)}
    return prefer(strengths, chance, lucky), strengths


def prefer(strengths, chance, luck=None):
    """A judge who prefers the better one of two pictures as often as its prompt's strength and its seed's luck say."""
    luck = luck or {}

    def judge(ballot):
        low, high = (strengths[entry] + luck.get((entry, ballot.slot), 0.0) for entry in (ballot.low, ballot.high))
        low_wins = chance.random() < chance_to_win(low, high)
        return Answer.LEFT if low_wins is ballot.low_is_left else Answer.RIGHT

    return judge


@dataclass
class Jury:
    """A heat whose ballots are dealt by `battles.ballots.deal` and answered at once, or left open without a judge."""

    contenders: list[Contender]
    chance: random.Random
    judge: Judge | None = None
    owns: dict[int, int] = field(default_factory=dict)
    table: Table = field(default_factory=Table)
    ballots: list[Dealt] = field(default_factory=list)

    def ask(self, voter, weight=1):
        """Deal one ballot to this voter. None when there is none left for them."""
        own = {self.owns[voter]} if voter in self.owns else set()
        dealt = deal(self.contenders, self.table, voter, own, self.chance, max_open=10**6, weight=weight)
        if dealt is None:
            return None
        ballot = Dealt(voter, dealt.low, dealt.high, dealt.slot, dealt.low_is_left, weight=weight)
        if self.judge:
            ballot = replace(ballot, answer=self.judge(ballot))
        self.table.add(ballot)
        self.table.remember(ballot)
        self.ballots.append(ballot)
        return ballot

    def ask_by_chance(self, voter):
        """The same without any plan: any pair, any slot, any side."""
        low, high = sorted(self.chance.sample([one.entry for one in self.contenders], 2))
        slot = self.chance.choice(sorted(self.contenders[0].slots))
        ballot = Dealt(voter, low, high, slot, self.chance.random() < 0.5)
        self.ballots.append(replace(ballot, answer=self.judge(ballot)))
        return self.ballots[-1]

    def spread(self):
        shown = [self.table.every.shown[one.entry] for one in self.contenders]
        return max(shown) - min(shown)

    def tilt(self):
        return max(abs(self.table.every.tilt[one.entry]) for one in self.contenders)
