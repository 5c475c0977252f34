"""The engine on a real Ray cluster: real pictures, killed actors, newer dispatchers, strangers without the token."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from inference.client import RayStudio, StudioUnreachable
from inference.protocol import ActorLost, Failed, Heartbeat, Painted, Progress, StudioState
from tests.support.engine_cluster import ray_head
from tests.support.engine_contract import StudioContract
from tests.support.engine_models import save_tiny_prx
from tests.support.patience import PATIENCE

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def head(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch, ray_head() as head:
        folder = tmp_path_factory.mktemp("models")
        listed = folder / "models.json"
        listed.write_text(json.dumps([{"folder": str(save_tiny_prx(folder / "tiny", steps=[1, 2000]))}]))
        settings = {"PAINTOFF_MODELS": str(listed), "PAINTOFF_ENGINE_THREADS": "1"}
        for name, value in (head.environment | settings).items():
            patch.setenv(name, value)
        yield head
        from inference import cluster

        cluster.leave()


def opened(head, **options) -> RayStudio:
    studio = RayStudio(head.address, build="test", **options)
    studio.connect()
    return studio


def wait_until_ready(studio):
    gives_up = time.monotonic() + PATIENCE
    while studio.capacity().state is not StudioState.READY:
        assert time.monotonic() < gives_up, "no actor became ready"
        next(iter(studio.events()))
    return studio


@pytest.fixture
def studio(head):
    studio = wait_until_ready(opened(head))
    yield studio
    studio.close()


def painter_name(build="test"):
    from inference import cluster

    (name,) = (name for name in cluster.names() if name.startswith(f"painter-{build}-"))
    return name


def painter():
    from inference import cluster

    return cluster.find(painter_name())


def threads_of_ours():
    own = ("_run-painter-", "_hand_over-painter-", "studio-tend")
    return {thread for thread in threading.enumerate() if thread.name.startswith(own)}


def until(studio, test, seconds=PATIENCE):
    """The events up to the first one that passes the test."""
    heard, gives_up = [], time.monotonic() + seconds
    for event in studio.events():
        heard.append(event)
        if test(event):
            return heard
        assert time.monotonic() < gives_up, f"not heard: {heard[-5:]}"
    raise AssertionError("the stream ended")


class TestContract(StudioContract):
    """The fake's contract, kept by the real one."""


class TestRay:
    offer, fox = StudioContract.offer, StudioContract.fox
    outcomes = StudioContract.until

    def test_an_actor_says_that_it_is_starting_before_its_weights_are_there(self, head):
        studio = RayStudio(head.address, build="fresh")
        studio.connect()
        beat = until(studio, lambda event: isinstance(event, Heartbeat) and event.actor.startswith("painter-fresh-"))[
            -1
        ]
        studio.close()
        assert beat.state is StudioState.STARTING

    def test_an_actor_of_another_build_makes_room(self, head):
        from inference import cluster

        older = RayStudio(head.address, build="older")
        older.connect()
        newer = wait_until_ready(opened(head))
        assert not any(isinstance(event, Painted) for event in older.events())
        until(newer, lambda event: [name.startswith("painter-test-") for name in cluster.names()] == [True])
        newer.close()

    def test_the_process_keeps_its_own_way_to_end(self, studio):
        assert signal.getsignal(signal.SIGTERM) in (signal.SIG_DFL, signal.default_int_handler)

    def test_a_killed_actor_s_jobs_are_lost_at_once_and_painted_when_asked_again(self, studio, fox):
        from inference import cluster

        jobs = [replace(fox, id=f"{fox.id}-{number}", steps=2000) for number in range(6)]
        pid = cluster.health(painter()).pid
        studio.submit(jobs)
        until(studio, lambda event: isinstance(event, Progress) and event.step >= 3)
        os.kill(pid, signal.SIGKILL)
        lost = until(studio, lambda event: isinstance(event, ActorLost))[-1]
        assert sorted(lost.jobs) == sorted((job.id, 1) for job in jobs)
        again = [replace(job, steps=4, attempt=2) for job in jobs]
        wait_until_ready(studio)
        studio.submit(again)
        painted = [event for event in self.outcomes(studio, *again) if isinstance(event, Painted)]
        assert sorted((event.job_id, event.attempt) for event in painted) == sorted((job.id, 2) for job in jobs)
        assert cluster.health(painter()).pid != pid

    def test_a_cancelled_job_stops(self, studio, fox):
        long = replace(fox, steps=2000)
        studio.submit([long])
        until(studio, lambda event: isinstance(event, Progress))
        studio.cancel([long.id])
        assert isinstance(self.outcomes(studio, long)[-1], Failed)

    def test_a_newer_dispatcher_ends_the_older_and_finds_an_empty_easel(self, studio, head, fox):
        long = replace(fox, steps=2000)
        studio.submit([long])
        until(studio, lambda event: isinstance(event, Progress))
        newer = wait_until_ready(opened(head))
        assert not any(isinstance(event, Painted) for event in studio.events())
        assert studio.capacity().state is StudioState.GONE
        again = replace(long, steps=4, attempt=2)
        newer.submit([again])
        assert [event.attempt for event in self.outcomes(newer, again) if isinstance(event, Painted)] == [2]
        newer.close()

    def test_a_dispatcher_that_was_ended_leaves_the_actor_alone(self, head):
        from inference import cluster

        older = wait_until_ready(opened(head, silence=5.0))
        newer = wait_until_ready(opened(head))
        pid = cluster.health(painter()).pid
        until(newer, lambda event: not older._tending.is_alive())
        assert cluster.health(painter()).pid == pid
        newer.close()

    def test_an_older_dispatcher_gets_no_stream(self, studio, head):
        older = opened(head, fence=1)
        assert list(older.events()) == [] or older.capacity().state is StudioState.GONE
        assert studio.capacity().state is StudioState.READY

    def test_an_actor_that_hangs_is_replaced(self, head, fox):
        from inference import cluster

        studio = wait_until_ready(opened(head, silence=10.0))
        pid = cluster.health(painter()).pid
        job = replace(fox, steps=2000)
        studio.submit([job])
        until(studio, lambda event: isinstance(event, Progress))
        os.kill(pid, signal.SIGSTOP)
        lost = until(studio, lambda event: isinstance(event, ActorLost))[-1]
        assert lost.jobs == ((job.id, 1),)
        assert cluster.health(wait_until_ready(studio) and painter()).pid != pid
        studio.close()

    def test_a_studio_that_is_closed_leaves_no_thread_inside_ray(self, head):
        before = threads_of_ours()
        studio = wait_until_ready(opened(head))
        assert len(threads_of_ours() - before) == 3
        studio.close()
        assert threads_of_ours() <= before

    def test_the_cluster_is_left_once_nobody_is_inside_though_nobody_closed_the_studio(self, head):
        import ray

        from inference import cluster

        before = threads_of_ours()
        studio = wait_until_ready(opened(head))
        leaving = threading.Thread(target=cluster.leave)
        with cluster.stay().visit():
            leaving.start()
            leaving.join(1.0)
            assert leaving.is_alive()
            assert painter()
        leaving.join(PATIENCE)
        assert not ray.is_initialized()
        with pytest.raises(StudioUnreachable):
            studio.readmit("painter-test")
        assert not any(isinstance(event, Painted) for event in studio.events())
        assert threads_of_ours() <= before

    @pytest.mark.parametrize("token", ["", "0" * 64], ids=["without a token", "with a wrong token"])
    def test_a_stranger_is_turned_away(self, head, tmp_path, token):
        (tmp_path / "token").write_text(token)
        wanted = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN_PATH": str(tmp_path / "token")} if token else {}
        known = {name: value for name, value in os.environ.items() if not name.startswith("RAY_")}
        script = f"from inference.client import RayStudio; RayStudio({head.address!r}).connect(); print('let in')"
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env=known | wanted | {"HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert done.returncode != 0
        assert "let in" not in done.stdout
        assert "authenticat" in done.stderr.lower() or "token" in done.stderr.lower()

    def test_a_head_that_was_started_again_is_joined_again(self, head, studio, fox):
        head.stop()
        assert not any(isinstance(event, Painted) for event in studio.events())
        head.start()
        again = wait_until_ready(opened(head))
        again.submit([fox])
        assert isinstance(self.outcomes(again, fox)[-1], Painted)
        again.close()
