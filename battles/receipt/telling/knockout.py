"""The draw of a knockout, and its bracket each time it was told."""

from __future__ import annotations

from battles.pairings import Pairing, Way
from battles.receipt.story import Bracketed, Draw, Said, Story
from battles.receipt.telling.known import Misplaced
from battles.states import SeatRole


def draw_committed(story: Story, line: Said) -> None:
    if story.seats:
        raise Misplaced("a draw is committed to before anybody has a seat")
    story.draw_commitment = line.content["commitment"]


def draw(story: Story, line: Said) -> None:
    if story.draw is not None:
        raise Misplaced("a knockout is drawn once")
    order = line.content["order"]
    ratings = {one["seat"]: one["rating"] for one in order if one["rating"] is not None}
    playing = tuple(seat.number for seat in story.seats.values() if seat.role is SeatRole.PLAYER and not seat.is_gone)
    story.draw = Draw(line.number, line.content["secret"], tuple(one["seat"] for one in order), ratings, playing)


def pairings(story: Story, line: Said) -> None:
    told = tuple(
        Pairing(**{name: fact for name, fact in one.items() if name != "way"}, is_closed=one["way"] != Way.OPEN)
        for one in line.content["pairings"]
    )
    gone = frozenset(seat.number for seat in story.seats.values() if seat.is_gone)
    story.brackets.append(Bracketed(line.number, told, gone))
