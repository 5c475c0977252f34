"""Each picture asked for has exactly one end, all of a round by one model, and who got none is named."""

from __future__ import annotations

from collections.abc import Iterator

from battles.receipt import findings
from battles.receipt.findings import Finding
from battles.receipt.story import Entry, Round, Story

CHECK = "pictures"


def check(story: Story) -> Iterator[Finding]:
    for played in story.rounds.values():
        entries = [entry for entry in story.entries.values() if entry.round == played.number]
        yield from _one_model(entries)
        if played.curtain_line is not None:
            yield from _complete(played, entries)


def _one_model(entries: list[Entry]) -> Iterator[Finding]:
    """Skill shows only where everybody has the same brush."""
    first: object = None
    for entry in entries:
        for picture in entry.pictures.values():
            model = picture.engine.get("model_sha256")
            first = model if first is None else first
            if model != first:
                yield Finding(CHECK, findings.line(picture.line), "another model painted it than others of this round")


def _complete(played: Round, entries: list[Entry]) -> Iterator[Finding]:
    slots = set(range(played.said["slots"]))
    for entry in entries:
        place = findings.entry(entry.round, entry.heat, entry.seat)
        ends = set(entry.pictures) | set(entry.missed)
        if entry.seals and ends != slots:
            yield Finding(
                CHECK, place, "a picture that was asked for was neither painted nor missed before the curtain"
            )
        if ends and not entry.seals:
            yield Finding(CHECK, place, "it was painted without words")
        late = [one for one in entry.pictures.values() if one.line > (played.curtain_line or 0)]
        if late:
            yield Finding(CHECK, findings.line(late[0].line), "it was painted after the curtain")
    lost = sorted(entry.seat for entry in entries if entry.seals and not entry.pictures)
    if sorted(played.lost) != lost:
        yield Finding(
            CHECK, f"round {played.number}", "the entries without a picture are not those that were named as lost"
        )
