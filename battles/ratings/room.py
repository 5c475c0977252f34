"""Ratings as a room shows them: where its players stand, and once it is over what it did to them. Reads only."""

from __future__ import annotations

from collections.abc import Iterable

from battles import messages, models
from battles.models.ratings import Rating, RatingChange
from battles.ratings import scale, steps
from battles.ratings.wenglin import START_MU, START_SIGMA
from battles.states import Phase, SeatRole


def ratings_of(row: models.Battle, seats: Iterable[models.Seat]) -> dict[int, messages.RatingView]:
    """By seat, of players with an account; nothing for a casual battle."""
    if not row.is_rated:
        return {}
    if row.phase == Phase.FINISHED:
        return _changed(row)
    playing = {
        seat.player_id: seat.number for seat in seats if seat.role == SeatRole.PLAYER and not seat.player.is_guest
    }
    known = {rating.player_id: rating for rating in Rating.objects.filter(player__in=playing)}
    return {number: _now(known.get(player)) for player, number in playing.items()}


def _now(rating: Rating | None) -> messages.RatingView:
    mu, sigma = (rating.mu, rating.sigma) if rating else (START_MU, START_SIGMA)
    return _view(mu, sigma, None)


def _changed(row: models.Battle) -> dict[int, messages.RatingView]:
    """After this battle and its corrections, whatever has been played since."""
    lines = list(RatingChange.objects.filter(battle=row).order_by("number"))
    done = steps.done(lines)
    first = {line.seat: line for line in reversed(lines)}
    return {
        seat: _view(line.mu_before + done[seat].mu, line.sigma_before + done[seat].sigma, line.mu_before)
        for seat, line in first.items()
    }


def _view(mu: int, sigma: int, before: int | None) -> messages.RatingView:
    return messages.RatingView(
        points=scale.points(mu),
        spread=scale.spread(sigma),
        is_provisional=scale.is_provisional(sigma),
        change=None if before is None else scale.change(before, mu),
    )
