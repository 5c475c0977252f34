"""The host lets the big screen show a round's pictures, where it waits for that."""

from __future__ import annotations

from battles import seating
from battles.actions.turns import own_seat, turn
from battles.refusals import Refused


def show_on_screen(code: str, player: int, round_number: int) -> None:
    """Once the curtain of that round has risen; again, it changes nothing. Raises `Refused`."""
    with turn(code) as taken:
        seat = own_seat(taken, player)
        seating.only_host(taken.state, seat.number)
        played = taken.row.played_rounds.filter(number=round_number, curtain_at__isnull=False).first()
        if played is None:
            raise Refused("wrong_phase", "There are no pictures of this round yet.", "round")
        if played.screened_at is not None or not taken.row.screen_waits:
            return
        played.screened_at = taken.now
        played.save(update_fields=["screened_at"])
        if not taken.state.phase.is_over:
            taken.log.write("screened", round=round_number, by=seat.number)
        taken.touch()
