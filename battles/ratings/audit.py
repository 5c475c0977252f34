"""Works every rating out again: ratings from the ledger, the ledger from the logs of its battles. Changes nothing.

Both must agree to the last micro-unit. That the logs themselves are whole, and that their places follow from the ballots,
is what checking a receipt shows.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from itertools import groupby

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from battles import models
from battles.models.ratings import ChangeKind, Rating, RatingChange
from battles.ratings import retelling
from battles.ratings.wenglin import START_MU, START_SIGMA

LOGGED = {retelling.RATING: ChangeKind.BATTLE, retelling.CORRECTION: ChangeKind.CORRECTION}


@dataclass(frozen=True, slots=True)
class Standing:
    """What a player's ledger adds up to."""

    mu: int = START_MU
    sigma: int = START_SIGMA
    battles: int = 0
    changes: int = 0


def differences() -> Iterator[str]:
    """A sentence for everything that does not add up."""
    for player, lines in _by_player():
        yield from _ledger_differences(player, lines)
    yield from rating_differences()
    for battle in _battles():
        yield from _battle_differences(battle)


def rating_differences() -> Iterator[str]:
    """Ratings that are not what their ledger adds up to."""
    for player, standing, rating in _standings():
        if rating is None or _of(rating) != standing:
            yield f"The rating of player {player} is {_said(rating)}; the ledger adds up to {_said(standing)}."


def repair() -> int:
    """Write ratings anew from the ledger, which is not touched. How many were wrong. Call it in a transaction: nothing
    else may rate meanwhile."""
    wrong = [
        (player, standing) for player, standing, rating in _standings() if rating is None or _of(rating) != standing
    ]
    for player, standing in wrong:
        said = {"mu": standing.mu, "sigma": standing.sigma, "battles": standing.battles, "changes": standing.changes}
        Rating.objects.update_or_create(player_id=player, defaults=said | {"updated_at": timezone.now()})
    return len(wrong)


def _standings() -> Iterator[tuple[int, Standing, Rating | None]]:
    """Every player with a ledger or a rating, in one order."""
    ratings = {rating.player_id: rating for rating in Rating.objects.iterator()}
    for player, lines in _by_player():
        last = lines[-1]
        fought = sum(line.kind == ChangeKind.BATTLE for line in lines)
        yield player, Standing(last.mu_after, last.sigma_after, fought, len(lines)), ratings.pop(player, None)
    for player, rating in sorted(ratings.items()):
        yield player, Standing(), rating


def _of(rating: Rating) -> Standing:
    return Standing(rating.mu, rating.sigma, rating.battles, rating.changes)


def _said(rating: Rating | Standing | None) -> str:
    if rating is None:
        return "missing"
    return f"{rating.mu} ± {rating.sigma} after {rating.battles} battles and {rating.changes} lines"


def _by_player() -> Iterator[tuple[int, list[RatingChange]]]:
    rows = RatingChange.objects.order_by("player_id", "number").iterator()
    for player, lines in groupby(rows, key=lambda line: line.player_id):
        yield player, list(lines)


def _ledger_differences(player: int, lines: list[RatingChange]) -> Iterator[str]:
    """Each line begins where the one before it ended, and their numbers have no gap."""
    mu, sigma = START_MU, START_SIGMA
    for number, line in enumerate(lines, start=1):
        if line.number != number:
            yield f"Line {number} of player {player} is missing."
            return
        if (line.mu_before, line.sigma_before) != (mu, sigma):
            yield f"Line {number} of player {player} begins at {line.mu_before} ± {line.sigma_before}, not at {mu} ± {sigma}."
        mu, sigma = line.mu_after, line.sigma_after


def _battles() -> Iterator[models.Battle]:
    """Every battle with a line in the ledger or a line about ratings in its log."""
    changed = RatingChange.objects.filter(battle=OuterRef("pk"))
    logged = models.LogLine.objects.filter(battle=OuterRef("pk"), kind__in=LOGGED)
    return models.Battle.objects.filter(Q(Exists(changed)) | Q(Exists(logged))).order_by("pk").iterator(chunk_size=500)


def _battle_differences(battle: models.Battle) -> Iterator[str]:
    logged = list(battle.log.filter(kind__in=retelling.KINDS).order_by("number"))
    lines = [(line.kind, json.loads(line.body)) for line in logged]
    from_log = [(LOGGED[kind].value, *astuple(retelling.told(body))) for kind, body in lines if kind in LOGGED]
    from_rows = list(RatingChange.objects.filter(battle=battle).values_list("kind", *retelling.Told.__slots__))
    for kind, seat, *numbers in sorted(Counter(from_rows) - Counter(from_log)):
        yield f"Battle {battle.code}: its log does not know the {kind} of seat {seat} in the ledger, {numbers}."
    for kind, seat, *numbers in sorted(Counter(from_log) - Counter(from_rows)):
        yield f"Battle {battle.code}: the ledger lacks the {kind} of seat {seat} in its log, {numbers}."
    for found in retelling.differences(lines):
        yield f"Battle {battle.code}, line {logged[found.line].number} of its log, seat {found.seat}: {found.why}."
