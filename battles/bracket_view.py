"""A knockout's bracket as everybody sees it, with the rounds that are still to come. Reads rows, writes none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from battles import bracket, messages, models, rulings, verdicts
from battles.ballots import votes_won
from battles.loading import load_bracket, load_draw
from battles.pairings import Pairing
from battles.states import Format, Outcome, Phase


@dataclass(frozen=True, slots=True)
class Ended:
    """How a heat ended as it is counted now. `votes` are by seat, and known only where it is tied."""

    outcome: Outcome
    winner: int | None
    votes: Mapping[int, int]


Heats = Mapping[tuple[int, int], Ended]
"""By round and number."""


def bracket_view(row: models.Battle) -> messages.BracketView | None:
    """None for other formats, and before the draw."""
    made = load_bracket(row)
    if row.format != Format.KNOCKOUT or not made:
        return None
    draw = load_draw(row)
    ended, names = _ended(row), dict(row.seating.values_list("number", "player__nickname"))
    total = bracket.stages(len(draw))
    is_won = row.phase == Phase.FINISHED
    stages = [_stage(number, total, made, ended, names) for number in range(1, total + 1)]
    return messages.BracketView(seeds=list(draw), stages=stages, champion=bracket.champion(made) if is_won else None)


def _ended(row: models.Battle) -> Heats:
    heats = models.Heat.objects.filter(round__battle=row).exclude(outcome=Outcome.OPEN)
    return {
        (heat.round.number, heat.number): Ended(
            Outcome(heat.outcome),
            heat.winner.seat.number if heat.winner else None,
            _votes(heat) if heat.outcome == Outcome.TIED else {},
        )
        for heat in heats.select_related("round", "winner__seat")
    }


def _votes(heat: models.Heat) -> dict[int, int]:
    seats = dict(heat.entries.values_list("id", "seat__number"))
    won = votes_won(verdicts.counted_in(heat))
    return {seat: won[entry] for entry, seat in seats.items()}


def _stage(
    number: int, total: int, made: tuple[Pairing, ...], ended: Heats, names: Mapping[int, str]
) -> messages.StageView:
    places = 2 ** (total - number)
    known = {one.number: one for one in made if one.stage == number}
    came = {one.number: one.advanced for one in made if one.stage == number - 1}
    return messages.StageView(
        number=number,
        round=next((one.round for one in known.values() if one.round is not None), None),
        pairings=[
            _met(known[place], places, ended, names) if place in known else _to_come(place, came)
            for place in range(1, places + 1)
        ],
    )


def _met(pairing: Pairing, places: int, ended: Heats, names: Mapping[int, str]) -> messages.PairingView:
    heat = ended.get((pairing.round or 0, pairing.heat or 0))
    return messages.PairingView(
        number=pairing.number,
        first=pairing.first,
        second=pairing.second,
        way=pairing.way,
        heat=pairing.heat,
        outcome=heat.outcome if heat else None,
        advanced=pairing.advanced,
        ruling=pairing.ruling or "",
        why=rulings.sentence(decided(pairing, places, heat, names)) if pairing.is_closed else "",
    )


def decided(pairing: Pairing, size: int, heat: Ended | None, names: Mapping[int, str]) -> rulings.Decided:
    """As `battles.rulings` puts it into words; `size` is how many pairings the stage has."""
    ahead, behind = pairing.advanced, next((seat for seat in pairing.seats if seat != pairing.advanced), None)
    votes = heat.votes if heat else {}
    return rulings.Decided(
        size=size,
        way=pairing.way,
        outcome=heat.outcome if heat else None,
        ruling=pairing.ruling,
        ahead=names.get(ahead) if ahead is not None else None,
        behind=names.get(behind) if behind is not None else None,
        is_winner=heat is not None and heat.winner == ahead,
        score=(votes[ahead], votes[behind]) if votes and ahead is not None and behind is not None else None,
    )


def _to_come(number: int, came: Mapping[int, int | None]) -> messages.PairingView:
    """Not made yet; who has come through so far stands in it."""
    return messages.PairingView(
        number=number,
        first=came.get(2 * number - 1),
        second=came.get(2 * number),
        way="waiting",
        heat=None,
        outcome=None,
        advanced=None,
    )
