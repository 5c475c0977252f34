"""Processor time, which a loaded machine stretches less than it stretches the time on the clock."""

import os
import time

import psutil

from paintoff.embedded import postgres

Spent = dict[str, float]


def spent() -> Spent:
    """Seconds so far, of this process and of the embedded Postgres with all its processes."""
    ours = {"this process": time.process_time()}
    return ours if os.environ.get("DATABASE_URL") else ours | {"postgres": _postgres()}


def _postgres() -> float:
    """Those that have ended are counted by the first of them, which waited for their end."""
    found = postgres.running(postgres.place())
    assert found is not None
    server = psutil.Process(found.pid)
    times = server.cpu_times()
    ended = times.children_user + times.children_system
    return ended + sum(map(_own, [server, *server.children()]))


def _own(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system
