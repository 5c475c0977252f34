"""Leaderboards: whose votes they are fitted to, when anew, and what a page of them says."""

from __future__ import annotations

from datetime import timedelta
from threading import Event, Thread

import numpy as np
import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Player
from battles import actions, models, withdrawing
from battles.models import BoardFit, BoardKind, Rating
from battles.ratings import boards, listing, scale, sources
from battles.ratings.intervals import Intervals
from battles.ratings.listing import List
from battles.ratings.views import bars
from battles.states import SeatRole
from battles.tasks import refit_leaderboards
from gallery.models import Picture
from moderation.states import State
from tests.support.battles import guest, member, time_is_up, vote_for
from tests.support.patience import PATIENCE
from tests.support.rated import ada_beats_bo, casual_duel, finish, rated_battle, won_by

pytestmark = pytest.mark.django_db


def names(which: List) -> list[str]:
    return [row.name for row in listing.page(which).rows]


def fit(kind: BoardKind = BoardKind.PLAYERS) -> BoardFit | None:
    return boards.refit(kind, timezone.now())


def judged(winner: Player, other: Player, voters: list[Player]) -> None:
    """A finished battle that all of them judged in the winner's favour."""
    battle = rated_battle(winner, other, audience=voters[0])
    for voter in voters[1:]:
        actions.join(battle.code, voter, SeatRole.AUDIENCE)
    for voter in voters:
        assert vote_for(battle, voter, favourite=winner)
    finish(battle)


def test_who_is_preferred_stands_above_who_is_not() -> None:
    duel = ada_beats_bo()
    ada, bo = duel.ada, duel.bo
    won_by(ada, bo, voter=member("Cy"))
    row = fit()
    assert names(List.PLAYERS) == ["Ada", "Bo"]
    assert (row.names, row.voters, row.votes) == (2, 2, models.Ballot.objects.counting().count())


def test_nothing_is_fitted_anew_without_new_votes() -> None:
    ada_beats_bo()
    assert fit()
    assert fit() is None
    refit_leaderboards()
    assert BoardFit.objects.filter(kind=BoardKind.PLAYERS).count() == 1


def test_a_vote_that_counts_no_more_is_worth_another_fit() -> None:
    ada_beats_bo()
    first = fit()
    one = models.Ballot.objects.counting().order_by("id").first()
    models.Ballot.objects.filter(pk=one.pk).update(weight=0)
    assert fit().votes == first.votes - 1


def test_a_board_says_nothing_before_the_results_are_out() -> None:
    ada, bo, mo = member("Ada"), member("Bo"), member("Mo")
    battle = rated_battle(ada, bo, audience=mo)
    assert vote_for(battle, mo, favourite=ada)
    assert fit().votes == 0
    time_is_up(battle)
    assert fit().votes > 0


def test_private_battles_and_guests_as_authors_stay_out() -> None:
    ada, bo, mo = member("Ada"), member("Bo"), member("Mo")
    battle = rated_battle(ada, bo, audience=mo)
    models.Battle.objects.filter(pk=battle.pk).update(is_listed=False)
    assert vote_for(battle, mo, favourite=ada)
    finish(battle)
    won_by(ada, guest("Cy"), voter=mo, is_rated=False)
    assert fit().votes == 0
    assert fit(BoardKind.PROMPTS).votes > 0  # a guest's words are as good as anybody's


@pytest.mark.parametrize("kind", [BoardKind.PLAYERS, BoardKind.PROMPTS])
def test_votes_of_guests_in_casual_rooms_move_no_board(kind: BoardKind) -> None:
    duel = casual_duel()
    ada, bo = duel.ada, duel.bo
    before = fit(kind)
    for number in range(3):
        won_by(bo, ada, voter=guest(f"Eve {number}"), is_rated=False)
    assert fit(kind) is None
    assert before.voters == 1


@pytest.mark.parametrize("kind", [BoardKind.PLAYERS, BoardKind.PROMPTS])
def test_votes_of_an_account_count_once_it_passes_the_gates(kind: BoardKind, settings) -> None:
    mo = casual_duel().mo
    settings.RATED_ACCOUNT_HOURS = 24
    assert fit(kind).votes == 0
    Player.objects.filter(pk=mo.pk).update(created_at=timezone.now() - timedelta(hours=25))
    assert fit(kind).votes == models.Ballot.objects.counting().filter(voter=mo).count() > 0


def test_a_board_asks_about_all_voters_at_once(django_assert_num_queries, settings) -> None:
    settings.RATED_JUDGED_PAIRS, settings.RATED_VERIFIED_EMAIL = 1, True
    casual_duel()
    with django_assert_num_queries(2):  # the votes, and whose are held
        list(sources.of_players().cells())


def test_words_are_ranked_with_a_picture_and_not_once_it_is_withheld() -> None:
    ada_beats_bo()
    fit(BoardKind.PROMPTS)
    first, second = listing.page(List.PROMPTS).rows
    assert (first.name, second.name) == ("a red fox", "a blue boat")
    assert first.address.startswith("/pictures/")
    assert first.thumb
    Picture.objects.filter(prompt__text="a red fox").update(state=State.WITHHELD)
    assert names(List.PROMPTS) == [listing.UNSHOWN, "a blue boat"]


def test_withdrawn_words_are_gone_from_the_board_at_once_and_all_others_keep_their_places() -> None:
    duel = ada_beats_bo()
    ada, battle = duel.ada, duel.battle
    fit(BoardKind.PROMPTS)
    before = BoardFit.objects.get(kind=BoardKind.PROMPTS)
    withdrawing.withdraw_words(battle.code, ada, 1)
    assert names(List.PROMPTS) == ["a blue boat"]
    assert BoardFit.objects.get(kind=BoardKind.PROMPTS) == before  # nothing was fitted anew
    for address in ("/leaderboards/prompts", "/api/leaderboards/prompts"):
        said = Client().get(address).content
        assert b"a blue boat" in said
        assert b"a red fox" not in said


def test_pages_of_prompts_go_on_past_words_that_were_withdrawn() -> None:
    ada = member("Ada")
    battle = won_by(ada, member("Bo"), member("Cy"), voter=member("Mo"))
    fit(BoardKind.PROMPTS)
    first = listing.page(List.PROMPTS, count=1)
    withdrawing.withdraw_words(battle.code, ada, 1)
    assert [row.name for row in first.rows] == ["a red fox"]
    after = listing.page(List.PROMPTS, first.after, count=1)
    assert len(after.rows) == 1
    assert len(listing.page(List.PROMPTS, after.after, count=1).rows) == 1


def test_who_was_judged_by_too_few_people_has_no_rank_and_stands_last() -> None:
    """Five people like Ada better than Bo, and three like Cy better than Dan."""
    ada, bo, cy, dan = (member(name) for name in ("Ada", "Bo", "Cy", "Dan"))
    voters = [member(f"Mo {number}") for number in range(5)]
    judged(ada, bo, voters)
    judged(cy, dan, voters[:3])
    fit()
    rows = listing.page(List.PLAYERS).rows
    assert [(row.name, row.rank is None, row.is_preliminary) for row in rows[2:]] == [
        ("Cy", True, True),
        ("Dan", True, True),
    ]
    assert {row.name for row in rows[:2] if row.rank} == {"Ada", "Bo"}
    told = Client().get("/api/leaderboards/players").json()["places"]
    assert [place["rank"] is None for place in told] == [False, False, True, True]
    said = Client().get("/leaderboards/players").content.decode()
    assert said.count("too few voters yet") == said.count("no rank yet") == 2
    assert said.count("too few votes to say") == 2
    for place in told[2:]:
        assert place["low"] is not None, "who asks for numbers gets them"
        assert f"{place['low']} to {place['high']}" not in said


@pytest.mark.parametrize("seed", range(5))
def test_names_with_the_same_shown_figures_share_a_rank_on_a_board(seed: int) -> None:
    """Bounds a hundredth of a point apart, and others' between them: people see none of it."""
    chance = np.random.default_rng(seed)
    lower = chance.integers(1450, 1500, 60) + chance.choice([-0.4, 0.0, 0.4], 60)
    upper = lower + 20
    log_odds = (lower - boards.START) / boards.POINTS, (upper - boards.START) / boards.POINTS
    known = Intervals(*log_odds, np.full(60, 10 / boards.POINTS), np.full(60, 9))
    shown = [(boards.points(low), boards.points(high)) for low, high in zip(*log_odds, strict=True)]
    ranks = boards.ranks_as_shown(known).tolist()
    assert ranks == [1 + sum(low > high for low, _ in shown) for _, high in shown]
    assert len({(*figures, rank) for figures, rank in zip(shown, ranks, strict=True)}) == len(set(shown))


def test_few_votes_are_preliminary() -> None:
    ada_beats_bo()
    fit()
    assert all(row.is_preliminary for row in listing.page(List.PLAYERS).rows)


def test_only_the_newest_fits_are_kept() -> None:
    ada_beats_bo()
    for ballot in models.Ballot.objects.counting()[:4]:
        models.Ballot.objects.filter(pk=ballot.pk).update(weight=0)
        fit()
    assert BoardFit.objects.filter(kind=BoardKind.PLAYERS).count() == boards.FITS_KEPT


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_not_fit_the_same_votes_twice() -> None:
    ada_beats_bo()
    held, done = Event(), Event()

    def other_worker() -> None:
        with transaction.atomic():
            assert boards.refit(BoardKind.PLAYERS, timezone.now())
            held.set()
            done.wait(PATIENCE)
        connection.close()

    worker = Thread(target=other_worker)
    worker.start()
    assert held.wait(PATIENCE)
    assert fit() is None
    done.set()
    worker.join()
    assert BoardFit.objects.filter(kind=BoardKind.PLAYERS).count() == 1


# --- by rating --------------------------------------------------------------------------------------------------------------
def rated(nickname: str, mu: int, sigma: int = 1_000_000) -> None:
    now = timezone.now()
    Rating.objects.create(player=member(nickname), mu=mu, sigma=sigma, battles=20, changes=20, updated_at=now)


def test_players_are_ranked_by_what_is_sure_of_them() -> None:
    rated("Ada", 30_000_000, 4_000_000)
    rated("Bo", 25_000_000, 1_000_000)
    assert names(List.RATINGS) == ["Bo", "Ada"]


def pages_of_ratings(count: int) -> list[tuple[int | None, str]]:
    """Ranks and names, page after page, as the list and as the API give them."""
    seen, after = [], None
    while True:
        page = listing.page(List.RATINGS, after, count)
        asked = {"limit": count} | ({"after": after} if after else {})
        told = Client().get("/api/leaderboards/ratings", asked).json()
        assert [place["rank"] for place in told["places"]] == [row.rank for row in page.rows]
        seen += [(row.rank, row.name) for row in page.rows]
        if (after := page.after) is None:
            return seen


@pytest.mark.parametrize("count", [1, 2, 3, 50])
def test_equals_share_a_rank_also_across_pages(count: int) -> None:
    for number in range(7):
        rated(f"P{number}", 25_000_000 if number % 2 else 26_000_000)
    seen = pages_of_ratings(count)
    assert [rank for rank, _ in seen] == [1, 1, 1, 1, 5, 5, 5]
    assert [name for _, name in seen] == ["P0", "P2", "P4", "P6", "P1", "P3", "P5"]


def test_whoever_is_shown_alike_shares_a_rank_however_little_they_differ() -> None:
    """A point is 33,333 micro-units of mu. Bo is a little better than Cy, and Dan, between them, is shown with one
    point less and a narrower interval."""
    rated("Dan", 24_966_660, 988_885)
    rated("Cy", 25_000_000, 1_000_000)
    rated("Bo", 25_000_010, 999_999)
    rated("Ada", 25_100_000, 1_000_000)
    sure = [rating.mu - 3 * rating.sigma for rating in Rating.objects.order_by("player_id")]
    assert sure[1] < sure[0] < sure[2]
    assert pages_of_ratings(3) == [(1, "Ada"), (2, "Dan"), (3, "Cy"), (3, "Bo")]


@pytest.mark.parametrize("mu", [-3_000_000, 24_983_333, 24_983_334, 25_016_666, 25_016_667, 61_234_567])
@pytest.mark.parametrize("sigma", [8_333, 1_008_333, 1_008_334, 8_333_333])
def test_what_players_are_ranked_by_is_made_of_the_figures_they_are_shown(mu: int, sigma: int) -> None:
    rated("Ada", mu, sigma)
    assert Rating.objects.get().sure == 2 * scale.points(mu) - 3 * scale.spread(sigma)


# --- doors ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("which", list(List))
def test_an_empty_leaderboard_says_so(which: List) -> None:
    page = Client().get(f"/leaderboards/{which}")
    assert page.status_code == 200
    assert b"yet" in page.content


def test_a_page_shows_names_points_and_doubt() -> None:
    rated("Ada", 27_000_000)
    text = Client().get("/leaderboards").content.decode()
    assert "Ada" in text
    assert "1560" in text
    assert "1500 to 1620" in text
    assert "1. \u2068Ada\u2069 1560, between 1500 and 1620" in text  # the page as a chart, in its own words


@pytest.mark.parametrize(
    ("rank", "low", "high", "is_told"),
    [(1, 500, 2500, True), (1, 500, 2501, False), (1, None, None, False), (None, 1400, 1600, False)],
)
def test_a_range_is_told_of_who_has_a_rank_and_at_most_a_thousand_points_of_doubt(
    rank: int | None, low: int | None, high: int | None, is_told: bool
) -> None:
    row = listing.Row(rank, "Ada", "", "", 1500, low, high, 8, is_preliminary=True)
    assert row.is_told is is_told
    assert [bar is not None for bar in bars([row])] == [is_told]


@pytest.mark.parametrize(
    "address", ["/leaderboards/nothing", "/leaderboards/players?after=x", "/leaderboards?after=%00"]
)
def test_what_is_no_page_is_not_found(address: str) -> None:
    assert Client().get(address).status_code == 404


def test_the_api_gives_the_same_list() -> None:
    rated("Ada", 27_000_000)
    told = Client().get("/api/leaderboards/ratings").json()
    assert [(place["name"], place["points"], place["low"], place["high"]) for place in told["places"]] == [
        ("Ada", 1560, 1500, 1620)
    ]
    assert told["after"] is None


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("/api/leaderboards/ratings?after=nobody", "after"),
        ("/api/leaderboards/players?after=-1", "after"),
        ("/api/leaderboards/ratings?limit=0", "limit"),
        ("/api/leaderboards/ratings?order=worst", "order"),
        ("/api/leaderboards/cats", "kind"),
    ],
)
def test_bad_questions_are_refused_by_the_field_at_fault(address: str, field: str) -> None:
    answer = Client().get(address)
    assert (answer.status_code, answer.json()["field"]) == (400, field)


def test_the_api_tells_a_rating_line_by_line() -> None:
    duel = ada_beats_bo()
    ada, bo, mo, first = duel.ada, duel.bo, duel.mo, duel.battle
    second = won_by(ada, bo, voter=mo)
    told = Client().get(f"/api/players/{ada.key}/ratings?limit=1").json()
    assert (told["battles"], told["provisional"]) == (2, True)
    assert [line["battle"] for line in told["changes"]] == [second.code]
    older = Client().get(f"/api/players/{ada.key}/ratings?limit=1&after={told['after']}").json()
    assert [line["battle"] for line in older["changes"]] == [first.code]
    assert older["after"] is None
    assert told["points"] == 1500 + told["changes"][0]["change"] + older["changes"][0]["change"]


def test_whoever_was_never_rated_starts_at_1500() -> None:
    told = Client().get(f"/api/players/{member('Ada').key}/ratings").json()
    assert (told["points"], told["battles"], told["changes"]) == (1500, 0, [])
