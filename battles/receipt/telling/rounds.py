"""A round from its words to its curtain: who meets whom, what they sealed, and what was painted of it."""

from __future__ import annotations

from battles.receipt.story import Entry, Heat, Painted, Round, Said, Seal, Story
from battles.receipt.telling import known
from battles.receipt.telling.known import Misplaced


def begun(story: Story, line: Said) -> None:
    said = line.content
    if said["round"] != len(story.rounds) + 1:
        raise Misplaced(f"round {said['round']} does not follow round {len(story.rounds)}")
    numbers = [one["heat"] for one in said["heats"]]
    seats = [seat for one in said["heats"] for seat in one["seats"]]
    if len(set(numbers)) != len(numbers) or len(set(seats)) != len(seats):
        raise Misplaced("a heat or a seat is there twice")
    if strangers := sorted(set(seats) - set(story.seats)):
        raise Misplaced(f"nobody has taken seat {strangers[0]}")
    heats = {one["heat"]: Heat(said["round"], one["heat"], tuple(one["seats"])) for one in said["heats"]}
    story.rounds[said["round"]] = Round(said["round"], line.number, said, heats)
    story.entries |= {
        (heat.round, seat): Entry(heat.round, heat.number, seat) for heat in heats.values() for seat in heat.seats
    }


def sealed(story: Story, line: Said) -> None:
    said = line.content
    seal = Seal(line.number, line.at, said["seal"], said["times"], said["by_clock"])
    known.entry(story, line).seals.append(seal)


def painted(story: Story, line: Said) -> None:
    entry, said = _open_slot(story, line), line.content
    entry.pictures[said["slot"]] = Painted(line.number, line.at, said["sha256"], said["engine"])


def rerolled(story: Story, line: Said) -> None:
    """Once, on the seed that its slot has in reserve."""
    entry, slot = known.entry(story, line), line.content["slot"]
    if slot not in entry.pictures or slot in entry.flagged:
        raise Misplaced(f"there is no picture in slot {slot} of this entry that may be painted again")
    if line.content["seed_slot"] != story.rounds[entry.round].said["slots"] + slot:
        raise Misplaced(f"seed {line.content['seed_slot']} is not the reserve of slot {slot}")
    entry.flagged[slot] = entry.pictures.pop(slot)


def missed(story: Story, line: Said) -> None:
    """Where it was the second try, the first picture has its slot again."""
    entry, slot = _open_slot(story, line), line.content["slot"]
    if slot in entry.flagged:
        entry.pictures[slot] = entry.flagged[slot]
    else:
        entry.missed[slot] = line.number


def _open_slot(story: Story, line: Said) -> Entry:
    entry, slot = known.entry(story, line), line.content["slot"]
    if slot in entry.pictures or slot in entry.missed:
        raise Misplaced(f"slot {slot} of this entry has had its end already")
    if slot >= story.rounds[entry.round].said["slots"]:
        raise Misplaced(f"the round has no slot {slot}")
    return entry


def favourite(story: Story, line: Said) -> None:
    entry, slot = known.entry(story, line), line.content["slot"]
    if slot not in entry.pictures:
        raise Misplaced(f"there is no picture in slot {slot} of this entry")
    entry.favourite = slot


def published(story: Story, line: Said) -> None:
    entry, slot = known.entry(story, line), line.content["slot"]
    if slot not in entry.pictures or slot in entry.published:
        raise Misplaced(f"slot {slot} of this entry has no picture, or was published twice")
    entry.published[slot] = line.content["sha256"]


def curtain(story: Story, line: Said) -> None:
    played = known.played(story, line)
    if played.curtain_line is not None:
        raise Misplaced("the curtain of this round was up already")
    played.curtain_line, played.lost = line.number, tuple(line.content["lost"])
