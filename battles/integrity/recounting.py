"""Heats counted again from the ballots that count now, and what that does to ratings. Call it with the battle's row locked."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from battles import actions, chain, models, rules, verdicts
from battles.counted_again import BY_BALLOTS
from battles.jury.sitting import VOTERS_FEWEST
from battles.log import Log
from battles.ratings import ledger, places
from battles.states import Outcome


def recount_all(heats: Collection[int], log: Log) -> list[dict[str, Any]]:
    """Those of these heats that ballots decide, by their keys; what is otherwise than before."""
    judged = models.Heat.objects.select_for_update(no_key=True, of=("self",)).filter(
        pk__in=heats, outcome__in=BY_BALLOTS
    )
    changes = []
    for heat in judged.select_related("round", "winner__seat").order_by("round__number", "number"):
        before = result_of(heat)
        recount(heat)
        verdicts.write_verdict(heat, log, "recount")
        after = result_of(heat)
        if after != before:
            place = {"round": heat.round.number, "heat": heat.number}
            changes.append({**place, "before": before, "after": after})
    return changes


def rate(taken: actions.Turn, reason: str) -> list[dict[str, int]]:
    """Compensating lines, where the places differ. A battle that nobody judged any more moves nobody."""
    ranks: dict[int, int] | None = {} if places.why_unrated(taken.row) else None
    lines = ledger.correct(taken.row, taken.log, taken.now, reason=reason, ranks=ranks)
    return [
        {"seat": line.seat, "mu": line.mu_after - line.mu_before, "sigma": line.sigma_after - line.sigma_before}
        for line in lines
    ]


def recount(heat: models.Heat) -> None:
    """Writes outcome, winner, ranks and confidence anew, by the function that wrote them first. Of an open jury too few
    say nothing."""
    nothing = dict.fromkeys(("rank", "strength", "slots_won", "slots_judged"))
    heat.entries.update(**nothing)
    counted = verdicts.count(heat)
    said_enough = heat.jury_called_at is None or counted.voters >= VOTERS_FEWEST
    unjudged = rules.Verdict(Outcome.UNJUDGED, heat=heat.number)
    verdicts.write_standings(heat, counted.verdict if said_enough else unjudged)


def result_of(heat: models.Heat) -> dict[str, Any]:
    """What people are told of a heat, by seat."""
    ranks = heat.entries.filter(rank__isnull=False).order_by("seat__number").values_list("seat__number", "rank")
    winner = heat.winner.seat.number if heat.winner else None
    return {"outcome": heat.outcome, "winner": winner, "ranks": [list(pair) for pair in ranks]}


def pseudonym(row: models.Battle, player: int) -> str:
    return chain.pseudonym(bytes(row.pseudonym_key), player)
