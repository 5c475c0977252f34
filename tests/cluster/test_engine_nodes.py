"""The engine on several Ray nodes: models find their places, nodes come and go, workers that keep failing are taken out."""

import json
import os
import signal
import time
from dataclasses import replace

import pytest

from inference.protocol import ActorLost, Failed, FailureCode, Job, Painted, Progress, Started, StudioState
from inference.record import Limits
from tests.support.engine_cluster import ray_head
from tests.support.engine_models import save_tiny_prx
from tests.support.engine_studio import opened, ready_reports, registry, report_of, wait_for, wait_until_ready

FOX = Job(id="", model="tiny", prompt="a red fox", seed=7, steps=4, guidance=3.0, width=64, height=64, owner="ada")
LIMITS = Limits(troubles=2, cool_off=4.0)
SLOT = {"resources": json.dumps({"paintoff_slot": 1})}
QUICK = {"health_check_initial_delay_ms": 1000, "health_check_period_ms": 1000, "health_check_failure_threshold": 4}

pytestmark = pytest.mark.timeout(300)
numbers = iter(range(10_000))


def jobs(count, **changes):
    return [replace(FOX, id=f"fox-{next(numbers)}", **changes) for _ in range(count)]


def outcomes(studio, asked):
    """What became of each, and all that was heard meanwhile."""
    ended = {}
    wanted = {(job.id, job.attempt) for job in asked}

    def all_ended():
        return ended.keys() >= wanted

    heard = []
    for event in studio.events():
        heard.append(event)
        match event:
            case Painted() | Failed():
                ended[event.job_id, event.attempt] = event
            case ActorLost():
                ended |= dict.fromkeys(event.jobs, event)
        if all_ended():
            return [ended[job.id, job.attempt] for job in asked], heard
    raise AssertionError("the stream ended")


def began(studio, asked):
    """Where each of these is painted, once all have made a step."""
    actors, stepped = {}, set()
    for event in studio.events():
        if isinstance(event, Started):
            actors[event.job_id] = event.actor
        if isinstance(event, Progress):
            stepped.add(event.job_id)
        assert not isinstance(event, ActorLost | Failed), event
        if stepped >= {job.id for job in asked}:
            return actors
    raise AssertionError("the stream ended")


def painting_on(studio, actor, model):
    """Jobs that this actor is painting and will be for a while."""
    studio.submit(asked := jobs(2, steps=5000, model=model))
    actors = began(studio, asked)
    studio.cancel([job.id for job in asked if actors[job.id] != actor])
    kept = [job for job in asked if actors[job.id] == actor]
    assert kept
    return kept


@pytest.fixture(scope="module")
def head(tmp_path_factory):
    """A head without places, and two nodes with a slot each. Of three models one has damaged weights."""
    with pytest.MonkeyPatch.context() as patch, ray_head(num_cpus=0, system_config=json.dumps(QUICK)) as head:
        head.join("a", **SLOT), head.join("b", **SLOT)
        folder = tmp_path_factory.mktemp("models")
        broken = save_tiny_prx(folder / "broken", name="broken")
        weights = next(broken.rglob("transformer/*.safetensors"))
        weights.write_bytes(weights.read_bytes()[:-1000])
        sound = [save_tiny_prx(folder / name, name=name, steps=[1, 5000]) for name in ("tiny", "other")]
        settings = {"PAINTOFF_MODELS": str(registry(folder, *sound, broken)), "PAINTOFF_ENGINE_THREADS": "1"}
        for name, value in (head.environment | settings).items():
            patch.setenv(name, value)
        yield head
        import ray

        ray.shutdown()


@pytest.fixture
def studio(head):
    studio = wait_until_ready(opened(head, limits=LIMITS), actors=2)
    wait_for(studio, lambda: {offer.name for offer in studio.capacity().models} == {"tiny", "other"})
    yield studio
    studio.close()


def holder(studio, model):
    return next(report for report in ready_reports(studio) if model in report.models)


def test_every_node_has_an_actor_and_every_model_a_place(studio):
    asked = [*jobs(4), *jobs(4, model="other")]
    studio.submit(asked)
    ended, heard = outcomes(studio, asked)
    assert all(isinstance(outcome, Painted) for outcome in ended)
    assert {event.actor for event in heard if isinstance(event, Started)} == {
        report.actor for report in studio.capacity().reports
    }
    assert len({report.node for report in studio.capacity().reports}) == 2


def test_a_model_with_damaged_weights_is_reported_and_refused_with_the_reason(studio):
    for report in ready_reports(studio):
        assert report.reason.startswith("the weights in ")
        assert "are damaged" in report.reason
    asked = jobs(1, model="broken")
    studio.submit(asked)
    ((refused,), _) = outcomes(studio, asked)
    assert (refused.code, refused.retry) == (FailureCode.UNKNOWN_MODEL, False)
    assert "are damaged" in refused.message


def test_a_worker_that_keeps_failing_is_taken_out_and_comes_back_by_a_job_on_trial(studio):
    bad = holder(studio, "tiny").actor
    good = next(report.actor for report in ready_reports(studio) if report.actor != bad)
    studio.submit(fine := jobs(1, model=report_of(studio, good).models[0]))
    outcomes(studio, fine)
    for _ in range(LIMITS.troubles):
        wait_for(studio, lambda: report_of(studio, bad).state is StudioState.READY)
        lost = painting_on(studio, bad, "tiny")
        os.kill(report_of(studio, bad).pid, signal.SIGKILL)
        assert {type(outcome) for outcome in outcomes(studio, lost)[0]} == {ActorLost}
    out = report_of(studio, bad)
    assert out.state is StudioState.OUT
    assert out.reason.startswith("failed 2 times with different jobs")
    studio.submit(meanwhile := jobs(2))
    ended, heard = outcomes(studio, meanwhile)
    assert all(isinstance(outcome, Painted) for outcome in ended)
    assert {event.actor for event in heard if isinstance(event, Started)} == {good}
    gives_up = time.monotonic() + 60
    while report_of(studio, bad).reason.startswith("failed"):
        assert time.monotonic() < gives_up, report_of(studio, bad)
        studio.submit(more := jobs(2))
        outcomes(studio, more)
    wait_for(studio, lambda: report_of(studio, bad).painted)


def test_a_node_that_joins_adds_an_actor_and_one_that_drains_leaves_without_loss(studio, head):
    import ray

    before = {report.actor for report in ready_reports(studio)}
    node = head.join("c", **SLOT)
    wait_until_ready(studio, actors=3)
    (third,) = (report for report in ready_reports(studio) if report.actor not in before)
    asked = jobs(9, steps=1000, model=third.models[0])
    studio.submit(asked)
    assert third.actor in began(studio, asked).values()
    whole = next(one["NodeID"] for one in ray.nodes() if one["NodeID"].startswith(third.node.rpartition("/")[2]))
    accepted, why = ray._raylet.GcsClient(address=head.address).drain_node(whole, 2, "the machine is wanted back", 0)
    assert accepted, why
    assert all(isinstance(outcome, Painted) for outcome in outcomes(studio, asked)[0])
    wait_for(studio, lambda: studio.capacity().actors == 2)
    gone = report_of(studio, third.actor)
    assert (gone.state, gone.reason) == (StudioState.GONE, "its node was drained")
    node.process.wait(timeout=60)


def test_a_killed_node_loses_its_jobs_at_once_and_the_other_takes_over_its_models(studio, head):
    gone = holder(studio, "other")
    (survivor,) = (report.actor for report in ready_reports(studio) if report.actor != gone.actor)
    asked = painting_on(studio, gone.actor, "other")
    next(node for node in head.nodes if node.owns(gone.pid)).kill_raylet()
    assert {type(outcome) for outcome in outcomes(studio, asked)[0]} == {ActorLost}
    studio.submit(again := [replace(job, steps=4, attempt=2) for job in asked])
    ended, heard = outcomes(studio, again)
    assert all(isinstance(outcome, Painted) for outcome in ended), ended
    assert {event.actor for event in heard if isinstance(event, Started)} == {survivor}
    wait_for(studio, lambda: report_of(studio, gone.actor).state is StudioState.GONE)
    assert report_of(studio, gone.actor).reason == "its node left the cluster"
