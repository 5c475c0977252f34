"""Finding a battle by its code, for everybody who names one. Wrong codes are counted, whatever door they are tried at."""

from __future__ import annotations

from django.conf import settings

from battles.codes import normalise
from battles.models import Battle
from paintoff import throttle


def find(code: str, address: str, player: int | None = None) -> Battle | None:
    """The battle with this code as somebody typed it.

    Raises Throttled once too many wrong codes came from the address: then right ones are not answered either, except to
    those who have a seat, or a guesser would read a hit from the difference.
    """
    battle = Battle.objects.select_related("host", "next_battle").filter(code=normalise(code)).first()
    if battle is not None and player is not None and battle.seating.filter(player_id=player).exists():
        return battle
    throttle.must_be_left(settings.GUESSES_PER_ADDRESS, "codes", address)
    if battle is None:
        throttle.hit(settings.GUESSES_PER_ADDRESS, "codes", address)
    return battle
