"""A relay's rounds start from the words of the last winner and from a picture of theirs, before there is one from the
picture that it was made with, if any; other formats start from nothing."""

from __future__ import annotations

from collections.abc import Iterator

from battles.receipt import findings
from battles.receipt.findings import Finding
from battles.receipt.story import Round, Story
from battles.states import Format

CHECK = "relay"


def check(story: Story) -> Iterator[Finding]:
    is_relay = story.created is not None and story.created["format"] == Format.RELAY
    before: tuple[int, int] | None = None
    for number, played in sorted(story.rounds.items()):
        said = played.said["start"]
        start = (said["round"], said["seat"]) if said else None
        if start != (before if is_relay else None):
            yield Finding(CHECK, findings.line(played.line), "it does not start from the entry that won before it")
        elif (picture := played.said["start_picture"]) and picture not in _pictures(story, start):
            yield Finding(CHECK, findings.line(played.line), "it starts from a picture that is not the winner's")
        winner = _winner(played)
        before = (number, winner) if winner is not None else before


def _winner(played: Round) -> int | None:
    """A round without one hands its own start on."""
    won = [heat.verdict.winner for heat in played.heats.values() if heat.verdict and heat.verdict.winner is not None]
    return won[0] if won else None


def _pictures(story: Story, start: tuple[int, int] | None) -> set[str]:
    if start is None:
        begun = story.created.get("begins_with") if story.created else None
        return {begun} if begun else set()
    entry = story.entries.get(start)
    return {picture.sha256 for picture in entry.pictures.values()} if entry else set()
