"""The secret of each round opens its commitment, and the seeds are the secret's."""

from __future__ import annotations

from collections.abc import Iterator

from battles.receipt import findings
from battles.receipt.findings import Finding
from battles.receipt.story import Story
from battles.seeds import slot_seed, verify

CHECK = "seeds"


def check(story: Story) -> Iterator[Finding]:
    for played in story.rounds.values():
        if played.secret is None or played.results_line is None:
            continue
        place = f"{findings.line(played.results_line)}, round {played.number}"
        secret = bytes.fromhex(played.secret)
        if not verify(played.said["seed_commitment"], secret):
            yield Finding(CHECK, place, "the secret is not the one that was committed to before anybody wrote")
        elif played.seeds != tuple(slot_seed(secret, slot) for slot in range(played.said["slots"])):
            yield Finding(CHECK, place, "the seeds are not those of the secret")
