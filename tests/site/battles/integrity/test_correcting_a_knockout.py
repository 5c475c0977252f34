"""A quarter-final that is counted again after the knockout: the bracket stands as it was played, ratings go by the count.

By places in the draw: as played 8 beat 1, then 4, then 2. Eve's and Fay's two votes put 8 through against Cy's for 1.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import datetime

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from battles import models, receipts
from battles.bracket_view import bracket_view
from battles.log import line_of
from battles.models.integrity import Correction
from battles.models.ratings import RatingChange
from battles.ratings import audit
from battles.ratings.wenglin import START_MU, START_SIGMA, Place, rate
from battles.receipt.checks import rating
from battles.receipt.story import Said
from battles.receipt.telling import read_lines, tell
from battles.receipt.verify import State
from battles.states import Outcome
from tests.support.crooked import ratings
from tests.support.crooked_knockout import CrookedKnockout, crooked_knockout

pytestmark = pytest.mark.django_db

AS_PLAYED = {8: 1, 2: 2, 3: 3, 4: 3, 1: 5, 5: 5, 6: 5, 7: 5}
COUNTED_AGAIN = {2: 2, 1: 3, 3: 3, 4: 3, 5: 5, 6: 5, 7: 5, 8: 5}
"""8 was out in its quarter-final, 1 had come to the semi-final; whom 8 beat there and in the final keeps what they reached."""


@pytest.fixture(scope="module")
def played(rows_of_the_module) -> tuple[CrookedKnockout, datetime]:
    """And when it was over."""
    with rows_of_the_module(), time_machine.travel(timezone.now(), tick=False) as clock:
        return crooked_knockout(clock), timezone.now()


@pytest.fixture
def town(db, played):
    knockout, over_at = deepcopy(played)
    with time_machine.travel(over_at, tick=False):
        yield knockout


def quarter_final(town) -> models.Heat:
    return models.Heat.objects.select_related("winner__seat").get(round__battle=town.battle, round__number=1, number=1)


def rated_as(town, places: dict[int, int]) -> dict[int, tuple[int, int]]:
    """It was everybody's first battle: from the start, by these places."""
    rated = rate([Place(place, rank, START_MU, START_SIGMA) for place, rank in places.items()])
    return {town.player(one.seat).id: (one.mu, one.sigma) for one in rated}


def standing_later() -> list[tuple]:
    later = models.Heat.objects.filter(round__number__gt=1).order_by("id")
    return list(later.values_list("outcome", "winner", "confidence", "votes"))


def as_played(battle: models.Battle) -> dict:
    """The bracket but for the words that tell what was counted again since."""
    told = bracket_view(battle).model_dump()
    for stage in told["stages"]:
        for pairing in stage["pairings"]:
            del pairing["why"]
    return told


def test_a_quarter_final_that_turns_changes_its_verdict_and_ratings_and_nothing_that_was_played_since(town):
    bracket, later = as_played(town.battle), standing_later()
    assert (bracket["champion"], ratings()) == (town.draw[7], rated_as(town, AS_PLAYED))
    town.exclude(town.eve)
    town.exclude(town.fay)
    assert (quarter_final(town).outcome, quarter_final(town).winner.seat.number) == (Outcome.WON, town.draw[0])
    assert ratings() == rated_as(town, COUNTED_AGAIN)
    assert (as_played(town.battle), standing_later()) == (bracket, later)
    assert "counted again since" in bracket_view(town.battle).stages[0].pairings[0].why
    assert list(audit.differences()) == []


def test_a_quarter_final_that_becomes_a_tie_is_decided_by_the_rule_for_ties(town):
    """Without Eve one vote stands against one on the same seed: then the better place in the draw goes on."""
    town.exclude(town.eve)
    assert quarter_final(town).outcome == Outcome.TIED
    assert ratings() == rated_as(town, COUNTED_AGAIN)
    before = RatingChange.objects.count()
    town.exclude(town.fay)
    assert RatingChange.objects.count() == before


def test_taken_back_everything_is_as_it_was_and_every_receipt_on_the_way_verifies(town):
    before = ratings()
    first, second = town.exclude(town.eve), town.exclude(town.fay)
    town.take_back(first)
    town.take_back(second)
    assert (ratings(), quarter_final(town).winner.seat.number) == (before, town.draw[7])
    assert list(audit.differences()) == []
    verdicts = [receipts.judged(one) for one in town.battle.receipts.order_by("number")]
    assert [verdict.findings for verdict in verdicts] == [()] * 5
    assert [verdict.state for verdict in verdicts] == [State.SUPERSEDED] * 4 + [State.VERIFIED]
    assert {verdict.champions for verdict in verdicts} == {(town.draw[7],)}


def test_a_log_that_corrects_ratings_to_other_places_than_the_count_gives_is_found_out(town):
    """Eight who stays first, as the bracket has it."""
    town.exclude(town.eve)
    said, misshapen = read_lines([line_of(row) for row in town.battle.log.order_by("number")])
    bent = [bend(line, town) for line in said]
    (story, misplaced), (true, _) = tell(bent), tell(said)
    assert (misshapen, misplaced, list(rating.check(true))) == ([], [], [])
    [found] = {one.why for one in rating.check(story)} & {"the corrected places are not those that the recounts give"}
    assert found


def bend(line: Said, town) -> Said:
    if line.kind != "places_corrected":
        return line
    places = [{"seat": town.draw[place - 1], "rank": rank} for place, rank in AS_PLAYED.items()]
    return replace(line, content=line.content | {"places": places})


def test_people_are_told_that_the_bracket_stands_and_which_pairing_would_have_gone_another_way(town):
    address = f"/b/{town.battle.code}/results"
    told = f"by the votes that count <bdi>{town.player(1).nickname}</bdi> goes on"
    assert told not in Client().get(address).content.decode()
    exclusion = town.exclude(town.eve)
    assert Correction.objects.get().sentence.endswith("The bracket stands as it was played; ratings go by the count.")
    page = Client().get(address).content.decode()
    assert f"Quarter-final 1 was counted again:</strong> {told}" in page
    assert f"{town.player(8).nickname}\u2069 is the champion" in page
    town.take_back(exclusion)
    assert told not in Client().get(address).content.decode()
