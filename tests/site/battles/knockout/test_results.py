"""The results of a knockout: a tab for each heat, its bracket as a chart."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from battles.results import result_of
from tests.support.battles import start, time_is_up
from tests.support.knockouts import Knockout, four_painted, leave

pytestmark = pytest.mark.django_db


def test_a_final_by_walk_over_has_a_tab_of_its_own_beside_the_semi_finals() -> None:
    knockout = four_painted()
    draw = knockout.draw()
    knockout.play_round(knockout.player(draw[0]), knockout.player(draw[1]))
    gone, champion = knockout.player(draw[1]).nickname, knockout.player(draw[0]).nickname
    leave(knockout.battle, knockout.player(draw[1]))
    battle = time_is_up(knockout.battle)
    tabs = result_of(battle, timezone.now()).tabs
    assert [tab.label for tab in tabs] == ["Semi-final 1", "Semi-final 2", "Final"]
    first = result_of(battle, timezone.now()).heat
    assert champion in [entry.nickname for entry in first.entries]
    page = Client().get(f"/b/{battle.code}/results?round=final").content.decode()
    assert f"{champion} takes the final by walk-over" in page
    assert f"{gone} was gone before the final" in page
    assert page.count('aria-current="page">Final<') == 1


def test_a_final_that_was_played_has_no_second_tab() -> None:
    knockout = Knockout(players=3, seats=4)
    start(knockout.battle)
    knockout.play_round(knockout.player(knockout.draw()[2]))
    time_is_up(knockout.battle)
    knockout.play_round(knockout.player(knockout.draw()[2]))
    battle = time_is_up(knockout.battle)
    assert [tab.label for tab in result_of(battle, timezone.now()).tabs] == ["Semi-final 2", "Final"]
    assert Client().get(f"/b/{battle.code}/results?round=final").status_code == 404


def test_a_finished_bracket_is_a_chart_and_an_unfinished_one_is_none() -> None:
    knockout = four_painted()
    draw = knockout.draw()
    address = f"/b/{knockout.battle.code}/charts/bracket.svg"
    knockout.play_round(knockout.player(draw[1]))
    leave(knockout.battle, knockout.player(draw[0]))
    assert Client().get(address).status_code == 404
    time_is_up(knockout.battle)
    drawn = Client().get(address).content.decode()
    champion, gone = (knockout.player(seat).nickname for seat in (draw[1], draw[0]))
    assert f"\u2068{champion}\u2069 is the champion" in drawn
    assert f"\u2068{gone}\u2069 left, \u2068{champion}\u2069 went on" in drawn
    page = Client().get(f"/b/{knockout.battle.code}/results").content.decode()
    assert 'aria-current="page">Semi-final 2<' in page
    assert 'id="bracket-wide-title"' in page
