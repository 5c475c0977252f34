"""Works out what the log of one battle says of ratings, to the last micro-unit. Pure, without Django: a receipt is enough.

Lines it reads, all integers: `rating` (seat, rank, mu_before, sigma_before, mu_after, sigma_after) for everybody who was
rated; `places_corrected` (places: seat and rank of each; reason), and after it a `rating_correction`, with the same fields and a
rank of null for who was taken out, for everybody whom that moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from battles.ratings import steps

RATING, CORRECTION, PLACES = "rating", "rating_correction", "places_corrected"
KINDS = frozenset({RATING, CORRECTION, PLACES})


class Unrated(StrEnum):
    """Why a rated battle, or one seat of it, moves no rating. The words of its log."""

    VOID = "void"
    LOST = "lost"  # an entry went under in the studio: its author had no chance
    UNJUDGED = "unjudged"  # walk-overs alone say nothing of skill
    TOO_FEW = "too_few"
    GUEST = "guest"
    KICKED = "kicked"


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


@dataclass(frozen=True, slots=True)
class Difference:
    """A rating that does not follow: `line` is the place of its line among those given, from 0."""

    line: int
    seat: int
    why: str


def differences(lines: Iterable[tuple[str, Mapping[str, Any]]]) -> Iterator[Difference]:
    """Every rating of this log that does not follow from its places. Lines of other kinds are passed over."""
    ours = [(at, kind, body) for at, (kind, body) in enumerate(lines) if kind in KINDS]
    rated = {at: told(body) for at, kind, body in ours if kind == RATING}
    firsts = {line.seat: line for line in rated.values()}
    ranks = {line.seat: line.rank for line in rated.values() if line.rank is not None}
    if rated:
        yield from _against(steps.due(firsts, ranks), {}, rated, min(rated))
    so_far = list(rated.values())
    for at, places, corrections in _corrections(ours):
        yield from _against(steps.due(firsts, places), steps.done(so_far), corrections, at)
        for line, one in corrections.items():
            if one.rank != places.get(one.seat):
                yield Difference(line, one.seat, "it is corrected by another place than the one that was put right")
        so_far += corrections.values()


def _against(
    due: Mapping[int, steps.Step], before: Mapping[int, steps.Step], lines: Mapping[int, Told], otherwise: int
) -> Iterator[Difference]:
    """Each line moves its seat by what is due, less what was done before, and no seat is forgotten."""
    for at, line in lines.items():
        step = due.get(line.seat, steps.Step()) - before.get(line.seat, steps.Step())
        mu, sigma = step.taken_from(line.mu_before, line.sigma_before)
        if line.seat not in due:
            yield Difference(at, line.seat, "this battle had not rated it")
        elif (mu, sigma) != (line.mu_after, line.sigma_after):
            yield Difference(at, line.seat, f"the rating is {mu} ± {sigma} afterwards, in millionths, not what it says")
    named = {line.seat for line in lines.values()}
    for seat, step in due.items():
        if seat not in named and step - before.get(seat, steps.Step()):
            yield Difference(otherwise, seat, "the right places move it, and no line does")


def _corrections(
    lines: list[tuple[int, str, Mapping[str, Any]]],
) -> Iterator[tuple[int, dict[int, int], dict[int, Told]]]:
    """Where the right places are named, the places, and the lines that they brought about."""
    places: dict[int, int] = {}
    batch: dict[int, Told] = {}
    start: int | None = None
    for at, kind, body in lines:
        if kind == PLACES:
            if start is not None:
                yield start, places, batch
            start, batch = at, {}
            places = {place["seat"]: place["rank"] for place in body["places"]}
        elif kind == CORRECTION:
            start = at if start is None else start
            batch[at] = told(body)
    if start is not None:
        yield start, places, batch
