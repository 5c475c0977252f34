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
from tests.support.engine_studio import opened, ready_reports, registry, report_of
from tests.support.patience import PATIENCE

FOX = Job(id="", model="tiny", prompt="a red fox", seed=7, steps=4, guidance=3.0, width=64, height=64, owner="ada")
LIMITS = Limits(troubles=2, cool_off=15.0)
SLOT = {"resources": json.dumps({"paintoff_slot": 1})}
QUICK = {"health_check_initial_delay_ms": 1000, "health_check_period_ms": 1000, "health_check_failure_threshold": 4}

numbers = iter(range(10_000))


class Ear:
    """All that a studio says, kept: where each job was begun, which have made a step, and what became of each."""

    def __init__(self, studio):
        self.studio, self.events = studio, studio.events()
        self.started, self.stepped, self.ended = {}, set(), {}

    def until(
        self,
        test,
    ):
        gives_up = time.monotonic() + PATIENCE
        while not test():
            assert time.monotonic() < gives_up, f"it did not come to that: {self.studio.capacity().reports}"
            match event := next(self.events):
                case Started():
                    self.started[event.job_id, event.attempt] = event.actor
                case Progress():
                    self.stepped.add((event.job_id, event.attempt))
                case Painted() | Failed():
                    self.ended[event.job_id, event.attempt] = event
                case ActorLost():
                    self.ended |= dict.fromkeys(event.jobs, event)

    def outcomes(self, asked):
        wanted = [(job.id, job.attempt) for job in asked]
        self.until(lambda: self.ended.keys() >= set(wanted))
        return [self.ended[key] for key in wanted]

    def actors(self, asked):
        return {self.started[job.id, job.attempt] for job in asked}

    def paint(self, asked):
        """Where these were painted, as all must be."""
        self.studio.submit(asked)
        outcomes = self.outcomes(asked)
        assert all(isinstance(outcome, Painted) for outcome in outcomes), outcomes
        return self.actors(asked)

    def painting_on(self, actor, model):
        """A job that this actor is painting and will be for a while."""
        self.studio.submit(asked := jobs(2, steps=5000, model=model))
        known = {(job.id, 1): job for job in asked}

        def begun():
            return [known[key] for key in known if key in self.stepped and self.started[key] == actor]

        self.until(begun)
        kept = begun()[0]
        self.studio.cancel([job.id for job in asked if job is not kept])
        return kept


def jobs(count, **changes):
    return [replace(FOX, id=f"fox-{next(numbers)}", **changes) for _ in range(count)]


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
        from inference import cluster

        cluster.leave()


@pytest.fixture
def studio(head):
    studio = opened(head, limits=LIMITS)
    yield studio
    studio.close()


@pytest.fixture
def ear(studio):
    """Two actors are ready, and every sound model has a place."""
    ear = Ear(studio)
    ear.until(lambda: {model for report in ready_reports(studio) for model in report.models} == {"tiny", "other"})
    ear.until(lambda: studio.capacity().actors == 2)
    return ear


def holder(studio, model):
    return next(report for report in ready_reports(studio) if model in report.models)


def test_every_node_has_an_actor_and_every_model_a_place(studio, ear):
    by_model = {model: ear.paint(jobs(4, model=model)) for model in ("tiny", "other")}
    holding = {model: {r.actor for r in ready_reports(studio) if model in r.models} for model in by_model}
    assert all(by_model[model] <= holding[model] for model in by_model)
    assert len({report.node for report in ready_reports(studio)}) == 2


def test_a_model_with_damaged_weights_is_reported_and_refused_with_the_reason(studio, ear):
    for report in ready_reports(studio):
        assert report.reason.startswith("the weights in ")
        assert "are damaged" in report.reason
    studio.submit(asked := jobs(1, model="broken"))
    (refused,) = ear.outcomes(asked)
    assert (refused.code, refused.retry) == (FailureCode.UNKNOWN_MODEL, False)
    assert "are damaged" in refused.message


def test_a_worker_that_keeps_failing_is_taken_out_and_comes_back_by_a_job_on_trial(studio, ear):
    bad = holder(studio, "tiny").actor
    good = next(report for report in ready_reports(studio) if report.actor != bad)
    while good.actor not in ear.paint(jobs(4, model=good.models[0])):
        pass
    for _ in range(LIMITS.troubles):
        ear.until(lambda: report_of(studio, bad).state is StudioState.READY)
        job = ear.painting_on(bad, "tiny")
        os.kill(report_of(studio, bad).pid, signal.SIGKILL)
        assert isinstance(ear.outcomes([job])[0], ActorLost)
    out = report_of(studio, bad)
    assert out.state is StudioState.OUT
    assert out.reason.startswith("failed 2 times with different jobs")
    assert ear.paint(jobs(2)) == {good.actor}
    gives_up = time.monotonic() + PATIENCE
    while report_of(studio, bad).reason.startswith("failed"):
        assert time.monotonic() < gives_up, report_of(studio, bad)
        ear.paint(jobs(2))
    ear.until(lambda: report_of(studio, bad).painted)


def test_a_node_that_joins_adds_an_actor_and_one_that_drains_leaves_without_loss(studio, ear, head):
    before = {report.actor for report in ready_reports(studio)}
    node = head.join("c", **SLOT)
    ear.until(lambda: studio.capacity().actors == 3)
    (third,) = (report for report in ready_reports(studio) if report.actor not in before)
    studio.submit(asked := jobs(9, steps=1000, model=third.models[0]))
    ear.until(lambda: any(ear.started[key] == third.actor for key in ear.stepped))
    drain(head, third)
    assert all(isinstance(outcome, Painted) for outcome in ear.outcomes(asked))
    assert third.actor in ear.actors(asked)
    ear.until(lambda: studio.capacity().actors == 2)
    gone = report_of(studio, third.actor)
    assert (gone.state, gone.reason) == (StudioState.GONE, "its node was drained")
    node.stop()


def test_a_killed_node_loses_its_jobs_at_once_and_the_other_takes_over_its_models(studio, ear, head):
    gone = holder(studio, "other")
    (survivor,) = (report.actor for report in ready_reports(studio) if report.actor != gone.actor)
    job = ear.painting_on(gone.actor, "other")
    next(node for node in head.nodes if node.owns(gone.pid)).kill_raylet()
    assert isinstance(ear.outcomes([job])[0], ActorLost)
    assert ear.paint([replace(job, steps=4, attempt=2)]) == {survivor}
    ear.until(lambda: report_of(studio, gone.actor).state is StudioState.GONE)
    assert report_of(studio, gone.actor).reason == "its node left the cluster"


def drain(head, report):
    """As `ray drain-node` does, because the machine is wanted back."""
    import ray
    from ray.core.generated.autoscaler_pb2 import DRAIN_NODE_REASON_PREEMPTION

    node = next(one["NodeID"] for one in ray.nodes() if one["NodeID"].startswith(report.node.rpartition("/")[2]))
    client = ray._raylet.GcsClient(address=head.address)
    accepted, why = client.drain_node(node, DRAIN_NODE_REASON_PREEMPTION, "the machine is wanted back", 0)
    assert accepted, why
