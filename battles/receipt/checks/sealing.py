"""Every seal of a round whose results are out is opened by words that fit it, or those words were withdrawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from battles.receipt import findings
from battles.receipt.document import Receipt, SealedWords
from battles.receipt.findings import Finding
from battles.receipt.story import Entry, Story
from battles.seals import verify_seal
from battles.words import Words

CHECK = "seals"


def check(story: Story, receipt: Receipt) -> Iterator[Finding]:
    yield from _counted(story)
    opened = {(one.round, one.seat): one for one in receipt.words}
    for (number, heat, seat), times in Counter((one.round, one.heat, one.seat) for one in receipt.words).items():
        entry = story.entries.get((number, seat))
        place = findings.entry(number, heat, seat)
        if times > 1:
            yield Finding(CHECK, place, "its words stand in the appendix more than once")
        if entry is None or entry.heat != heat or not entry.seals or story.rounds[number].secret is None:
            yield Finding(CHECK, place, "words are opened that were never sealed, or whose round was never opened")
    for entry in story.entries.values():
        if entry.seals and story.rounds[entry.round].secret is not None:
            yield from _opens(receipt.statement.battle, entry, opened.get((entry.round, entry.seat)))


def _counted(story: Story) -> Iterator[Finding]:
    for entry in story.entries.values():
        for times, seal in enumerate(entry.seals, 1):
            if seal.times != times:
                yield Finding(
                    CHECK, findings.line(seal.line), f"this is the entry's seal number {times}, not {seal.times}"
                )


def _opens(code: str, entry: Entry, words: SealedWords | None) -> Iterator[Finding]:
    place = findings.entry(entry.round, entry.heat, entry.seat)
    if words is None:
        yield Finding(CHECK, place, "it was sealed and is neither opened nor withdrawn")
    elif words.salt is not None:
        said = Words(words.prompt, words.negative, float(words.guidance))
        if not verify_seal(entry.seals[-1].seal, code, entry.round, entry.seat, said, words.salt):
            yield Finding(CHECK, place, "the words are not those that were sealed")
