"""What a room shows of its players' ratings."""

from __future__ import annotations

import pytest
from django.utils import timezone

from battles.snapshot import snapshot
from tests.support.battles import again, guest, lobby, member, setup
from tests.support.rated import won_by

pytestmark = pytest.mark.django_db


def test_a_rated_lobby_shows_where_its_players_stand_and_a_casual_one_does_not() -> None:
    ada, bo = member("Ada"), member("Bo")
    seats = snapshot(lobby(ada, bo, chosen=setup(is_rated=True)), timezone.now()).seats
    assert [(seat.rating.points, seat.rating.is_provisional, seat.rating.change) for seat in seats] == [
        (1500, True, None)
    ] * 2
    assert [seat.rating for seat in snapshot(lobby(ada, guest("Cy")), timezone.now()).seats] == [None, None]


def test_a_finished_battle_shows_what_it_did_whatever_was_played_since() -> None:
    ada, bo, mo = member("Ada"), member("Bo"), member("Mo")
    first = won_by(ada, bo, voter=mo)
    won_by(bo, ada, voter=mo)
    ada_then, bo_then, watching = snapshot(again(first), timezone.now()).seats
    assert ada_then.rating.change == ada_then.rating.points - 1500 > 0 > bo_then.rating.change
    assert watching.rating is None
