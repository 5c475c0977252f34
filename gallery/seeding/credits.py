"""Who won the rounds of a made-up community, and whose words helped: one ledger line for each share."""

from __future__ import annotations

import numpy as np

from gallery.ancestry.credit import shares
from gallery.models import CreditLine, Win
from gallery.seeding.copying import copy, keys, moments, numbers
from gallery.seeding.made import RESULTS, Community
from gallery.seeding.plan import Fate, Plan

OVER = (Fate.LISTED, Fate.NAMED)


def credits(made: Community) -> int:
    winners = _winners(made.plan)
    wins = numbers(Win, len(winners))
    at = moments(made.written_at[winners] + 30 + RESULTS)
    names = [f"seed:{name}" for name in keys(made.chance, len(winners))]
    rounds = made.plan.event_round[made.plan.prompt_event[winners]]
    rows = zip(wins.tolist(), names, [""] * len(winners), rounds.tolist(), at, strict=True)
    copy(Win, ("id", "key", "place", "round", "at"), rows)
    parents = _parents(made.plan)
    lines = (
        (win, 1, made.prompts[winner], made.prompts[prompt], micros, moment)
        for win, winner, moment in zip(wins.tolist(), winners.tolist(), at, strict=True)
        for prompt, micros in shares(winner, parents).items()
    )
    return copy(CreditLine, ("win_id", "number", "winner_id", "prompt_id", "micros", "at"), lines)


def _winners(plan: Plan) -> np.ndarray:
    """Of each battle whose results are out, the words that were liked best."""
    liked = np.bincount(plan.picture_prompt[plan.likes.picture], minlength=len(plan.prompt_event))
    fate = np.full(len(plan.prompt_event), Fate.SEALED)
    fate[plan.picture_prompt] = plan.picture_fate
    best_first = np.lexsort((-liked, plan.prompt_event))
    _, first = np.unique(plan.prompt_event[best_first], return_index=True)
    winners = best_first[first]
    fought = plan.event_format[plan.prompt_event[winners]] > 0
    return winners[fought & np.isin(fate[winners], OVER)]


def _parents(plan: Plan) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for parents in (plan.parent, plan.second_parent):
        for child in np.flatnonzero(parents >= 0).tolist():
            found.setdefault(child, set()).add(int(parents[child]))
    return found
