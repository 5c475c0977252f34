"""The one writer of the ledger of credit. Whoever judges wins calls it, in the transaction and under the lock of its judging."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Sum

from gallery.ancestry.credit import GENERATIONS, WHOLE, shares
from gallery.models import CreditLine, Prompt, PromptParent, Win

ANCESTORS_MOST = 64
"""Words above the winner whose own parents are still asked for; what lies beyond has no share."""

Due = Counter[tuple[int, int]]
"""Millionths by the words that won and the words that they are due to."""


def settle(key: str, winner: Prompt | None, now: datetime, *, place: str = "", round_: int | None = None) -> None:
    """Bring the ledger in line with who won this: nobody, where there is no winner. Said twice it is written once; where
    somebody else had won so far, that is taken back by lines of its own."""
    win = Win.objects.filter(key=key).first()
    if win is None and winner is None:
        return
    if win is None:
        win = Win.objects.create(key=key, place=place, round=round_, at=now)
    missing = _due(winner)
    missing.subtract(_written(win))
    wanted = {ends: micros for ends, micros in missing.items() if micros}
    last = win.lines.aggregate(last=Max("number"))["last"] or 0
    CreditLine.objects.bulk_create(
        CreditLine(win=win, number=last + 1, winner_id=won, prompt_id=prompt, micros=micros, at=now)
        for (won, prompt), micros in sorted(wanted.items())
    )


def wrong() -> list[int]:
    """Wins whose lines do not add up to one whole for one winner, or to nothing."""
    each = CreditLine.objects.order_by().values("win", "winner").annotate(share=Sum("micros")).exclude(share=0)
    by_win: defaultdict[int, list[int]] = defaultdict(list)
    for one in each.values_list("win", "share"):
        by_win[one[0]].append(one[1])
    return sorted(win for win, sums in by_win.items() if sums != [WHOLE])


@transaction.atomic
def put_right(win: int, now: datetime) -> None:
    """Lines of its own bring it to what is due to whoever has most of it."""
    row = Win.objects.select_for_update(no_key=True).get(pk=win)
    sums = row.lines.order_by().values("winner").annotate(share=Sum("micros")).filter(share__gt=0)
    most = sums.order_by("-share", "winner").values_list("winner", flat=True).first()
    settle(row.key, Prompt.objects.get(pk=most) if most else None, now)


def _due(winner: Prompt | None) -> Due:
    if winner is None:
        return Counter()
    shared = shares(winner.pk, _parents_above(winner.pk))
    return Counter({(winner.pk, prompt): micros for prompt, micros in shared.items()})


def _written(win: Win) -> Due:
    sums = win.lines.order_by().values_list("winner_id", "prompt_id").annotate(Sum("micros"))
    return Counter({(won, prompt): micros for won, prompt, micros in sums})


def _parents_above(prompt: int) -> dict[int, set[int]]:
    """A query for each generation; lines upwards never change, so that the same win is always shared alike."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    reached = {prompt}
    for _ in range(GENERATIONS):
        lines = PromptParent.objects.filter(child__in=reached).order_by("child_id", "parent_id")
        for child, parent in lines.values_list("child_id", "parent_id"):
            found[child].add(parent)
        reached = {parent for child in reached for parent in found.get(child, ())} - found.keys()
        if len(found) > ANCESTORS_MOST:
            break
    return dict(found)
