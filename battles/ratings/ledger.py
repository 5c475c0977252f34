"""The only writer of ratings. Call it in the transaction that ends or corrects a battle, with the battle's row locked.

Lock order: battle, paints, jobs, and ratings last, these by player, so that two battles that end at once never wait for
each other in a ring. The ledger is appended to and the log says the same, so that either can be checked by the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import QuerySet

from battles import models
from battles.log import Log
from battles.models.ratings import ChangeKind, Rating, RatingChange
from battles.ratings import steps
from battles.ratings.places import Places, places_of, why_unrated
from battles.ratings.retelling import Unrated
from battles.ratings.steps import Step
from battles.ratings.wenglin import Place, rate


def settle(row: models.Battle, log: Log, now: datetime) -> None:
    """Rate a battle that has just finished. What moves nobody says why in the log; casual battles say nothing."""
    if not row.is_rated:
        return
    why, places = why_unrated(row), places_of(row)
    if why is None:
        for seat, reason in sorted(places.left_out.items()):
            log.write("unrated", seat=seat, reason=reason)
    if why or len(places.ranks) < 2:
        pass_over(row, log, why or Unrated.TOO_FEW)
    else:
        _rate(row, places, log, now)


def pass_over(row: models.Battle, log: Log, reason: Unrated) -> None:
    """A rated battle that moves nobody's rating, and why."""
    if row.is_rated:
        log.write("unrated", seat=None, reason=reason)


def correct(
    row: models.Battle, log: Log, now: datetime, *, reason: str, ranks: Mapping[int, int] | None = None
) -> list[RatingChange]:
    """Compensating lines for everybody whose rating this battle moved otherwise than it should have.

    `ranks` are the right places by seat; None: as the rows say now, in a knockout by its bracket counted again; empty: the battle
    is annulled, and a seat that is missing is taken out of it. Each gets what the battle should have done to them as they then
    were, less what it did so far. Later battles stand as they were rated. Nothing is written, and [] given, where nothing
    differs: a correction made twice is made once. `reason` is a code for the log, without names.
    """
    firsts = {change.seat: change for change in _changes_of(row).filter(kind=ChangeKind.BATTLE)}
    if not firsts:
        return []
    found = places_of(row, is_counted_again=True).ranks if ranks is None else ranks
    right = {seat: rank for seat, rank in found.items() if seat in firsts}
    ratings = _locked([change.player_id for change in firsts.values()], now)
    done = steps.done(_changes_of(row))
    missing = {seat: step - done[seat] for seat, step in steps.due(firsts, right).items()}
    if not any(missing.values()):
        return []
    log.write("places_corrected", places=_told(right), reason=reason)
    lines = []
    for seat, step in sorted(missing.items()):
        if step:
            first = firsts[seat]
            line = _line(ratings[first.player_id], row, seat, right.get(seat), step, now)
            line.kind, line.corrects, line.reason = ChangeKind.CORRECTION, first, reason
            lines.append(line)
    return _append(lines, ratings, log, "rating_correction")


def _rate(row: models.Battle, places: Places, log: Log, now: datetime) -> None:
    ratings = _locked(places.players.values(), now)
    before = {seat: ratings[player] for seat, player in places.players.items()}
    rated = rate([Place(seat, rank, before[seat].mu, before[seat].sigma) for seat, rank in places.ranks.items()])
    lines = []
    for change in rated:
        rating = before[change.seat]
        step = Step(change.mu - rating.mu, change.sigma - rating.sigma)
        lines.append(_line(rating, row, change.seat, places.ranks[change.seat], step, now))
        rating.battles += 1
    _append(lines, ratings, log, "rating")


def _locked(players: Iterable[int], now: datetime) -> dict[int, Rating]:
    """Their ratings by player, made where there are none yet, locked in the one order."""
    known = sorted(set(players))
    fresh = [Rating(player_id=player, updated_at=now) for player in known]
    Rating.objects.bulk_create(fresh, ignore_conflicts=True)
    rows = Rating.objects.select_for_update(no_key=True).filter(player__in=known).order_by("player_id")
    return {rating.player_id: rating for rating in rows}


def _line(rating: Rating, row: models.Battle, seat: int, rank: int | None, step: Step, now: datetime) -> RatingChange:
    """The next line of this rating's ledger; moves the rating with it."""
    mu, sigma = step.taken_from(rating.mu, rating.sigma)
    line = RatingChange(
        player_id=rating.player_id,
        battle=row,
        seat=seat,
        number=rating.changes + 1,
        rank=rank,
        mu_before=rating.mu,
        sigma_before=rating.sigma,
        mu_after=mu,
        sigma_after=sigma,
        at=now,
    )
    rating.mu, rating.sigma, rating.changes, rating.updated_at = line.mu_after, line.sigma_after, line.number, now
    return line


def _append(lines: list[RatingChange], ratings: Mapping[int, Rating], log: Log, kind: str) -> list[RatingChange]:
    RatingChange.objects.bulk_create(lines)
    Rating.objects.bulk_update(ratings.values(), ["mu", "sigma", "battles", "changes", "updated_at"])
    for line in lines:
        log.write(
            kind,
            seat=line.seat,
            rank=line.rank,
            mu_before=line.mu_before,
            sigma_before=line.sigma_before,
            mu_after=line.mu_after,
            sigma_after=line.sigma_after,
        )
    return lines


def _told(ranks: Mapping[int, int]) -> list[dict[str, int]]:
    return [{"seat": seat, "rank": rank} for seat, rank in sorted(ranks.items())]


def _changes_of(row: models.Battle) -> QuerySet[RatingChange]:
    return RatingChange.objects.filter(battle=row).order_by("seat", "number")
