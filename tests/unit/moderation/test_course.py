"""What of all that was decided still stands, and what its subject would be without."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from moderation.desk import course


@dataclass(frozen=True)
class Step:
    pk: int
    verdict: str
    was: str
    became: str


BECOMES = {"hide": "withheld", "withhold": "withheld", "block": "blocked"}


def after(*verdicts: str) -> tuple[int, str] | None:
    """The number of what stands after these, and what was before it. The picture was shown at first."""
    steps, state = [], "visible"
    for number, verdict in enumerate(verdicts, start=1):
        stands = course.standing(steps)
        became = BECOMES.get(verdict) or (stands.before if stands and stands.before != state else "visible")
        steps.append(Step(number, verdict, state, became))
        state = became
    held = course.standing(steps)
    return (held.decision, held.before) if held else None


@pytest.mark.parametrize(
    ("verdicts", "stands"),
    [
        ((), None),
        (("withhold",), (1, "visible")),
        (("hide", "withhold"), (2, "visible")),
        (("hide", "block"), (2, "visible")),
        (("withhold", "block"), (2, "withheld")),
        (("withhold", "block", "let be"), (1, "visible")),
        (("withhold", "block", "let be", "let be"), None),
        (("block", "let be"), None),
    ],
)
def test_the_last_that_took_something_stands_until_it_falls(verdicts, stands) -> None:
    assert after(*verdicts) == stands


@pytest.mark.parametrize(
    ("verdicts", "stands"),
    [
        (("block", "withhold"), (2, "visible")),
        (("block", "block"), (2, "visible")),
        (("withhold", "block", "withhold"), (3, "withheld")),
        (("block", "withhold", "let be"), None),
    ],
)
def test_what_is_as_strict_or_milder_takes_its_place(verdicts, stands) -> None:
    """An appeal made a block milder: what is given back later is not the block."""
    assert after(*verdicts) == stands
