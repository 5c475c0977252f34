"""Names and themes in the appendix open the commitments in the log; the rest of them were withdrawn."""

from __future__ import annotations

from collections.abc import Iterator

from battles import chain
from battles.receipt.document import Receipt
from battles.receipt.findings import Finding
from battles.receipt.story import Story

CHECK = "appendix"


def check(story: Story, receipt: Receipt) -> Iterator[Finding]:
    expected = committed(story)
    known: set[str] = set()
    for text in receipt.texts:
        place = expected.get(text.commitment)
        if place is None or text.commitment in known:
            yield Finding(
                CHECK, f"text {text.commitment[:12]}…", "nothing in the log commits to it, or it is there twice"
            )
        elif not text.is_withdrawn and not chain.opens(text):
            yield Finding(CHECK, place, "the text is not the one that the log commits to")
        known.add(text.commitment)
    for commitment, place in expected.items():
        if commitment not in known:
            yield Finding(CHECK, place, "it is neither opened nor withdrawn")


def committed(story: Story) -> dict[str, str]:
    """What each commitment is of, by commitment."""
    names = {seat.name: f"the name of seat {seat.number}" for seat in story.seats.values()}
    themes = {played.said["theme"]: f"the theme of round {played.number}" for played in story.rounds.values()}
    return names | themes
