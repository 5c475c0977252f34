"""What a line may speak of: the seats, rounds, heats and entries that lines before it told of."""

from __future__ import annotations

from battles.receipt import findings
from battles.receipt.story import Entry, Heat, Round, Said, Seat, Story


class Misplaced(Exception):
    """A line says something of what is not there, or says it twice."""


def seat(story: Story, line: Said) -> Seat:
    found = story.seats.get(line.content["seat"])
    if found is None:
        raise Misplaced(f"nobody has taken seat {line.content['seat']}")
    return found


def played(story: Story, line: Said) -> Round:
    found = story.rounds.get(line.content["round"])
    if found is None:
        raise Misplaced(f"there is no round {line.content['round']} yet")
    return found


def heat(story: Story, line: Said) -> Heat:
    found = played(story, line).heats.get(line.content["heat"])
    if found is None:
        raise Misplaced(f"there is no {findings.heat(line.content['round'], line.content['heat'])}")
    return found


def entry(story: Story, line: Said) -> Entry:
    said = line.content
    found = story.entries.get((said["round"], said["seat"]))
    if found is None or found.heat != said["heat"]:
        raise Misplaced(f"there is no entry {findings.entry(said['round'], said['heat'], said['seat'])}")
    return found
