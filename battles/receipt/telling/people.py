"""How a battle is made, and who comes, goes and comes home to an account."""

from __future__ import annotations

from battles.receipt.story import Said, Seat, Story
from battles.receipt.telling import known
from battles.receipt.telling.known import Misplaced
from battles.states import SeatRole


def created(story: Story, line: Said) -> None:
    if line.number != 1:
        raise Misplaced("a battle is made in the first line alone")
    story.created = line.content


def joined(story: Story, line: Said) -> None:
    said = line.content
    if said["seat"] != len(story.seats) + 1:
        raise Misplaced("seats are numbered as people come")
    if story.seat_of(said["person"]):
        raise Misplaced("this person has a seat already")
    role = SeatRole(said["role"])
    story.seats[said["seat"]] = Seat(said["seat"], line.number, said["name"], role)
    story.people[said["person"]] = said["seat"]


def person(story: Story, line: Said) -> None:
    """A guest has come home to an account: the seat is still the same."""
    if story.seat_of(line.content["person"]):
        raise Misplaced("this person has a seat already")
    story.people[line.content["person"]] = known.seat(story, line).number


def role(story: Story, line: Said) -> None:
    known.seat(story, line).role = SeatRole(line.content["role"])


def kicked(story: Story, line: Said) -> None:
    known.seat(story, line).is_kicked = True


def left(story: Story, line: Said) -> None:
    known.seat(story, line).has_left = True


def returned(story: Story, line: Said) -> None:
    known.seat(story, line).has_left = False


def host(story: Story, line: Said) -> None:
    if line.content["seat"] is not None:
        known.seat(story, line)
