"""Lists of battles and leaderboards: what each row offers, and that a page there is not is not found."""

from __future__ import annotations

import pytest
from django.test import Client

from battles.models import Battle
from battles.states import Format
from tests.support.battles import guest, lobby, setup

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("asked", ["page=-1", "page=0", "page=2", "page=zz", "page=%00", "page=٢", "page=", "after=zz"])
def test_a_page_of_battles_that_there_is_not_is_not_found(asked: str) -> None:
    assert Client().get(f"/battles?{asked}").status_code == 404


@pytest.mark.parametrize("asked", ["page=-1", "page=2", "after=zz", "after=%00"])
def test_a_page_of_ratings_that_there_is_not_is_not_found(asked: str) -> None:
    assert Client().get(f"/leaderboards/ratings?{asked}").status_code == 404


@pytest.mark.parametrize(
    "path", ["/battles", "/battles?page=1", "/battles?utm_source=a", "/leaderboards/ratings?utm_source=a"]
)
def test_the_first_page_is_there_whatever_a_link_from_elsewhere_hangs_on(path: str) -> None:
    assert Client().get(path).status_code == 200


def test_a_full_room_is_watched_and_one_with_a_seat_is_joined() -> None:
    full = lobby(guest("Ada"), guest("Bo"), chosen=setup(format=Format.DUEL, seats=2))
    free = lobby(guest("Cy"), guest("Mo"), chosen=setup(seats=3))
    Battle.objects.update(is_listed=True)
    rows = {
        row.partition("<")[0]: row
        for row in Client().get("/battles").content.decode().split('<span class="battle-code">')
    }
    assert [word in rows[full.code] for word in ("Watch", "Join")] == [True, False]
    assert [word in rows[free.code] for word in ("Watch", "Join")] == [False, True]


def test_a_theme_that_no_database_holds_is_refused_at_its_field() -> None:
    token = Client().post("/api/guests", {"nickname": "Ada"}, content_type="application/json").json()["token"]
    for theme in ("a\0b", "a\ud800b"):
        answer = Client().post(
            "/api/battles",
            {"format": "duel", "theme": theme},
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )
        assert (answer.status_code, answer.json()["field"]) == (400, "theme")
