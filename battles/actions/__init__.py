"""The only writer and the only announcer of battles. Every verb is one transaction; what it announces it announces after.

Lock order, everywhere: battle, then paints, then jobs. A verb raises `Refused` and changes nothing where the rules say no.
"""

from __future__ import annotations

from battles.actions.clock import settle_paint, tick
from battles.actions.making import create_battle, play_again
from battles.actions.moving import move, must_be_paintable, opening
from battles.actions.restoring import history_was_restored
from battles.actions.screening import keep_off_screen, show_on_screen
from battles.actions.seats import (
    join,
    miss,
    must_be_heard,
    must_be_ratable,
    must_have_seat,
    player_in,
    see,
    unseat_silenced,
)
from battles.actions.turns import Turn, room_of, turn
from battles.actions.writing import choose_favourite, keep_draft, must_be_round, read_words, seal_of

__all__ = [
    "Turn",
    "choose_favourite",
    "create_battle",
    "history_was_restored",
    "join",
    "keep_draft",
    "keep_off_screen",
    "miss",
    "move",
    "must_be_heard",
    "must_be_paintable",
    "must_be_ratable",
    "must_be_round",
    "must_have_seat",
    "opening",
    "play_again",
    "player_in",
    "read_words",
    "room_of",
    "seal_of",
    "see",
    "settle_paint",
    "show_on_screen",
    "tick",
    "turn",
    "unseat_silenced",
]
