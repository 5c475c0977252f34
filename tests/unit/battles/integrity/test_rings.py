"""Groups of voters who favour one author beyond what others see: planted ones are found, honest towns have none.

A season has 40 players, heats of six and about 70 honest voters who come and go; ring members judge every heat of their author.
"""

from datetime import timedelta

import pytest

from battles.integrity.favours import companions
from battles.integrity.rings import find
from tests.support.seasons import Honest, Season, loyal
from tests.support.towns import FAVOURITE, HEATS, RING, members, plant, town


def test_a_ring_of_twenty_is_found_to_the_last_one_and_nobody_else():
    season, made = town(1)
    plant(season, made)
    [ring] = find(season.ballots, made)
    assert ring.author == FAVOURITE
    assert members([ring]) == set(RING)
    assert ring.shared == 1.0
    assert ring.made_within <= timedelta(days=3)


def test_a_ring_that_also_judges_others_honestly_is_found():
    season, made = town(2)
    plant(season, made, also=1)
    assert members(find(season.ballots, made)) == set(RING)


def test_without_knowing_when_accounts_were_made_most_of_it_is_found():
    season, made = town(3)
    plant(season, made)
    found = members(find(season.ballots))
    assert found <= set(RING)
    assert len(found) >= 15


def test_a_ring_that_cheats_four_times_in_five_is_seen_and_no_honest_voter_with_it():
    season, made = town(4)
    plant(season, made, loyalty=0.8)
    found = members(find(season.ballots, made))
    assert found
    assert found <= set(RING)


def test_two_who_vote_for_each_other_are_found():
    season, made = town(5)
    for voter, friend in ((2, 3), (3, 2)):
        season.judge(loyal(voter, 5, friend), season.with_author(friend), 8)
    found = {(one.voter, ring.author) for ring in find(season.ballots, made) for one in ring.members}
    assert found == {(2, 3), (3, 2)}


def test_second_accounts_that_somebody_made_for_themselves_are_found():
    season, made = town(6)
    plant(season, made, ring=range(5_000, 5_003))
    assert members(find(season.ballots, made)) == {5_000, 5_001, 5_002}


def test_in_ten_honest_towns_nobody_is_in_a_ring():
    """The bound promises at most one false ring in 200 towns."""
    for seed in range(100, 110):
        season, made = town(seed)
        assert find(season.ballots, made) == []


def test_a_great_player_whom_everybody_prefers_has_no_ring():
    season = Season.of(8, players=40, heats=HEATS)
    season.heats = [
        [entry if entry.author != FAVOURITE else type(entry)(entry.number, FAVOURITE, 2.5) for entry in heat]
        for heat in season.heats
    ]
    for voter in range(1_000, 1_060):
        season.judge(Honest.drawn(voter, 8), season.with_author(FAVOURITE), 6)
    assert find(season.ballots) == []


def test_in_a_club_where_everybody_is_always_there_nobody_is_a_companion():
    season = Season.of(9, players=6, heats=20)
    for voter in range(1_000, 1_010):
        season.judge(Honest.drawn(voter, 9), range(20), 5)
    assert not any(companions(season.ballots).values())


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_the_ballots_changes_nothing(order):
    season, made = town(10, voters=30)
    plant(season, made)
    assert members(find(season.ballots[::order], made)) == set(RING)
