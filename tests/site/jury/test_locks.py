"""What the open jury locks: of a battle's rows the heat alone, so that nobody who deals waits in a ring with a turn of the
battle, which takes the battle first and then its heats."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import people
from battles import models
from battles.jury import dealing, jurors
from battles.states import Answer, Phase
from tests.support.battles import guest, member
from tests.support.houses import house


@pytest.mark.django_db(transaction=True)
def test_a_visitor_is_dealt_a_pair_while_the_referee_holds_the_battle() -> None:
    battle, mo = house(1, 2, 0, phase=Phase.JURY), guest("Mo")
    referee = connection.copy()
    try:
        referee.set_autocommit(False)
        with referee.cursor() as turn, connection.cursor() as own:
            turn.execute("SELECT id FROM battles_battle WHERE id = %s FOR NO KEY UPDATE", [battle.pk])
            own.execute("SET lock_timeout = '2s'")
            assert dealing.hand(mo)
            own.execute("RESET lock_timeout")
    finally:
        referee.rollback()
        referee.close()


@pytest.mark.django_db
def test_a_stranger_who_takes_an_offer_locks_the_heat_alone() -> None:
    house(1, 2, 0, phase=Phase.JURY)
    offered = dealing.offers(timezone.now())[0]
    with CaptureQueriesContext(connection) as asked:
        dealing.must_be_free(offered)
    [locking] = [query["sql"] for query in asked if "FOR NO KEY UPDATE" in query["sql"]]
    assert locking.endswith('FOR NO KEY UPDATE OF "battles_heat"')


@pytest.mark.django_db
def test_a_guest_who_gets_a_name_locks_no_row_but_those_that_move_and_in_one_order() -> None:
    battle, mo, moira, now = house(2, 2, 0, phase=Phase.JURY), guest("Mo"), member("Moira"), timezone.now()
    jurors.admit(battle, mo, "192.0.2.1", now)
    dealing.hand(mo)
    models.Ballot.objects.filter(voter=mo).update(shown_at=now - models.LOOK_LEAST, answered_at=now, answer=Answer.LEFT)
    with CaptureQueriesContext(connection) as asked:
        people.merge(mo, moira)
    locking = [query["sql"] for query in asked if "FOR NO KEY UPDATE" in query["sql"]]
    for table in ("battles_heat", "battles_ballot", "battles_juror"):
        found = [sql for sql in locking if f'FROM "{table}"' in sql]
        assert found, table
        assert all(sql.endswith(f'FOR NO KEY UPDATE OF "{table}"') for sql in found)
        assert not any("DESC" in sql for sql in found)
