"""Head to head and the rating's panel: records that add up, and private battles that are counted and not named."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from battles import models
from battles.charts.balance import Tally
from battles.charts.meetings import Went
from battles.models import RatingChange
from battles.models.ratings import ChangeKind
from battles.panel import record
from battles.rivals import meetings_of, rivals_of
from tests.support.battles import guest, lobby, member, setup
from tests.support.people import browser_of
from tests.support.rated import rated_in, won_by

pytestmark = pytest.mark.django_db


def battle_of(*best_first, is_listed: bool = True) -> models.Battle:
    battle = lobby(*best_first, chosen=setup(seats=30))
    models.Battle.objects.filter(pk=battle.pk).update(is_listed=is_listed)
    rated_in(battle, *best_first)
    return battle


def test_a_record_counts_every_battle_both_were_placed_in() -> None:
    ada, bo, cy = member("Ada"), member("Bo"), member("Cy")
    battle_of(ada, bo)
    battle_of(bo, ada)
    battle_of(ada, cy, bo)
    assert [(rival.player, rival.tally) for rival in rivals_of(ada)] == [(bo, Tally(2, 0, 1)), (cy, Tally(1, 0, 0))]
    assert [rival.tally for rival in rivals_of(bo) if rival.player == ada] == [Tally(1, 0, 2)]


def test_a_page_of_rivals_reads_no_more_people_than_it_shows(django_assert_num_queries) -> None:
    ada, *others = (member(name) for name in ("Ada", "Bo", "Cy", "Di", "Eve"))
    battle_of(ada, *others)
    battle_of(others[3], ada)
    with django_assert_num_queries(2):  # the records of two, and who they are
        shown = rivals_of(ada)[:2]
    assert [(rival.player, rival.tally) for rival in shown] == [
        (others[3], Tally(1, 0, 1)),
        (others[0], Tally(1, 0, 0)),
    ]
    with django_assert_num_queries(1):
        assert len(rivals_of(ada)) == 4


def test_equal_places_are_drawn() -> None:
    ada, bo = member("Ada"), member("Bo")
    battle = lobby(ada, bo)
    for player in (ada, bo):
        rated_in(battle, player)
    assert [meeting.went for meeting in meetings_of(ada, bo)] == [Went.DRAWN]


@pytest.mark.parametrize(("rank", "expected"), [(3, [Went.LOST]), (None, [])])
def test_a_correction_replaces_the_place_or_takes_somebody_out(rank: int | None, expected: list[Went]) -> None:
    ada, bo = member("Ada"), member("Bo")
    battle_of(ada, bo)
    first = RatingChange.objects.get(player=ada)
    RatingChange.objects.create(
        player=ada, battle=first.battle, seat=1, kind=ChangeKind.CORRECTION, number=2, rank=rank, corrects=first,
        mu_before=first.mu_after, sigma_before=first.sigma_after, mu_after=first.mu_after,
        sigma_after=first.sigma_after, reason="votes_excluded", at=first.at,
    )  # fmt: skip
    assert [meeting.went for meeting in meetings_of(ada, bo)] == expected


def played_often(ada, bo, times: int) -> list[tuple[Went, str]]:
    """Every third won by Bo; oldest first, as each went for Ada."""
    went = []
    for number in range(times):
        best = (bo, ada) if number % 3 == 2 else (ada, bo)
        went.append((Went.LOST if number % 3 == 2 else Went.WON, battle_of(*best).code))
    return went


def test_meetings_come_in_pages_newest_first_and_the_record_is_of_all() -> None:
    ada, bo, cy = member("Ada"), member("Bo"), member("Cy")
    battle_of(cy, bo)  # without Ada
    went = played_often(ada, bo, 50)
    met = meetings_of(ada, bo)
    assert [(one.went, one.where) for one in met] == went[::-1]
    assert (len(met), met.tally) == (50, Tally(34, 0, 16))
    shown = []
    for number in (1, 2, 3):
        page = Client().get(f"/players/{ada.key}/rivals/{bo.key}?page={number}").content.decode()
        shown += re.findall(r'href="/b/(\w+)/results"', page.split('id="met-title"')[1])
        assert "met 50 times" in page
        assert "won 34, drew 0 and lost 16" in page
    assert shown == [code for _, code in went[::-1]]


def test_a_page_of_meetings_asks_as_often_however_many_there_are(django_assert_num_queries) -> None:
    ada, bo = member("Ada"), member("Bo")
    played_often(ada, bo, 3)
    address = f"/players/{ada.key}/rivals/{bo.key}"
    with CaptureQueriesContext(connection) as few:
        Client().get(address)
    played_often(ada, bo, 40)
    with django_assert_num_queries(len(few)):
        page = Client().get(address)
    assert page.content.decode().count('class="rival"') == 24


def test_of_many_meetings_only_those_that_are_shown_are_read(django_assert_max_num_queries) -> None:
    ada, bo = member("Ada"), member("Bo")
    played_often(ada, bo, 30)
    with django_assert_max_num_queries(1), CaptureQueriesContext(connection) as asked:
        assert len(meetings_of(ada, bo)[10:14]) == 4
    assert "LIMIT 4 OFFSET 10" in asked[0]["sql"]


def test_a_private_battle_counts_and_is_not_named() -> None:
    ada, bo = member("Ada"), member("Bo")
    battle = battle_of(ada, bo, is_listed=False)
    page = Client().get(f"/players/{ada.key}/rivals/{bo.key}").content.decode()
    assert "private" in page
    assert battle.code not in page


def test_the_panel_shows_a_rating_and_whom_they_met() -> None:
    ada, bo = member("Ada"), member("Bo")
    battle_of(ada, bo)
    page = Client().get(f"/players/{ada.key}").content.decode()
    assert "1500? ± " in page
    assert f'href="/players/{ada.key}/rivals/{bo.key}"' in page
    assert "1 won, 0 drawn, 0 lost" in page


def test_whoever_was_never_rated_has_no_such_panel() -> None:
    assert "Head to head" not in Client().get(f"/players/{member('Ada').key}").content.decode()


@pytest.mark.parametrize("path", ["/players/%00/rivals", "/players/abcdefghijkl/rivals/%00"])
def test_what_is_no_key_is_nobodys_page(path: str) -> None:
    assert Client().get(path).status_code == 404


def test_two_who_never_met_have_no_page() -> None:
    ada, bo, cy = member("Ada"), member("Bo"), member("Cy")
    battle_of(ada, bo)
    assert Client().get(f"/players/{ada.key}/rivals/{cy.key}").status_code == 404
    assert Client().get(f"/players/{ada.key}/rivals/{ada.key}").status_code == 404


def test_a_long_list_comes_in_pages() -> None:
    ada, *others = (member(f"Player{number}") for number in range(27))
    battle_of(ada, *others)
    first = Client().get(f"/players/{ada.key}/rivals").content.decode()
    second = Client().get(f"/players/{ada.key}/rivals?page=2").content.decode()
    assert (first.count('class="rival"'), second.count('class="rival"')) == (24, 2)


@pytest.mark.parametrize(
    ("played", "won", "said"),
    [
        (1, 0, "1 battle played, no round won yet."),
        (1, 1, "1 battle played, with a round won."),
        (2, 0, "2 battles played, no round won yet."),
        (3, 1, "3 battles played, with a round won in 1 of them."),
        (3, 3, "3 battles played, with a round won in each of them."),
    ],
)
def test_a_record_is_a_sentence_for_one_and_for_many(played: int, won: int, said: str) -> None:
    assert record(played, won) == said


def test_no_heading_stands_twice_on_a_players_page() -> None:
    ada, bo = member("Ada"), member("Bo")
    battle_of(ada, bo)
    page = Client().get(f"/players/{ada.key}").content.decode()
    headings = re.findall(r"<h[1-6][^>]*>(.*?)</h[1-6]>", page)
    assert len(headings) == len(set(headings)) > 2


def test_by_api_rivals_and_meetings_go_on_where_a_page_ended() -> None:
    ada, bo, cy = member("Ada"), member("Bo"), member("Cy")
    went = played_often(ada, bo, 3)
    battle_of(cy, ada, is_listed=False)
    address = f"/api/players/{ada.key}/rivals"
    first = Client().get(f"{address}?limit=1").json()
    second = Client().get(f"{address}?limit=1&after={first['after']}").json()
    told = [(one["player"]["nickname"], one["record"]) for one in first["rivals"] + second["rivals"]]
    assert told == [("Bo", {"won": 2, "drawn": 0, "lost": 1}), ("Cy", {"won": 0, "drawn": 0, "lost": 1})]
    assert second["after"] is None
    newer = Client().get(f"{address}/{bo.key}?limit=2").json()
    older = Client().get(f"{address}/{bo.key}?limit=2&after={newer['after']}").json()
    assert newer["record"] == older["record"] == {"won": 2, "drawn": 0, "lost": 1}
    met = [(one["went"], one["battle"]) for one in newer["meetings"] + older["meetings"]]
    assert (met, older["after"]) == (went[::-1], None)
    (private,) = Client().get(f"{address}/{cy.key}").json()["meetings"]
    assert private["battle"] == ""


@pytest.mark.parametrize("after", ["x", "1~1~nobody", "²~1~x"])
def test_by_api_a_place_that_the_list_of_rivals_does_not_have_is_refused(after) -> None:
    ada = member("Ada")
    answer = Client().get(f"/api/players/{ada.key}/rivals", {"after": after})
    assert (answer.status_code, answer.json()["field"]) == (400, "after")
    assert Client().get(f"/api/players/{ada.key}/rivals/{member('Bo').key}").status_code == 404


def test_by_api_a_private_battle_counts_for_its_player_alone() -> None:
    ada = member("Ada")
    won_by(ada, guest("Bo"), voter=member("Mo"), is_rated=False)
    shown = {"played": 1, "won": 1}
    assert Client().get(f"/api/players/{ada.key}/record").json() == shown
    models.Battle.objects.update(is_listed=False)
    assert Client().get(f"/api/players/{ada.key}/record").json() == {"played": 0, "won": 0}
    assert browser_of(ada).get(f"/api/players/{ada.key}/record").json() == shown
