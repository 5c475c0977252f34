"""One idempotent move of somebody with a seat, and what a round opens with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from battles import capacity, draws, knockout, models, rules
from battles.actions.turns import Turn, own_seat, turn
from battles.refusals import Refused
from battles.relays import start_words
from battles.states import Format
from battles.studio import brush
from battles.words import Words
from jobs import impossible
from jobs.health import studio_status


def move(code: str, player: int, command_id: str, said: str, make: Callable[[rules.Seat, Turn], rules.Move]) -> None:
    """One idempotent move. `make` is given the player's seat and builds the move; the same `command_id` does nothing twice.

    `said` is the command as it came, up to 64 characters: raises `Refused` for an id that was given to something else.
    """
    with turn(code) as taken:
        answered = models.CommandAnswer.objects.filter(
            battle=taken.row, player_id=player, command_id=command_id
        ).first()
        if answered is None:
            taken.play(make(own_seat(taken, player), taken))
            models.CommandAnswer.objects.create(battle=taken.row, player_id=player, command_id=command_id, said=said)
        elif answered.said != said:
            raise Refused("id_used", "This id was given to another command.", "id")


def opening(taken: Turn) -> rules.Opening:
    """What the next round would open with now: the studio's measured capacity, and a relay's start."""
    tools = brush(taken.row.model)
    plan = capacity.plan(_writers(taken.state), studio_status(taken.now).seconds_per_picture, taken.row.slots)
    start = start_words(taken.row)
    words = Words(start.text, start.negative, tools.guidance) if start else Words("", "", tools.guidance)
    lots = draws.lots(taken.row, taken.state)
    return rules.Opening(plan.slots, timedelta(seconds=plan.generating_seconds), words, lots)


def _writers(battle: rules.Battle) -> int:
    """How many would write in the next round."""
    if battle.setup.format is Format.KNOCKOUT:
        return knockout.writers(battle)
    return len(battle.players(battle.round_number + 1))


def must_be_paintable(taken: Turn) -> None:
    """Nobody writes for a model that the studio has not. Raises `Refused`; why it has not is the operators' to read."""
    if impossible.absence(taken.row.model, taken.now):
        said = f"The studio cannot paint with its model {taken.row.model} now. Tell whoever runs this site."
        raise Refused("model_not_served", said)
