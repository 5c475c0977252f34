"""A real Postgres, a real Ray cluster, and a dispatcher as a process of its own: whatever is killed or stopped, every job
finishes or fails exactly once, and what its end writes is kept once."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg
import pytest
from django.db import connection

from inference.protocol import ActorReport, StudioState
from jobs import desk, outcomes
from jobs.health import capacity_of
from jobs.models import OPEN_STATES, DispatcherBeat, Job, JobState
from paintoff import runtime
from tests.support import chaos_dispatcher
from tests.support.chaos_dispatcher import HANDLER, TABLE
from tests.support.engine_cluster import _die_with_us, ray_head
from tests.support.engine_models import save_tiny_prx
from tests.support.jobs import until
from tests.support.patience import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)
ACTORS, STEPS = 2, 400
# Each kill waits for an actor to load torch and its model anew: nearly all of this test's time.
KILLS = int(os.environ.get("PAINTOFF_CHAOS_KILLS", "20"))


@pytest.fixture(scope="module")
def head(tmp_path_factory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch, ray_head(num_cpus=ACTORS) as head:
        folder = tmp_path_factory.mktemp("models")
        listed = folder / "models.json"
        listed.write_text(json.dumps([{"folder": str(save_tiny_prx(folder / "tiny", steps=[1, STEPS]))}]))
        settings = {
            "PAINTOFF_MODELS": str(listed),
            "PAINTOFF_BUILD": "chaos",
            "PAINTOFF_ENGINE_THREADS": "1",
            "PAINTOFF_ENGINE_ACTORS": str(ACTORS),
            "RAY_ADDRESS": head.address,
        }
        for name, value in (head.environment | settings).items():
            patch.setenv(name, value)
        yield


@pytest.fixture
def outcome_rows() -> Iterator[None]:
    """The table that the handler writes to, here and in the dispatchers' processes."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {TABLE} (job uuid NOT NULL, outcome text NOT NULL)")
    chaos_dispatcher.register()
    yield
    outcomes.forget(HANDLER)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {TABLE}")


@contextmanager
def dispatching(name: str, folder: Path) -> Iterator[subprocess.Popen]:
    database = urlsplit(runtime.database_url())._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    with (folder / f"{name}.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, chaos_dispatcher.__file__, "--name", name],
            env=os.environ | {"DATABASE_URL": database},
            stdout=log,
            stderr=log,
            preexec_fn=_die_with_us,
        )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGCONT)
        process.terminate()
        process.wait(PATIENCE)


def ask(count: int, prefix: str, steps: int = STEPS) -> None:
    request = {"model": "tiny", "prompt": "a red fox", "steps": steps, "guidance": 3.0, "width": 64, "height": 64}
    desk.ask_many([desk.Ask(f"{prefix}:{n}", HANDLER, None, request | {"seed": n}) for n in range(count)])


def reports() -> tuple[ActorReport, ...]:
    beat = DispatcherBeat.objects.order_by("-seen_at").first()
    capacity = capacity_of(beat) if beat else None
    return capacity.reports if capacity else ()


def written() -> Counter[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT job::text FROM {TABLE}")
        return Counter(job for (job,) in cursor.fetchall())


def all_closed() -> bool:
    return not Job.objects.filter(state__in=OPEN_STATES).exists()


def test_twenty_actors_killed_in_mid_batch_and_every_job_ends_once(head, outcome_rows, tmp_path):
    killed: list[int] = []

    def painting() -> list[int]:
        """Actors at work that were not killed yet."""
        busy = [one.pid for one in reports() if one.state is StudioState.READY and one.running]
        return [pid for pid in busy if pid not in killed and psutil.pid_exists(pid)]

    with dispatching("easel", tmp_path):
        ask(40, "first")
        until(painting)
        while len(killed) < KILLS:
            until(painting)
            for pid in painting()[: KILLS - len(killed)]:
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)
            ask(4, f"after-{len(killed)}")
        until(all_closed)
    assert len(set(killed)) == KILLS
    states = Counter(Job.objects.values_list("state", flat=True))
    assert states[JobState.PAINTED] + states[JobState.FAILED] == Job.objects.count()
    assert written() == Counter(str(pk) for pk in Job.objects.values_list("pk", flat=True))
    lost = [one for job in Job.objects.all() for one in job.troubles]
    assert len(lost) >= KILLS / 2, "the kills hit nothing"
    for job in Job.objects.filter(state=JobState.FAILED):
        assert job.failure_code == "lost", job.failure_message
        assert job.failure_message.startswith("stopped after 3 attempts")


def test_a_dispatcher_stopped_past_its_lease_with_a_picture_in_its_hands_says_nothing_that_counts(
    head, outcome_rows, tmp_path
):
    with dispatching("first", tmp_path) as first:
        until(lambda: any(one.state is StudioState.READY for one in reports()))
        with outcomes_held_up():
            ask(6, "fox", steps=20)
            until(first_waits_with_a_picture)
            first.send_signal(signal.SIGSTOP)
        until(first_is_in_mid_transaction)
        with dispatching("second", tmp_path):
            until(all_closed)
            assert set(Job.objects.values_list("leased_by", flat=True)) == {holder("second")}
            assert not first_is_in_mid_transaction(), "its session outlived its lease"
            first.send_signal(signal.SIGCONT)
            until(lambda: DispatcherBeat.objects.get(name="first").studio == "standby")
            ask(2, "later", steps=4)
            until(all_closed)
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.PAINTED}
    assert written() == Counter(str(pk) for pk in Job.objects.values_list("pk", flat=True))


def holder(name: str) -> str:
    return f"{name}#{DispatcherBeat.objects.get(name=name).fence}"


@contextmanager
def outcomes_held_up() -> Iterator[None]:
    """Whoever wants to write an outcome waits."""
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute(f"LOCK TABLE {TABLE} IN SHARE MODE")
        yield


def first_waits_with_a_picture() -> bool:
    return _sessions("wait_event_type = 'Lock' AND query LIKE %s", f"INSERT INTO {TABLE}%")


def first_is_in_mid_transaction() -> bool:
    """The stopped one's insert went through when it was let, and its session was not ended yet."""
    return _sessions("state = 'idle in transaction' AND query LIKE %s", f"INSERT INTO {TABLE}%")


def _sessions(which: str, *given: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND {which}",
            given,
        )
        return bool(cursor.fetchone()[0])
