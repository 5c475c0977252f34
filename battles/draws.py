"""What a knockout's draw goes by: the secret it was committed with, and the ratings of who plays where the battle is rated."""

from __future__ import annotations

import secrets

from battles import bracket, models, rules
from battles.models.ratings import WIDTHS_BELOW
from battles.ratings.wenglin import START_MU, START_SIGMA
from battles.states import Format

SECRET_BYTES = 32
NEWCOMER = START_MU - WIDTHS_BELOW * START_SIGMA


def new_secret(format: Format) -> bytes | None:
    """None for a format that draws nothing."""
    return secrets.token_bytes(SECRET_BYTES) if format is Format.KNOCKOUT else None


def lots(row: models.Battle, battle: rules.Battle) -> tuple[rules.Lot, ...]:
    """The seats that would start now, best first. Empty for another format, and once it has started."""
    if row.draw_secret is None or battle.bracket:
        return ()
    seats = {seat.number: seat.player for seat in battle.players(1)}
    ratings = _ratings(seats) if row.is_rated else {}
    order = bracket.draw(seats, bytes(row.draw_secret), ratings)
    return tuple(rules.Lot(seat, ratings.get(seat)) for seat in order)


def _ratings(seats: dict[int, int]) -> dict[int, int]:
    """By seat the lower bound of its player's rating, in micro-units (leaderboards rank by it in points). A newcomer's is
    that of whoever was never rated."""
    found = models.Rating.objects.filter(player__in=seats.values())
    lower = {player: mu - WIDTHS_BELOW * sigma for player, mu, sigma in found.values_list("player_id", "mu", "sigma")}
    return {seat: lower.get(player, NEWCOMER) for seat, player in seats.items()}
