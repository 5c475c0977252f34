"""A ring of twenty votes for one player a whole rated season long: what it does to ratings, and what is left of it."""

import pytest

from battles.integrity.rings import find
from tests.support.rated_seasons import rated
from tests.support.towns import FAVOURITE, HEATS, RING, held_by, members, plant, town


def found_in_time(season, made):
    """Whoever is found when looking four times in the season, each time at all that was voted so far."""
    found = set()
    for until in range(HEATS // 4, HEATS + 1, HEATS // 4):
        found |= members(find([one for one in season.ballots if one.heat < until], made))
    return found


@pytest.mark.parametrize("seed", [21, 22, 23])
def test_with_detection_and_exclusion_nobody_moves_beyond_their_interval(seed):
    season, made = town(seed)
    honest = rated(season)
    plant(season, made)
    alone, after = rated(season), rated(season, found_in_time(season, made))
    assert honest.moved(alone)[FAVOURITE] > 1
    assert max(honest.moved(after).values()) <= 1
    assert max(honest.moved_in_places(after)) <= 1


@pytest.mark.parametrize(("seed", "loyalty"), [(400, 0.7), (401, 0.8), (402, 0.9)])
def test_before_anybody_has_decided_a_ring_of_twenty_moves_no_place_beyond_its_interval(seed, loyalty):
    """Twenty among two hundred. Its company counts as one voter for its favourite, and of honest voters at most one in a hundred
    is held with it."""
    season, made = town(seed, 200)
    honest = rated(season)
    plant(season, made, loyalty=loyalty)
    held = held_by(find(season.ballots, made))
    assert honest.moved_in_places(rated(season))[FAVOURITE - 1] > 1
    assert max(honest.moved_in_places(rated(season, held=held))) <= 1
    assert {voter for voter, _ in held} >= set(RING)
    assert len({voter for voter, _ in held} - set(RING)) <= 2


@pytest.mark.parametrize("seed", [410, 411, 412])
def test_in_an_honest_town_nobody_is_held(seed):
    season, made = town(seed, 200)
    assert held_by(find(season.ballots, made)) == {}


def test_of_a_ring_that_cheats_four_times_in_five_most_is_found_and_no_rating_moves_beyond_its_interval():
    """Twenty among seventy, two in three of those who judge its favourite. The favourite's place on a board is left at the
    edge of its interval: what is not found is for the gates and the cap on influence."""
    season, made = town(24)
    honest = rated(season)
    plant(season, made, loyalty=0.8)
    found = found_in_time(season, made)
    assert found <= set(RING)
    assert len(found) >= 16
    alone, after = rated(season), rated(season, found)
    assert max(honest.moved(after).values()) <= 1
    assert honest.moved_in_places(after)[FAVOURITE - 1] < 0.25 * honest.moved_in_places(alone)[FAVOURITE - 1]
