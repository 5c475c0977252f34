"""The engine without Ray: real small pictures, in shared batches, and one job's trouble stays its own."""

import io
import queue
import weakref

import pytest
import torch
from PIL import Image

from inference.engine import Engine
from inference.protocol import Failed, FailureCode, Painted, Priority, Progress, Started
from tests.support.engine_jobs import Bench, Faulty, job
from tests.support.patience import PATIENCE


@pytest.fixture
def bench(tiny):
    return Bench(tiny)


def kinds(events):
    return [type(event) for event in events]


def test_a_job_is_started_progresses_and_is_painted(bench):
    ada = job(steps=3)
    bench.paint(ada)
    assert kinds(bench.of(ada)) == [Started, Progress, Progress, Progress, Painted]
    assert [event.step for event in bench.of(ada)[1:4]] == [1, 2, 3]


def test_the_original_is_a_png_of_the_size_asked_for_with_its_recipe(bench):
    ada = job(seed=11)
    bench.paint(ada)
    painted = bench.picture(ada)
    picture = Image.open(io.BytesIO(painted.image))
    assert (picture.format, picture.size, painted.native_width) == ("PNG", (64, 64), 16)
    assert (painted.recipe["seed"], painted.recipe["prompt"]) == (11, "a red fox")
    assert painted.fingerprint["model_sha256"] == bench.family.model.sha256


def test_a_picture_s_facts_are_plain_values(bench):
    ada = job()
    bench.paint(ada)
    painted = bench.picture(ada)
    facts = [*painted.recipe.values(), *painted.fingerprint.values()]
    assert {type(fact) for fact in facts} <= {str, int, float, list}


def test_the_same_job_gives_the_same_bytes(bench):
    one, two = job(), job()
    bench.paint(one)
    bench.paint(two)
    assert bench.picture(one).sha256 == bench.picture(two).sha256


def test_what_is_finished_in_the_same_step_comes_next_to_each_other(bench):
    bench.paint(job(steps=2), job(steps=2))
    assert kinds(bench.events)[-4:] == [Progress, Progress, Painted, Painted]


def test_jobs_of_different_steps_and_guidance_share_batches(bench):
    jobs = [job(steps=n, guidance=g) for n, g in ((2, 1.0), (5, 3.0), (4, 2.0))]
    bench.paint(*jobs)
    assert all(bench.picture(each) for each in jobs)
    assert bench.picture(jobs[1]).fingerprint["batch"] == 5


def test_previews_are_made_only_for_who_watches(bench):
    watched, other = job(preview=True), job()
    bench.paint(watched, other)
    previews = [event.preview for event in bench.of(watched) if isinstance(event, Progress)]
    assert all(Image.open(io.BytesIO(preview)).format == "WEBP" for preview in previews)
    assert not any(event.preview for event in bench.of(other) if isinstance(event, Progress))


def test_a_cancelled_job_stops_at_the_next_step(bench):
    ada = job(steps=20)
    bench.engine.submit([ada])
    bench.run(ticks=3)
    bench.engine.cancel([ada.id, "unknown"])
    bench.run()
    assert kinds(bench.of(ada))[-2:] == [Progress, Failed]
    assert bench.of(ada)[-1].code is FailureCode.CANCELLED


def test_a_job_submitted_twice_is_painted_once(bench):
    ada = job()
    bench.engine.submit([ada, ada])
    bench.run()
    bench.paint(ada)
    assert kinds(bench.of(ada)).count(Painted) == 1


def test_a_newer_attempt_replaces_the_older(bench):
    older = job(steps=10)
    newer = job(id=older.id, steps=2, attempt=2)
    bench.engine.submit([older])
    bench.run(ticks=2)
    bench.paint(newer)
    assert [event.attempt for event in bench.of(older) if isinstance(event, Painted)] == [2]


def test_what_the_model_cannot_do_is_refused(bench):
    wrong, unknown = job(steps=999), job(model="nothing")
    bench.paint(wrong, unknown)
    assert [(event.code, event.retry) for event in bench.events] == [
        (FailureCode.REFUSED, False),
        (FailureCode.UNKNOWN_MODEL, False),
    ]


def test_a_deadline_is_met_before_others_go_on(bench):
    bench.engine._caps.clear()
    slow = job(steps=10, guidance=1.0)
    urgent = job(steps=10, guidance=1.0, priority=Priority.BATTLE, deadline=1.0)
    bench.engine.submit([slow])
    bench.run(ticks=2)
    bench.paint(urgent)
    done = [event.job_id for event in bench.events if isinstance(event, Painted)]
    assert done == [urgent.id, slow.id]


def test_a_prompt_that_cannot_be_encoded_fails_alone(tiny):
    def encode(text):
        if text == "poison":
            raise ValueError("cannot read this")
        return tiny.encode(text)

    bench = Bench(Faulty(tiny, encode=encode))
    poison, other = job(prompt="poison"), job()
    bench.paint(poison, other)
    assert bench.of(poison)[-1].code is FailureCode.PROMPT_FAILED
    assert bench.picture(other)


def test_a_job_that_breaks_its_batch_fails_alone(tiny):
    def predict(samples, times, texts, guidances):
        if any(text.embedding.isnan().any() for text in texts):
            raise RuntimeError("kernel failed")
        return tiny.predict(samples, times, texts, guidances)

    def encode(text):
        read = tiny.encode(text)
        return read._replace(embedding=read.embedding * float("nan")) if text == "poison" else read

    bench = Bench(Faulty(tiny, predict=predict, encode=encode))
    poison, other = job(prompt="poison"), job(steps=6)
    bench.paint(other, poison)
    assert bench.of(poison)[-1].code is FailureCode.STEP_FAILED
    assert bench.picture(other)


def test_a_picture_that_is_not_finite_fails(tiny):
    bench = Bench(Faulty(tiny, predict=lambda samples, *_: samples * float("nan")))
    ada = job()
    bench.paint(ada)
    assert bench.of(ada)[-1].code is FailureCode.DECODE_FAILED


def test_a_batch_too_large_for_the_memory_is_painted_in_smaller_ones(tiny):
    def predict(samples, times, texts, guidances):
        if len(samples) > 4:
            raise torch.OutOfMemoryError("no memory")
        return tiny.predict(samples, times, texts, guidances)

    bench = Bench(Faulty(tiny, predict=predict))
    jobs = [job() for _ in range(4)]
    bench.paint(*jobs)
    assert [bench.picture(each).fingerprint["batch"] <= 4 for each in jobs]
    assert bench.engine._caps["tiny", (16, 16)] == 4


def test_a_preview_that_cannot_be_drawn_costs_nothing_else(tiny):
    def preview(clean):
        raise ValueError("no preview")

    bench = Bench(Faulty(tiny, preview=preview))
    ada = job(preview=True)
    bench.paint(ada)
    assert bench.picture(ada)


def test_the_engine_works_on_threads_of_its_own(bench):
    jobs = [job(steps=5, preview=True) for _ in range(5)]
    bench.engine.start()
    bench.engine.submit(jobs)
    bench.engine.stop_when_done()
    assert kinds(bench.events).count(Painted) == 5
    assert bench.engine.load().running == 0


def test_after_want_of_memory_the_failed_batch_is_gone_before_its_jobs_step_alone(tiny):
    failed, alive = [], []

    def predict(samples, times, texts, guidances):
        if len(samples) > 2:
            big = torch.zeros(8)
            failed.append(weakref.ref(big))
            raise torch.OutOfMemoryError(f"no room beside {big.sum()}")
        if failed:
            alive.append(failed[0]() is not None)
        return tiny.predict(samples, times, texts, guidances)

    bench = Bench(Faulty(tiny, predict=predict))
    ada, bo = job(), job()
    bench.paint(ada, bo)
    assert bench.picture(ada)
    assert bench.picture(bo)
    assert not any(alive)


def test_a_job_that_was_cancelled_while_its_step_failed_ends_once(tiny):
    def predict(*_):
        bench.engine.cancel([ada.id])
        raise ValueError("broken")

    bench = Bench(Faulty(tiny, predict=predict))
    ada = job()
    bench.paint(ada)
    assert [event.code for event in bench.of(ada) if isinstance(event, Failed)] == [FailureCode.CANCELLED]


def test_a_model_let_go_while_its_job_begins_ends_the_job_once_and_may_be_tried_again(tiny):
    def encode(text):
        bench.engine.close("tiny")
        raise ValueError("broken")

    bench = Bench(Faulty(tiny, encode=encode))
    ada = job()
    bench.paint(ada)
    assert [(event.code, event.retry) for event in bench.of(ada)] == [(FailureCode.NOT_READY, True)]


def test_a_job_cleared_while_its_step_failed_says_nothing_and_can_come_again(tiny):
    def predict(*given):
        if not cleared:
            cleared.append(True)
            bench.engine.clear()
            raise ValueError("broken")
        return tiny.predict(*given)

    cleared = []
    bench = Bench(Faulty(tiny, predict=predict))
    ada = job()
    bench.paint(ada)
    assert not any(isinstance(event, Failed) for event in bench.of(ada))
    bench.paint(ada)
    assert bench.picture(ada)


def test_a_device_that_fails_outside_of_a_job_breaks_the_engine_and_is_told(tiny, monkeypatch):
    def gone(_device):
        raise RuntimeError("the device is gone")

    told, said = [], queue.SimpleQueue()
    engine = Engine({"tiny": tiny}, said.put, broken=told.append)
    monkeypatch.setattr(engine._pace, "keep", gone)
    engine.start()
    ada, bo = job(steps=30), job()
    engine.submit([ada])
    ends = {}
    while ada.id not in ends:
        event = said.get(timeout=PATIENCE)
        ends |= {event.job_id: event} if isinstance(event, Failed) else {}
    engine.submit([bo])
    engine.stop()
    while not said.empty():
        event = said.get()
        ends |= {event.job_id: event} if isinstance(event, Failed) else {}
    assert (ends[ada.id].code, ends[ada.id].retry) == (FailureCode.STEP_FAILED, True)
    assert told == ["RuntimeError('the device is gone')"]
    assert ends[bo.id].retry


def test_while_a_step_takes_its_time_the_engine_says_how_long_it_has_made_none(tiny):
    def predict(*given):
        stalled.extend((bench.engine.load().stalled, bench.engine.load().stalled))
        return tiny.predict(*given)

    stalled = []
    bench = Bench(Faulty(tiny, predict=predict))
    assert bench.engine.load().stalled == 0.0
    bench.paint(job(steps=1))
    assert 0 < stalled[0] < stalled[1]
    assert bench.engine.load().stalled == 0.0
