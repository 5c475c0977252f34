"""The crook's duel, played once for all tests of a module."""

from copy import deepcopy

import pytest

from tests.support.crooked import Crooked, crooked_duel


@pytest.fixture(scope="module")
def duel_of_a_crook(rows_of_the_module) -> Crooked:
    with rows_of_the_module():
        return crooked_duel()


@pytest.fixture
def town(db: None, duel_of_a_crook: Crooked) -> Crooked:
    return deepcopy(duel_of_a_crook)
