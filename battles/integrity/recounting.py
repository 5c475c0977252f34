"""A heat counted again from the ballots that count now. Call it with the battle's row locked."""

from __future__ import annotations

from typing import Any

from battles import chain, models, verdicts


def recount(heat: models.Heat) -> None:
    """Writes outcome, winner, ranks and confidence anew, by the function that wrote them first."""
    nothing = dict.fromkeys(("rank", "strength", "slots_won", "slots_judged"))
    heat.entries.update(**nothing)
    verdicts.write_standings(heat, verdicts.count(heat).verdict)


def result_of(heat: models.Heat) -> dict[str, Any]:
    """What people are told of a heat, by seat."""
    ranks = heat.entries.filter(rank__isnull=False).order_by("seat__number").values_list("seat__number", "rank")
    winner = heat.winner.seat.number if heat.winner else None
    return {"outcome": heat.outcome, "winner": winner, "ranks": [list(pair) for pair in ranks]}


def pseudonym(row: models.Battle, player: int) -> str:
    return chain.pseudonym(bytes(row.pseudonym_key), player)
