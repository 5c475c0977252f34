"""Works out what the log of one battle says of ratings, to the last micro-unit. Pure, without Django: a receipt is enough.

Lines it reads, all integers: `rating` (seat, rank, mu_before, sigma_before, mu_after, sigma_after) for everybody who was
rated; `places_corrected` (places: pairs of seat and rank), and after it a `rating_correction`, with the same fields and a
rank of null for who was taken out, for everybody whom that moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from battles.ratings import steps

RATING, CORRECTION, PLACES = "rating", "rating_correction", "places_corrected"
KINDS = frozenset({RATING, CORRECTION, PLACES})


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the log about one seat's rating."""

    seat: int
    rank: int | None
    mu_before: int
    sigma_before: int
    mu_after: int
    sigma_after: int


def told(body: Mapping[str, Any]) -> Told:
    """Raises KeyError or TypeError for a body that is no such line."""
    return Told(**{name: body[name] for name in Told.__slots__})


def differences(lines: Iterable[tuple[str, Mapping[str, Any]]]) -> Iterator[str]:
    """A sentence for every rating of this log that does not follow from its places. Other lines are passed over."""
    ours = [(kind, body) for kind, body in lines if kind in KINDS]
    firsts = {line.seat: line for line in (told(body) for kind, body in ours if kind == RATING)}
    so_far: list[Told] = list(firsts.values())
    yield from _against(steps.due(firsts, {seat: line.rank or 1 for seat, line in firsts.items()}), {}, so_far)
    for places, corrections in _corrections(ours):
        before = steps.done(so_far)
        yield from _against(steps.due(firsts, places), before, corrections)
        so_far += corrections


def _against(due: Mapping[int, steps.Step], before: Mapping[int, steps.Step], lines: list[Told]) -> Iterator[str]:
    """Each line moves its seat by what is due, less what was done before, and no seat is forgotten."""
    by_seat = {line.seat: line for line in lines}
    for seat, step in sorted(due.items()):
        missing = step - before.get(seat, steps.Step())
        line = by_seat.pop(seat, None)
        if line is None and missing:
            yield f"seat {seat} is owed {missing.mu}, {missing.sigma} and has no line"
        elif line and missing.taken_from(line.mu_before, line.sigma_before) != (line.mu_after, line.sigma_after):
            mu, sigma = missing.taken_from(line.mu_before, line.sigma_before)
            yield f"seat {seat} came to {line.mu_after} ± {line.sigma_after}, but its place makes that {mu} ± {sigma}"
    for seat in sorted(by_seat):
        yield f"seat {seat} was not rated in this battle"


def _corrections(lines: list[tuple[str, Mapping[str, Any]]]) -> Iterator[tuple[dict[int, int], list[Told]]]:
    """The right places that each correction names, and the lines that it brought about."""
    places: dict[int, int] | None = None
    batch: list[Told] = []
    for kind, body in lines:
        if kind == PLACES:
            if places is not None:
                yield places, batch
            places, batch = dict(body["places"]), []
        elif kind == CORRECTION:
            batch.append(told(body))
    if places is not None or batch:
        yield places or {}, batch
