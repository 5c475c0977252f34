"""Ballots that are taken out or put back afterwards, entries that are given back, and the heats that are counted again for it."""

from __future__ import annotations

from battles.receipt.story import Recount, Said, Story
from battles.receipt.telling import known
from battles.receipt.telling.judging import verdict_in
from battles.receipt.telling.known import Misplaced


def excluding(story: Story, line: Said) -> None:
    if story.correction is not None:
        raise Misplaced("another correction was not done yet")
    story.correction = line
    named = set(line.content["ballots"])
    judged = {ballot.line for heat in story.heats() if heat.verdict for ballot in heat.ballots}
    if len(named) != len(line.content["ballots"]) or named - judged:
        raise Misplaced("it names a ballot twice, or one of a heat without a verdict")
    held = story.excluded & named
    if held != (named if line.content["restores"] else set()):
        raise Misplaced("it takes out what was out, or puts back what was in")
    story.excluded ^= named


def restoring(story: Story, line: Said) -> None:
    if story.correction is not None:
        raise Misplaced("another correction was not done yet")
    story.correction = line
    named = [(one["round"], one["heat"], one["seat"]) for one in line.content["entries"]]
    held = {(heat.round, heat.number, seat) for heat in story.heats() for seat in heat.withheld}
    if len(set(named)) != len(named) or set(named) - held or not line.content["restores"]:
        raise Misplaced("it gives back an entry twice, or one that was not withheld")
    for round, heat, seat in named:
        story.rounds[round].heats[heat].restored.add(seat)


def recount(story: Story, line: Said) -> None:
    heat = known.heat(story, line)
    if heat.verdict is None or story.correction is None:
        raise Misplaced("a heat is counted again in a correction, once it had its verdict")
    heat.recounts.append(Recount(verdict_in(line), frozenset(story.excluded), heat.withheld))


def corrected(story: Story, line: Said) -> None:
    opened = story.correction
    if opened is None:
        raise Misplaced("no correction was begun")
    if any(opened.content[name] != line.content[name] for name in ("rule", "restores")):
        raise Misplaced("it ends another correction than the one that was begun")
    story.correction = None
