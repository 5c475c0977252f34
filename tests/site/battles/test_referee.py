"""The referee: what is due happens, and one battle that cannot be moved holds up no other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from battles import actions, models
from battles.referee import Referee
from battles.states import Phase
from tests.support.battles import again, guest, lobby

pytestmark = pytest.mark.django_db(transaction=True)

BREAK_ONE = """
ALTER TABLE battles_battle ADD CONSTRAINT broken CHECK (theme <> 'unmovable' OR phase = 'lobby')
"""


@pytest.fixture
def _one_is_unmovable() -> None:
    with connection.cursor() as cursor:
        cursor.execute(BREAK_ONE)
    yield
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE battles_battle DROP CONSTRAINT broken")


@pytest.mark.usefixtures("_one_is_unmovable")
def test_a_battle_that_its_rows_forbid_to_move_holds_up_no_other() -> None:
    broken, other = lobby(guest("Ada"), theme="unmovable"), lobby(guest("Bo"))
    models.Battle.objects.filter(pk=broken.pk).update(deadline=timezone.now(), code="BBBB")
    models.Battle.objects.filter(pk=other.pk).update(deadline=timezone.now(), code="ZZZZ")
    Referee("test").look(timezone.now())
    assert (again(broken).phase, again(other).phase) == (Phase.LOBBY, Phase.VOID)


def test_a_second_referee_finds_nothing_left_to_do() -> None:
    battle = lobby(guest("Ada"))
    models.Battle.objects.filter(pk=battle.pk).update(deadline=timezone.now())
    Referee("one").look(timezone.now())
    version = again(battle).version
    Referee("two").look(timezone.now())
    assert (again(battle).phase, again(battle).version) == (Phase.VOID, version)


def test_a_host_whose_lease_ran_out_is_absent_and_then_replaced() -> None:
    ada, bo = guest("Ada"), guest("Bo")
    battle = lobby(ada, bo)
    now = timezone.now()
    battle.seating.filter(player=ada).update(present_at=now - timedelta(seconds=30))
    Referee("test").look(now)
    assert not battle.seating.get(player=ada).is_present
    Referee("test").look(now)
    assert again(battle).host == ada
    battle.seating.filter(player=ada).update(present_at=now - timedelta(seconds=46))
    Referee("test").look(now)
    assert again(battle).host == bo


def test_whoever_is_seen_again_is_present_and_the_room_is_told() -> None:
    ada, bo = guest("Ada"), guest("Bo")
    battle = lobby(ada, bo)
    actions.miss(battle.code, timezone.now() + timedelta(seconds=1))
    version = again(battle).version
    assert not battle.seating.filter(is_present=True).exists()
    actions.see(battle.code, [bo.id])
    assert (battle.seating.get(player=bo).is_present, again(battle).version) == (True, version + 1)
    actions.see(battle.code, [bo.id])
    assert again(battle).version == version + 1
