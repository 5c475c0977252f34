"""A knockout's bracket as the votes that count now would have it, beside the one that was played. Reads rows, writes none.

The two differ only where a heat was counted again after an exclusion (`battles.integrity.correcting`).
"""

from __future__ import annotations

from collections import defaultdict

from battles import ballots, bracket, models, rules, verdicts
from battles.loading import load_bracket, load_draw
from battles.pairings import Pairing
from battles.states import Format, Outcome

BY_BALLOTS = (Outcome.WON, Outcome.TIED, Outcome.UNJUDGED)
"""How a heat ended that ballots decide. The others ended without them, and end so however often they are counted."""


def places(row: models.Battle) -> dict[int, int]:
    """By seat, for `battles.standings.overall`. Empty for other formats."""
    return bracket.places(pairings(row), load_draw(row)) if row.format == Format.KNOCKOUT else {}


def turned(row: models.Battle) -> list[tuple[Pairing, Pairing]]:
    """Pairings from which somebody else would have gone on: as played, and as counted again."""
    return [(played, again) for played, again in zip(load_bracket(row), pairings(row), strict=True) if played != again]


def pairings(row: models.Battle) -> tuple[Pairing, ...]:
    """The bracket counted again; empty for other formats."""
    judged = models.Heat.objects.filter(round__battle=row, outcome__in=BY_BALLOTS)
    heats = list(judged.select_related("round", "winner__seat").prefetch_related("entries__seat"))
    counted = verdicts.counted_by_heat(heats)
    told: dict[int, list[rules.Verdict]] = defaultdict(list)
    for heat in heats:
        told[heat.round.number].append(_verdict(heat, counted[heat.pk]))
    return bracket.counted_again(load_bracket(row), told, _wrote(row), load_draw(row))


def _verdict(heat: models.Heat, counted: list[ballots.Dealt]) -> rules.Verdict:
    """From its rows, with what decides who goes on where nobody has won."""
    won = ballots.votes_won(counted)
    scores = tuple(rules.Score(entry.seat.number, entry.slots_won or 0, won[entry.id]) for entry in heat.entries.all())
    return rules.Verdict(Outcome(heat.outcome), heat.winner.seat.number if heat.winner else None, heat.number, scores)


def _wrote(row: models.Battle) -> dict[int, set[int]]:
    wrote: dict[int, set[int]] = defaultdict(set)
    sealed = models.Entry.objects.filter(heat__round__battle=row, seals__gt=0)
    for number, seat in sealed.values_list("heat__round__number", "seat__number"):
        wrote[number].add(seat)
    return wrote
