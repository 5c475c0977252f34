"""The threads that run a game's code, with a real database."""

import asyncio
import threading
import time

import pytest
from django.db import connection

from live.lanes import Lane
from tests.support.patience import PATIENCE


def _ask() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select 7")
        return int(cursor.fetchone()[0])


def _holds_a_connection() -> bool:
    return connection.connection is not None


@pytest.mark.django_db(transaction=True)
async def test_a_thread_gives_its_connection_back_after_each_call():
    lane = Lane("test", 1)
    assert await lane.run(_ask) == 7
    assert not await lane.run(_holds_a_connection)


async def test_calls_run_beside_each_other_up_to_the_lanes_width():
    lane = Lane("test", 3)
    meeting = threading.Barrier(3)
    await asyncio.wait_for(asyncio.gather(*(lane.run(meeting.wait, PATIENCE) for _ in range(3))), PATIENCE)


async def test_the_loop_goes_on_while_a_thread_waits():
    lane = Lane("test", 1)
    nap = asyncio.create_task(lane.run(time.sleep, 0.3))
    await asyncio.sleep(0)
    assert not nap.done()
    await nap
