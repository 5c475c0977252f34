"""Many wait for one thing that a thread does."""

import asyncio
import threading
from concurrent.futures import Future

import pytest

from live.waits import Waits
from tests.support.patience import PATIENCE


@pytest.mark.asyncio
async def test_all_who_wait_go_on_when_it_is_done():
    waits, done = Waits(), Future()
    people = [asyncio.create_task(waits.until(done)) for _ in range(50)]
    await asyncio.sleep(0)
    threading.Thread(target=done.set_result, args=(None,)).start()
    await asyncio.wait_for(asyncio.gather(*people), PATIENCE)
    await waits.until(done)


@pytest.mark.asyncio
async def test_who_stops_waiting_stops_nobody_else():
    waits, done = Waits(), Future()
    bo, cy = (asyncio.create_task(waits.until(done)) for _ in range(2))
    await asyncio.sleep(0)
    bo.cancel()
    await asyncio.sleep(0)
    assert not done.cancelled()
    done.set_result(None)
    await asyncio.wait_for(cy, PATIENCE)
    assert bo.cancelled()
