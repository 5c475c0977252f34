"""Whether everybody who is here has judged all that they can see of a heat, and what of its round nobody can see. Reads rows.

A picture at which a program has yet to look comes by itself, so that with one of these a heat is never judged to its end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from itertools import combinations

from django.db.models import QuerySet

from battles import audience, ballots, models
from battles.states import BallotKind
from moderation.states import State

Unseen = Collection[tuple[int, int]]
"""Entries with the slots whose pictures nobody may see."""


def is_exhausted(heat: models.Heat, contenders: list[ballots.Contender], people: Mapping[int, int]) -> bool:
    """Not where nobody can judge anything. `people` are those who judge where everything is to be seen."""
    unseen = _unseen_in(heat)
    if unseen and _is_coming(heat):
        return False
    judged, spent = _judged_in(heat, unseen)
    seen = without(contenders, unseen)
    possible = audience.within_share(seen, people_who_judge(heat, seen) if unseen else people, spent)
    return bool(possible) and all(judged[player] >= many for player, many in possible.items())


def without(contenders: list[ballots.Contender], unseen: Unseen) -> list[ballots.Contender]:
    return [
        ballots.Contender(one.entry, frozenset(slot for slot in one.slots if (one.entry, slot) not in unseen))
        for one in contenders
    ]


def people_who_judge(heat: models.Heat, contenders: list[ballots.Contender]) -> dict[int, int]:
    """Who is here and has pairs to judge, with how many there are for them."""
    shared = {
        frozenset((one.entry, other.entry)): len(one.slots & other.slots) for one, other in combinations(contenders, 2)
    }
    owners = dict(heat.entries.values_list("seat__player_id", "id"))
    here = models.Seat.objects.filter(battle__played_rounds__heats=heat, is_present=True, left_at=None, kicked_at=None)
    own = {player: owners.get(player) for player in here.values_list("player_id", flat=True)}
    total = sum(shared.values())
    of_entry = {one.entry: sum(many for pair, many in shared.items() if one.entry in pair) for one in contenders}
    possible = {player: total - of_entry.get(entry or 0, 0) for player, entry in own.items()}
    return {player: many for player, many in possible.items() if many}


def told(battle: models.Battle) -> list[dict[str, int]]:
    """What of the round that is on nobody can see, as the log names it."""
    rows = _paints(models.Round.objects.get(battle=battle, number=battle.round_number))
    places = rows.order_by("entry__heat__number", "entry__seat__number", "slot")
    named = places.values_list("entry__heat__number", "entry__seat__number", "slot")
    return [{"heat": heat, "seat": seat, "slot": slot} for heat, seat, slot in named]


def _judged_in(heat: models.Heat, unseen: Unseen) -> tuple[Counter[int], Counter[int]]:
    """How many of the heat's own pairs each voter has judged of those that can be seen, and was dealt of others."""
    judged: Counter[int] = Counter()
    spent: Counter[int] = Counter()
    dealt = heat.ballots.filter(kind=BallotKind.NORMAL).values_list("voter_id", "low_id", "high_id", "slot", "answer")
    for voter, low, high, slot, answer in dealt:
        if (low, slot) in unseen or (high, slot) in unseen:
            spent[voter] += 1
        elif answer:
            judged[voter] += 1
    return judged, spent


def _unseen_in(heat: models.Heat) -> set[tuple[int, int]]:
    if not heat.round.unseen:
        return set()
    return set(_paints(heat.round).filter(entry__heat=heat).values_list("entry_id", "slot"))


def _is_coming(heat: models.Heat) -> bool:
    waits = {"picture__state": State.PENDING, "picture__deleted_at": None}
    return _paints(heat.round).filter(entry__heat=heat, **waits).exists()


def _paints(played: models.Round) -> QuerySet[models.Paint]:
    """As the room was told, since whoever ends voting goes by that."""
    return models.Paint.objects.filter(pk__in=played.unseen)
