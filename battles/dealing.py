"""Which pair a voter judges next. Pure; chance is an argument and only decides between equals.

In this order: never one's own entry, never the same pair and slot twice; every entry shown equally often; every entry
left as often as right; pairs this voter has seen less; then the pair that tells most, p(1 − p) / (1 + times dealt) with
p from the strengths so far; then chance. Within the pair the slot that both were shown in least.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Sequence
from itertools import combinations
from typing import NamedTuple, TypeVar

from battles.guessing import guess
from battles.strengths import chance_to_win
from battles.tables import Contender, Deal, Dealt, Exposure, Pairing, Table

OPEN_MOST = 2

Item = TypeVar("Item")
Key = TypeVar("Key", float, tuple[int, ...])


class Choice(NamedTuple):
    """A pair that this voter may be dealt, in one of `slots`."""

    pair: Pairing
    slots: frozenset[int]
    seen: int


def deal(
    contenders: Sequence[Contender],
    dealt_so_far: Table | Iterable[Dealt],
    voter: int,
    own_entries: Collection[int],
    chance: random.Random,
    max_open: int = OPEN_MOST,
    weight: int = 1,
) -> Deal | None:
    """The next ballot of this voter; None when `max_open` are unanswered or there is no pair left.

    Evenness is judged over dealt ballots, answered or not: over the counted ones where this voter's will count
    (`weight` above 0), else over all.
    """
    table = dealt_so_far if isinstance(dealt_so_far, Table) else Table.of(dealt_so_far)
    if table.waiting[voter] >= max_open:
        return None
    choices = _choices(contenders, table.seen.get(voter, {}), own_entries)
    if not choices:
        return None
    exposure = table.counted if weight else table.every
    even = _most_even(choices, [contender.entry for contender in contenders], exposure, table)
    chosen = chance.choice(_most_telling(even, contenders, table))
    low, high = chosen.pair
    return Deal(low, high, _slot(chosen, table, chance), _low_is_left(chosen.pair, exposure, chance))


def _choices(
    contenders: Sequence[Contender], seen: dict[Pairing, set[int]], own_entries: Collection[int]
) -> list[Choice]:
    others = sorted((one for one in contenders if one.entry not in own_entries), key=lambda one: one.entry)
    choices = []
    for low, high in combinations(others, 2):
        pair = low.entry, high.entry
        had = seen.get(pair, set())
        if slots := (low.slots & high.slots) - had:
            choices.append(Choice(pair, slots, len(had)))
    return choices


def _most_even(choices: list[Choice], entries: list[int], exposure: Exposure, table: Table) -> list[Choice]:
    """The choices after which exposure and sides are most even and this voter has been repeated least."""
    shown = {entry: exposure.shown[entry] for entry in entries}
    least, most = min(shown.values()), max(shown.values())
    at_least = sum(times == least for times in shown.values())
    every, tilt = table.every.shown, exposure.tilt

    def unevenness(choice: Choice) -> tuple[int, ...]:
        low, high = choice.pair
        lows, highs = shown[low], shown[high]
        floor = least if at_least > (lows == least) + (highs == least) else least + 1
        spread = max(most, lows + 1, highs + 1) - floor
        sides = -abs(tilt[low] - tilt[high])
        return max(spread, 1), lows + highs, sides, every[low] + every[high], choice.seen

    return _smallest(choices, [unevenness(choice) for choice in choices])


def _most_telling(choices: list[Choice], contenders: Sequence[Contender], table: Table) -> list[Choice]:
    if len(choices) == 1:
        return choices
    strengths = guess([contender.entry for contender in contenders], table.scores)

    def certainty(choice: Choice) -> float:
        low, high = choice.pair
        chance = chance_to_win(strengths[low], strengths[high])
        return -chance * (1.0 - chance) / (1 + table.dealt[choice.pair])

    return _smallest(choices, [certainty(choice) for choice in choices])


def _slot(choice: Choice, table: Table, chance: random.Random) -> int:
    low, high = choice.pair
    slots = sorted(choice.slots)
    uses: list[tuple[int, ...]] = [
        (table.slots[low, slot] + table.slots[high, slot], table.pair_slots[choice.pair, slot]) for slot in slots
    ]
    return chance.choice(_smallest(slots, uses))


def _low_is_left(pair: Pairing, exposure: Exposure, chance: random.Random) -> bool:
    low, high = (exposure.tilt[entry] for entry in pair)
    return chance.random() < 0.5 if low == high else low < high


def _smallest(items: Sequence[Item], keys: Sequence[Key]) -> list[Item]:
    """All items whose key is the smallest."""
    best = min(keys)
    return [item for item, key in zip(items, keys, strict=True) if key == best]
