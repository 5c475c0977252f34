"""A knockout with its people, played round by round, for tests."""

from __future__ import annotations

import json
from dataclasses import replace

from django.utils import timezone

from accounts.models import Player
from battles import actions, bracket, models, rules
from battles.log import line_of
from battles.receipt.story import Said
from battles.receipt.telling import read_lines
from battles.snapshot import snapshot
from battles.states import Format, Phase, SeatRole
from tests.support.battles import again, guest, lobby, make_move, paint_all, seal, setup, start, time_is_up, vote_for
from tests.support.scenes import once


class Knockout:
    """A lobby with so many players in it, and Cy who watches and judges."""

    def __init__(self, players: int, seats: int = 8) -> None:
        self.people = [guest(name) for name in ("Ada", "Bo", "Dee", "Eve", "Fay", "Gus", "Hal", "Ida")[:players]]
        chosen = replace(setup(Format.KNOCKOUT, seats=seats), rounds=bracket.stages(seats))
        self.battle = lobby(*self.people, chosen=chosen)
        self.cy = guest("Cy")
        actions.join(self.battle.code, self.cy, SeatRole.AUDIENCE)

    def player(self, seat: int) -> Player:
        return models.Seat.objects.get(battle=self.battle, number=seat).player

    def seen(self) -> dict:
        return snapshot(again(self.battle), timezone.now()).model_dump(mode="json")

    def stage(self, number: int) -> list[tuple]:
        pairings = self.seen()["bracket"]["stages"][number - 1]["pairings"]
        return [(one["first"], one["second"], one["way"], one["advanced"]) for one in pairings]

    def draw(self) -> list[int]:
        return self.seen()["bracket"]["seeds"]

    def writers(self) -> list[models.Entry]:
        played = models.Entry.objects.filter(
            heat__round__battle=self.battle, heat__round__number=again(self.battle).round_number
        )
        return list(played.select_related("seat__player", "heat").order_by("heat__number", "seat__number"))

    def play_round(self, *favourites: Player) -> None:
        """Everybody writes, all is painted, and Cy prefers these."""
        if again(self.battle).phase != Phase.VOTING:
            self.write_and_paint()
        if favourites:
            vote_for(self.battle, self.cy, *favourites)
        self.battle = time_is_up(self.battle)

    def write_and_paint(self) -> None:
        for entry in self.writers():
            seal(self.battle, entry.seat.player, f"by {entry.seat.player.nickname}")
        time_is_up(self.battle)
        paint_all(self.battle)

    def lines(self, kind: str) -> list[dict]:
        return [json.loads(line.body) for line in self.battle.log.filter(kind=kind).order_by("number")]


def four_painted() -> Knockout:
    """Four who have written, and whose pictures of both semi-finals hang: `play_round` only judges them."""
    return once(_four_painted)


def _four_painted() -> Knockout:
    knockout = Knockout(players=4, seats=4)
    start(knockout.battle)
    knockout.write_and_paint()
    return knockout


def leave(battle: models.Battle, player: Player) -> None:
    make_move(battle, player, lambda seat, taken: rules.Leave(seat.number))


def told(battle: models.Battle) -> list[Said]:
    said, misshapen = read_lines([line_of(row) for row in battle.log.order_by("number")])
    assert misshapen == []
    return said
