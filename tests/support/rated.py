"""Rated battles for tests, played through by the site's own verbs."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from accounts.models import Player
from battles import actions, models
from battles.ratings.wenglin import START_MU, START_SIGMA
from battles.states import Format, SeatRole
from tests.support.battles import guest, lobby, member, setup, time_is_up, to_voting, vote_for
from tests.support.scenes import once

WORDS = ("a red fox", "a blue boat", "a green tree", "a grey stone", "a white owl")


def rated_battle(*players: Player, is_rated: bool = True, audience: Player | None = None) -> models.Battle:
    """In voting, everybody with pictures; two play a duel, more a free-for-all. Somebody with an account watches."""
    format = Format.DUEL if len(players) == 2 else Format.FREE_FOR_ALL
    battle = lobby(*players, chosen=setup(format, is_rated=is_rated))
    battle = to_voting(battle, dict(zip(players, WORDS, strict=False)))
    actions.join(battle.code, audience or guest("Mo"), SeatRole.AUDIENCE)
    return battle


def finish(battle: models.Battle) -> models.Battle:
    """Voting ends, the results are shown, and the battle is over."""
    return time_is_up(time_is_up(battle))


def won_by(winner: Player, *others: Player, voter: Player, is_rated: bool = True) -> models.Battle:
    """A finished battle that one player wins and in which all others are equal."""
    battle = rated_battle(winner, *others, is_rated=is_rated, audience=voter)
    assert vote_for(battle, voter, favourite=winner)
    return finish(battle)


@dataclass(frozen=True)
class Duel:
    """Ada beat Bo by what Mo, who watched, said of its four pairs. All three have accounts."""

    ada: Player
    bo: Player
    mo: Player
    battle: models.Battle


def ada_beats_bo() -> Duel:
    """It was rated."""
    return once(_duel, True)


def casual_duel() -> Duel:
    return once(_duel, False)


def _duel(is_rated: bool) -> Duel:
    ada, bo, mo = member("Ada"), member("Bo"), member("Mo")
    return Duel(ada, bo, mo, won_by(ada, bo, voter=mo, is_rated=is_rated))


@dataclass(frozen=True)
class Three:
    """Of a rated free-for-all, and Mo who watches. All have accounts."""

    ada: Player
    bo: Player
    cy: Player
    mo: Player
    battle: models.Battle


def three_to_be_judged() -> Three:
    """Nobody has voted yet."""
    return once(_three)


def _three() -> Three:
    ada, bo, cy, mo = (member(name) for name in ("Ada", "Bo", "Cy", "Mo"))
    return Three(ada, bo, cy, mo, rated_battle(ada, bo, cy, audience=mo))


def rated_in(battle: models.Battle, *best_first: Player) -> None:
    """Lines of the ledger as if this battle had been rated so, moving nobody."""
    for rank, player in enumerate(best_first, start=1):
        models.RatingChange.objects.create(
            player=player,
            battle=battle,
            seat=rank,
            number=1 + player.rating_changes.count(),
            rank=rank,
            mu_before=START_MU,
            sigma_before=START_SIGMA,
            mu_after=START_MU,
            sigma_after=START_SIGMA,
            at=timezone.now(),
        )
