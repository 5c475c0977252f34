"""How a heat stands: ranks from the strengths that its counted ballots give. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from battles.states import Answer
from battles.strengths import chance_to_win, fit
from battles.tables import Contender, Dealt, counted_between, slot_scores_of

# Far above what Newton leaves undone (1e-9), far below what a single ballot among thousands changes.
TIED_WITHIN = 1e-6


@dataclass(frozen=True, slots=True)
class Standing:
    """`strength`, 0 to 1: how likely the entry is to be preferred to another contender of the heat drawn by chance.

    `comparisons` is by weight. A slot is judged with one counted ballot and won with more wins than losses in it.
    """

    entry: int
    rank: int
    strength: float
    comparisons: int
    slots_won: int
    slots_judged: int


def count(contenders: Sequence[Contender], answered: Iterable[Dealt]) -> list[Standing]:
    """Best first. Entries whose strengths differ by less than 1e-6 share a rank; ranks after them are left out."""
    entries = sorted(contender.entry for contender in contenders)
    ballots = counted_between(entries, answered)
    strengths = dict(zip(entries, fit(entries, slot_scores_of(ballots)).strengths.tolist(), strict=True))
    leads, comparisons = _slot_leads(ballots)
    return [
        Standing(
            entry=entry,
            rank=rank,
            strength=_share(entry, strengths),
            comparisons=comparisons[entry],
            slots_won=sum(lead > 0 for lead in leads.get(entry, {}).values()),
            slots_judged=len(leads.get(entry, {})),
        )
        for entry, rank in _ranks(strengths)
    ]


def slot_leads(entry: int, dealt: Iterable[Dealt]) -> dict[int, int]:
    """Of one entry: its wins minus losses in each slot, by all answered ballots that count."""
    return all_slot_leads(dealt).get(entry, {})


def all_slot_leads(dealt: Iterable[Dealt]) -> dict[int, dict[int, int]]:
    """The same of every entry that was judged."""
    return _slot_leads([ballot for ballot in dealt if ballot.answer and ballot.weight])[0]


def votes_won(counted: Iterable[Dealt]) -> Counter[int]:
    """By entry the votes for it, by weight. What is too close is a vote for neither."""
    won: Counter[int] = Counter()
    for ballot in counted:
        lead = _lead_of_low(ballot)
        if lead:
            won[ballot.low if lead > 0 else ballot.high] += ballot.weight
    return won


def _ranks(strengths: Mapping[int, float]) -> list[tuple[int, int]]:
    ranked: list[tuple[int, int]] = []
    first = 0.0
    for place, entry in enumerate(sorted(strengths, key=lambda one: (-strengths[one], one)), start=1):
        is_tied = place > 1 and first - strengths[entry] < TIED_WITHIN
        first = first if is_tied else strengths[entry]
        ranked.append((entry, ranked[-1][1] if is_tied else place))
    return ranked


def _share(entry: int, strengths: Mapping[int, float]) -> float:
    others = [strength for other, strength in strengths.items() if other != entry]
    if not others:
        return 1.0
    return sum(chance_to_win(strengths[entry], other) for other in others) / len(others)


def _slot_leads(ballots: Iterable[Dealt]) -> tuple[dict[int, dict[int, int]], Counter[int]]:
    """By entry and slot wins minus losses; by entry how many comparisons."""
    leads: dict[int, dict[int, int]] = {}
    comparisons: Counter[int] = Counter()
    for ballot in ballots:
        lead = _lead_of_low(ballot) * ballot.weight
        for entry, own in ((ballot.low, lead), (ballot.high, -lead)):
            slots = leads.setdefault(entry, {})
            slots[ballot.slot] = slots.get(ballot.slot, 0) + own
            comparisons[entry] += ballot.weight
    return leads, comparisons


def _lead_of_low(ballot: Dealt) -> int:
    if ballot.answer is Answer.TIE:
        return 0
    return 1 if (ballot.answer is Answer.LEFT) is ballot.low_is_left else -1
