"""Why somebody goes on whom no votes sent on, said alike by room, page, card, chart and receipt."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from battles import card, deciding, models
from battles.receipt.checks import bracketing
from battles.receipt.telling import tell
from battles.results import result_of
from battles.states import Outcome, Phase
from tests.support.battles import guest, paint_all, seal, start, time_is_up
from tests.support.knockouts import Knockout, four_painted, leave, told
from tests.support.scenes import once

pytestmark = pytest.mark.django_db


def tie(knockout: Knockout) -> None:
    """The round is written, painted, and judged by Cy, who finds every pair too close."""
    knockout.play_round(guest("Nobody"))


def with_a_tied_final() -> tuple[Knockout, list[int]]:
    """Whoever is last in the draw wins their semi-final by votes, and the final is tied."""
    return once(tied_final)


def tied_final() -> tuple[Knockout, list[int]]:
    knockout = four_painted()
    draw = knockout.draw()
    knockout.play_round(knockout.player(draw[1]), knockout.player(draw[3]))
    time_is_up(knockout.battle)
    tie(knockout)
    knockout.battle = time_is_up(knockout.battle)
    assert knockout.battle.phase == Phase.FINISHED
    return knockout, draw


def test_a_tied_final_is_told_with_its_ruling_by_room_page_chart_and_receipt() -> None:
    knockout, draw = with_a_tied_final()
    champion = knockout.player(draw[1]).nickname
    (final,) = knockout.seen()["bracket"]["stages"][-1]["pairings"]
    why = f"The final was tied, every pair too close to call, and {champion} takes it by the better place in the draw."
    assert (final["advanced"], final["ruling"], final["why"]) == (draw[1], "draw", why)
    page = Client().get(f"/b/{knockout.battle.code}/results").content.decode()
    assert f'<p class="lead">{why}</p>' in page
    assert f'property="og:description" content="“A quiet harbour”, A tie, and {champion} takes it, 4 votes' in page
    assert f'<h2 id="heat-title">A tie, and {champion} takes it</h2>' in page
    entries = page[page.index('id="heat-title"') :].split('class="entry-author"')
    assert f"<bdi>{champion}</bdi>" in entries[1]
    assert f"voter. {why}" in page
    drawn = Client().get(f"/b/{knockout.battle.code}/charts/bracket.svg").content.decode()
    assert f"tied, \u2068{champion}\u2069 went on by draw" in drawn
    bore_out = bracketing.ruling(tell(told(knockout.battle))[0])
    assert bore_out == why.replace(champion, f"seat {draw[1]}")


def test_the_card_of_a_tied_final_shows_the_final_and_its_ruling() -> None:
    knockout, draw = with_a_tied_final()
    result = result_of(knockout.battle, timezone.now())
    assert result is not None
    shown = card.card_of(result)
    assert shown.ruling.startswith("The final was tied, every pair")
    assert shown.facts == "4 votes"
    heat = deciding.heat_of(result.frame)
    assert (heat.round, deciding.best_of(result.frame, heat).seat) == (2, draw[1])
    assert Client().get(f"/b/{knockout.battle.code}/card.png").status_code == 200


def test_a_tied_semi_final_says_who_goes_on_and_by_what() -> None:
    knockout = four_painted()
    draw = knockout.draw()
    tie(knockout)
    first = knockout.seen()["bracket"]["stages"][0]["pairings"][0]
    ahead = knockout.player(draw[0]).nickname
    assert first["why"].startswith(
        f"This semi-final was tied, every pair too close to call, and {ahead} goes on by the better place in the draw"
    )
    assert {place["seat"]: place["rank"] for place in knockout.seen()["standings"]}[draw[3]] == 3


def test_a_final_by_walk_over_says_so_on_page_and_card() -> None:
    knockout = four_painted()
    draw = knockout.draw()
    knockout.play_round(knockout.player(draw[1]))
    leave(knockout.battle, knockout.player(draw[0]))
    knockout.battle = time_is_up(knockout.battle)
    gone, champion = (knockout.player(seat).nickname for seat in (draw[0], draw[1]))
    why = f"{gone} was gone before the final, so {champion} takes it by walk-over."
    assert why in Client().get(f"/b/{knockout.battle.code}/results").content.decode()
    result = result_of(knockout.battle, timezone.now())
    assert card.card_of(result).ruling == why
    assert deciding.best_of(result.frame, deciding.heat_of(result.frame)).seat == draw[1]


def test_a_semi_final_in_which_one_wrote_nothing_is_told_as_a_walk_over() -> None:
    knockout = Knockout(players=4, seats=4)
    start(knockout.battle)
    draw = knockout.draw()
    for seat in draw[1:]:
        seal(knockout.battle, knockout.player(seat), "x")
    time_is_up(knockout.battle)
    paint_all(knockout.battle)
    knockout.battle = time_is_up(knockout.battle)
    silent, ahead = (knockout.player(seat).nickname for seat in (draw[0], draw[3]))
    first = knockout.seen()["bracket"]["stages"][0]["pairings"][0]
    assert first["why"] == f"{silent} wrote nothing in this semi-final, so {ahead} goes on by walk-over."


def test_a_bye_is_told_with_the_name_of_who_has_it() -> None:
    knockout = Knockout(players=3, seats=4)
    start(knockout.battle)
    first = knockout.seen()["bracket"]["stages"][0]["pairings"][0]
    name = knockout.player(knockout.draw()[0]).nickname
    assert first["why"] == f"{name} had no opponent in this semi-final, and goes on by a bye."


def test_a_final_that_is_counted_otherwise_later_says_that_the_bracket_stands() -> None:
    knockout, draw = with_a_tied_final()
    final = models.Heat.objects.get(round__battle=knockout.battle, round__number=2)
    final.winner = final.entries.get(seat__number=draw[3])
    final.outcome = Outcome.WON
    final.save()
    told_now = knockout.seen()["bracket"]["stages"][-1]["pairings"][0]["why"]
    assert told_now.startswith("The votes were counted again since. The bracket stands as it was played")
