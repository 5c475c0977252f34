"""A knockout's bracket as everybody sees it, with the rounds that are still to come. Reads rows, writes none."""

from __future__ import annotations

from collections.abc import Mapping

from battles import bracket, messages, models
from battles.loading import load_bracket, load_draw
from battles.pairings import Pairing
from battles.states import Format, Outcome, Phase


def bracket_view(row: models.Battle) -> messages.BracketView | None:
    """None for other formats, and before the draw."""
    made = load_bracket(row)
    if row.format != Format.KNOCKOUT or not made:
        return None
    draw = load_draw(row)
    ended = _ended(row)
    total = bracket.stages(len(draw))
    is_won = row.phase == Phase.FINISHED
    stages = [_stage(number, total, made, ended) for number in range(1, total + 1)]
    return messages.BracketView(seeds=list(draw), stages=stages, champion=bracket.champion(made) if is_won else None)


def _ended(row: models.Battle) -> Mapping[tuple[int, int], Outcome]:
    """How each heat ended, by round and number."""
    heats = models.Heat.objects.filter(round__battle=row).exclude(outcome=Outcome.OPEN)
    return {
        (played, number): Outcome(outcome)
        for played, number, outcome in heats.values_list("round__number", "number", "outcome")
    }


def _stage(
    number: int, total: int, made: tuple[Pairing, ...], ended: Mapping[tuple[int, int], Outcome]
) -> messages.StageView:
    places = 2 ** (total - number)
    known = {one.number: one for one in made if one.stage == number}
    came = {one.number: one.advanced for one in made if one.stage == number - 1}
    return messages.StageView(
        number=number,
        round=next((one.round for one in known.values() if one.round is not None), None),
        pairings=[
            _met(known[place], ended) if place in known else _to_come(place, came) for place in range(1, places + 1)
        ],
    )


def _met(pairing: Pairing, ended: Mapping[tuple[int, int], Outcome]) -> messages.PairingView:
    return messages.PairingView(
        number=pairing.number,
        first=pairing.first,
        second=pairing.second,
        way=pairing.way,
        heat=pairing.heat,
        outcome=ended.get((pairing.round or 0, pairing.heat or 0)),
        advanced=pairing.advanced,
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
