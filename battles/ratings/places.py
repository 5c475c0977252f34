"""Who came where in a finished battle, and whether it counts for ratings. Reads rows, writes none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from battles import counted_again, models
from battles.loading import load_places
from battles.ratings.retelling import Unrated
from battles.standings import HeatResult, overall
from battles.states import EntryState, Outcome

JUDGED_BY_PEOPLE = frozenset({Outcome.WON, Outcome.TIED})


@dataclass(frozen=True, slots=True)
class Places:
    """`ranks` by seat, 1 is best; `players` by seat; who played and is not rated, with the reason."""

    ranks: Mapping[int, int] = field(default_factory=dict)
    players: Mapping[int, int] = field(default_factory=dict)
    left_out: Mapping[int, Unrated] = field(default_factory=dict)


def results_of(row: models.Battle) -> list[HeatResult]:
    """Every heat that has ended, in the order of play."""
    heats = models.Heat.objects.filter(round__battle=row).exclude(outcome=Outcome.OPEN).select_related("winner__seat")
    ordered = heats.prefetch_related("entries__seat").order_by("round__number", "number")
    return [
        HeatResult(
            Outcome(heat.outcome),
            heat.winner.seat.number if heat.winner else None,
            {entry.seat.number: entry.rank for entry in heat.entries.all() if entry.rank},
        )
        for heat in ordered
    ]


def why_unrated(row: models.Battle) -> Unrated | None:
    """Why this finished battle moves nobody, None where it counts."""
    entries = models.Entry.objects.filter(heat__round__battle=row)
    if entries.filter(state=EntryState.LOST).exists():
        return Unrated.LOST
    judged = models.Heat.objects.filter(round__battle=row, outcome__in=JUDGED_BY_PEOPLE)
    # Who has won because nothing else could be seen was not judged by that.
    return None if judged.filter(votes__gt=0).exists() else Unrated.UNJUDGED


def places_of(row: models.Battle, *, is_counted_again: bool = False) -> Places:
    """Everybody who had an entry, who wrote nothing among them: leaving is no way out of losing.

    Whom the host removed before any entry of theirs was judged is left out: hosts have no power over ratings. A knockout's
    places are those of its bracket, `is_counted_again`: of the one that the votes that count now would have.
    """
    results = results_of(row)
    judged = {seat for result in results for seat in result.ranks}
    seats = row.seating.filter(entries__heat__round__closed_at__isnull=False).select_related("player").distinct()
    played = {seat.number: seat for seat in seats}
    left_out = {number: why for number, seat in played.items() if (why := _why_left_out(seat, number in judged))}
    standings = overall(results, played, counted_again.places(row) if is_counted_again else load_places(row))
    return Places(
        ranks={place.seat: place.rank for place in standings if place.seat not in left_out},
        players={number: seat.player_id for number, seat in played.items() if number not in left_out},
        left_out=left_out,
    )


def _why_left_out(seat: models.Seat, is_judged: bool) -> Unrated | None:
    if seat.player.is_guest:
        return Unrated.GUEST
    if seat.kicked_at is not None and not is_judged:
        return Unrated.KICKED
    return None
