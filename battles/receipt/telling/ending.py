"""How a battle ended, and what that did to ratings."""

from __future__ import annotations

from battles.receipt.story import Said, Story
from battles.receipt.telling import known
from battles.receipt.telling.known import Misplaced


def ended(story: Story, line: Said) -> None:
    if story.ended is not None:
        raise Misplaced("the battle has ended already")
    story.ended = line


def rating(story: Story, line: Said) -> None:
    if line.content.get("seat") is not None:
        known.seat(story, line)
    story.ratings.append(line)
    if line.kind == "places_corrected" and story.correction is not None:
        story.corrected.append(line.number)
