"""What of all that was decided still stands, and what its subject would be without."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from moderation.desk import course


@dataclass(frozen=True)
class Step:
    pk: int
    verdict: str
    was: str = "visible"
    became: str = "visible"
    least_was: int | None = None
    least: int | None = None
    overturns_id: int | None = None


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


MILD, MATURE = 1, 2


def test_what_was_rated_stands_until_its_level_is_given_back() -> None:
    mild, mature = Step(1, "raise", least_was=None, least=MILD), Step(2, "raise", least_was=MILD, least=MATURE)
    back, all_back = Step(3, "let be", least_was=MATURE, least=MILD), Step(4, "let be", least_was=MILD, least=0)
    assert course.raised([]) is None
    assert course.raised([mild]) == course.Raised(1, 0)
    assert course.raised([mild, mature]) == course.Raised(2, MILD)
    assert course.raised([mild, mature, back]) == course.Raised(1, 0)
    assert course.raised([mild, mature, back, all_back]) is None


def test_levels_and_takings_stand_apart() -> None:
    """Of a rated picture that was withheld too, each is given back by the appeal against it alone."""
    rated, taken = Step(1, "raise", least=MATURE), Step(2, "withhold", became="withheld")
    assert course.standing([rated, taken]) == course.Standing(2, False, "visible")
    unrated = Step(3, "let be", was="withheld", became="withheld", least_was=MATURE, least=0)
    assert course.standing([rated, taken, unrated]) == course.Standing(2, False, "visible")
    assert course.raised([rated, taken, unrated]) is None


@pytest.mark.parametrize(("overturns", "stands"), [(None, (1, "visible")), (1, None)])
def test_closing_a_case_about_what_is_gone_gives_nothing_back_unless_that_falls_by_it(overturns, stands) -> None:
    gone = Step(2, "let be", "blocked", "blocked", overturns_id=overturns)
    held = course.standing([Step(1, "block", "visible", "blocked"), gone])
    assert ((held.decision, held.before) if held else None) == stands
