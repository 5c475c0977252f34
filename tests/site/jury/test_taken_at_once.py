"""Two windows that ask for more than one voter, or one pair, gives."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from accounts.models import Player
from battles import models
from battles.jury import dealing, offers
from battles.refusals import Refused
from tests.support.battles import guest
from tests.support.open_juries import offered_in, unjudged
from tests.support.patience import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)


def until_waiting(many: int) -> None:
    """So many connections wait for a lock."""
    for _ in range(round(50 * PATIENCE)):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0] >= many:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")


def tap(offer: str) -> tuple[int, bool]:
    """The answer's status, and whether from it on the browser goes by somebody."""
    try:
        said = Client().post("/jury/vote", {"ballot": offer, "answer": "left"}, headers={"X-Pair": "1"})
        return said.status_code, settings.SESSION_COOKIE_NAME in said.cookies
    finally:
        connection.close()


def test_of_two_taps_of_a_stranger_on_one_offer_one_makes_a_guest_and_only_that_answer_is_remembered() -> None:
    battle = unjudged().battle
    offer, many = offered_in(battle), Player.objects.count()
    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            list(models.Heat.objects.select_for_update().filter(round__battle=battle))
            taps = [pool.submit(tap, offer) for _ in range(2)]
            until_waiting(2)
        assert sorted(one.result() for one in taps) == [(200, True), (409, False)]
    assert (Player.objects.count(), models.Ballot.objects.exclude(answer="").count()) == (many + 1, 1)


def test_offers_taken_in_three_windows_at_once_make_two_pairs() -> None:
    battle, cy = unjudged().battle, guest("Cy")
    made = [offers.opened(offered_in(battle)) for _ in range(3)]
    apart = [replace(one, slot=slot) for slot, one in enumerate(made)]

    def adopt(offer: offers.Offer) -> bool:
        try:
            dealing.adopt(offer, cy)
            return True
        except Refused:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        with transaction.atomic():
            list(models.Heat.objects.select_for_update().filter(round__battle=battle))
            adopted = [pool.submit(adopt, one) for one in apart]
            until_waiting(3)
        assert sorted(one.result() for one in adopted) == [False, True, True]
