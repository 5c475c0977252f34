"""What a sign means, how strong it is and what an innocent reason would be, for whoever decides about a voter. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass

from battles.integrity.signs import FALSE_ALARMS, MOST, Finding, Sign
from battles.models.integrity import Rule


@dataclass(frozen=True, slots=True)
class Meaning:
    """`innocent` is what else may have led somebody honest there."""

    name: str
    means: str
    innocent: str


MEANINGS = {
    Rule.MIRRORED: Meaning(
        "Contradicts themselves",
        "Shown the same pair again with its sides swapped, they chose the other picture.",
        "The two pictures are about equally good, so each time a coin decides; or a finger slipped.",
    ),
    Rule.GOLDEN: Meaning(
        "Misses the obvious",
        "In a planted pair of which nearly everybody prefers the same picture, they chose the other one.",
        "A taste of their own, a small or dim screen, or a language in which the theme means something else.",
    ),
    Rule.SPEED: Meaning(
        "Faster than looking",
        "They answered within half a second of both pictures being there: too quick to have looked at each.",
        "A quick eye in a clear pair, or a slow line: the pictures stood there before they were reported as shown.",
    ),
    Rule.SIDE: Meaning(
        "Always the same side",
        "They chose the left picture. Which picture stands left is drawn by lot, so far more than half, or far fewer, "
        "has nothing to do with the pictures.",
        "A thumb that reaches one side more easily. Up to 60 in 100 is taken for such a habit.",
    ),
    Rule.CROWD: Meaning(
        "Against everybody",
        "Where the other voters agree which picture is better, they chose the worse one.",
        "A taste of their own, or they judged by the theme where others judged by beauty. Judging at random is wrong half of "
        "the time.",
    ),
    Rule.RING: Meaning(
        "Favours one player, with others",
        "They chose one player’s pictures far more often than others would, and so did a group that turns up with them.",
        "Friends who come to watch a friend, whose style they honestly like. A taste that makes somebody choose the player "
        "nearly three times as readily is let be.",
    ),
    Rule.BY_HAND: Meaning(
        "Seen by a moderator",
        "No sign has found this: a moderator did, and says why in the steps below.",
        "Whatever the voter answers; the signs on their page say what the numbers know.",
    ),
}
FLAGS_ALONE, STRONG, SOME, WEAK = "flags alone", "strong", "some", "weak"
AS_HONEST, NOTHING_YET = "as honest voters", "nothing yet"
STEPS = ((len(Sign) / FALSE_ALARMS, FLAGS_ALONE), (100, STRONG), (10, SOME), (math.sqrt(10), WEAK))
"""From these e-values on. One sign alone flags from five times what all together need, for they share one stake."""
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Explained:
    """A finding and its meaning. `strength` is a word or two, `said` a sentence with the numbers; `is_strong` where it is worth
    a long look."""

    meaning: Meaning
    hits: int
    trials: int
    strength: str
    said: str

    @property
    def is_strong(self) -> bool:
        return self.strength in (FLAGS_ALONE, STRONG)


def of_finding(found: Finding) -> Explained:
    return explained(found.sign, found.hits, found.trials, found.evidence)


def explained(sign: Sign, hits: int, trials: int, evidence: float | None) -> Explained:
    """`evidence` is the logarithm of an e-value; None where it was kept as no number, which is as little as can be."""
    strength = strength_of(evidence) if trials else NOTHING_YET
    return Explained(MEANINGS[Rule(sign)], hits, trials, strength, _said(sign, hits, trials, evidence))


def strength_of(evidence: float | None, *, may_flag: bool = True) -> str:
    """What leans towards one player flags nobody by itself: a ring does."""
    steps = STEPS if may_flag else STEPS[1:]
    return next((word for least, word in steps if evidence is not None and evidence >= math.log(least)), AS_HONEST)


def _said(sign: Sign, hits: int, trials: int, evidence: float | None) -> str:
    if not trials:
        return "They have had no such pair yet."
    most = round(100 * MOST[sign])
    usual = f"between {100 - most} and {most}" if sign is Sign.SIDE else f"up to {most}"
    honest = f"{hits} of {trials}. Honest voters: {usual} in 100 in the long run."
    rarity = rarity_of(evidence)
    return f"{honest} {rarity}" if rarity else honest


def rarity_of(evidence: float | None) -> str:
    """How many honest voters ever look like this, however often one looks: at most one of so many as the e-value says."""
    if strength_of(evidence) == AS_HONEST or evidence is None:
        return ""
    of = f"{math.floor(math.exp(evidence)):,}" if evidence < math.log(MILLION) else "a million"
    return f"At most 1 of {of} honest voters ever looks like this."
