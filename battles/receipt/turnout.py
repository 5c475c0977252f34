"""What became of the ballots that were dealt: how many count, and why the others do not. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from battles.receipt.checks.judging import counts
from battles.receipt.story import Ballot, Story
from battles.states import BallotKind

REASONS = {
    "unanswered": ("was not answered", "were not answered"),
    "repeats": ("was a repeat with its sides swapped", "were repeats with their sides swapped"),
    "golden": ("was a pair of another battle", "were pairs of another battle"),
    "excluded": ("was left out by a correction", "were left out by a correction"),
    "weightless": ("carries no weight", "carry no weight"),
}
"""In the order in which they are told; a ballot is told under the first that holds."""


@dataclass(frozen=True, slots=True)
class Turnout:
    """Of `dealt` ballots `counted` move a verdict. The others are each in one of the sums below."""

    dealt: int = 0
    counted: int = 0
    unanswered: int = 0
    repeats: int = 0
    golden: int = 0
    excluded: int = 0
    weightless: int = 0

    @property
    def sentence(self) -> str:
        """ "18 of 21 ballots count: 2 were repeats with their sides swapped, 1 carries no weight"."""
        said = f"{self.counted} of {self.dealt} ballot{'' if self.dealt == 1 else 's'} count{'s' if self.counted == 1 else ''}"
        reasons = [
            f"{number} {words[number > 1]}" for name, words in REASONS.items() if (number := getattr(self, name)) > 0
        ]
        return f"{said}: {', '.join(reasons)}" if reasons else said


def turnout(story: Story) -> Turnout:
    """As it stands at the end of the log, corrections included."""
    became = Counter(_became(ballot, story) for heat in story.heats() for ballot in heat.ballots)
    return Turnout(dealt=became.total(), **became)


def _became(ballot: Ballot, story: Story) -> str:
    if counts(ballot, story.excluded):
        return "counted"
    return next(_reasons(ballot, story), "weightless")


def _reasons(ballot: Ballot, story: Story) -> Iterator[str]:
    if ballot.answer is None and ballot.passed is None:
        yield "unanswered"
    if ballot.kind is BallotKind.MIRRORED:
        yield "repeats"
    if ballot.kind is BallotKind.GOLDEN:
        yield "golden"
    if ballot.line in story.excluded:
        yield "excluded"
