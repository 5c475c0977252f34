"""What the log of one battle says of ratings can be worked out from the log alone."""

from typing import Any

import pytest

from battles.ratings.retelling import differences
from battles.ratings.wenglin import START_MU, START_SIGMA, Place, rate

ADA, BO = 1, 2
Lines = list[tuple[str, dict[str, Any]]]


def line(seat: int, rank: int | None, before: tuple[int, int], after: tuple[int, int]) -> dict[str, Any]:
    names = "seat", "rank", "mu_before", "sigma_before", "mu_after", "sigma_after"
    return dict(zip(names, (seat, rank, *before, *after), strict=True))


def a_duel_that_ada_won_and_bo_should_have() -> Lines:
    start = START_MU, START_SIGMA
    won, lost = ((one.mu, one.sigma) for one in rate([Place(ADA, 1, *start), Place(BO, 2, *start)]))
    return [
        ("rating", line(ADA, 1, start, won)),
        ("rating", line(BO, 2, start, lost)),
        ("phase", {"phase": "finished"}),
        ("places_corrected", {"places": [{"seat": ADA, "rank": 2}, {"seat": BO, "rank": 1}], "reason": "votes"}),
        ("rating_correction", line(ADA, 2, won, lost)),
        ("rating_correction", line(BO, 1, lost, won)),
    ]


def test_a_duel_and_its_correction_add_up() -> None:
    assert list(differences(a_duel_that_ada_won_and_bo_should_have())) == []


@pytest.mark.parametrize("at", [0, 1, 4, 5])
@pytest.mark.parametrize("name", ["mu_before", "sigma_before", "mu_after", "sigma_after"])
def test_a_millionth_more_anywhere_is_found(at: int, name: str) -> None:
    told = a_duel_that_ada_won_and_bo_should_have()
    told[at][1][name] += 1
    assert list(differences(told))


@pytest.mark.parametrize("at", [0, 3, 4])
def test_a_line_left_out_is_found(at: int) -> None:
    told = a_duel_that_ada_won_and_bo_should_have()
    del told[at]
    assert list(differences(told))


def test_what_differs_is_named_by_its_line_and_seat() -> None:
    told = a_duel_that_ada_won_and_bo_should_have()
    told[5][1]["mu_after"] -= 1
    assert [(found.line, found.seat) for found in differences(told)] == [(5, BO)]
