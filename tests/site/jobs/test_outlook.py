"""What the desk says of waiting pictures: from the queue, the easels and the last minutes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from inference.fake import OFFER
from inference.protocol import Capacity, ModelSpeed, StudioState
from jobs import beats, desk, leases
from jobs.models import Job, JobState, Priority
from jobs.turns import OUTLOOK
from tests.support.jobs import TTL, asked, leased

pytestmark = pytest.mark.django_db

SPEED = ModelSpeed("fake", 1.0, 1.0, 1, 64, 64, row_seconds_alone=0.25, row_seconds=0.125, finish_seconds=0.5)
PICTURE = 4 * 2 * 0.125
"""Seconds of four guided steps on an actor that paints one picture at a time."""


def studio(
    actors: int = 1, state: str = "ready", steps: dict[str, int] | None = None, speeds=(SPEED,), easels=()
) -> None:
    now = timezone.now()
    capacity = Capacity(StudioState.READY, actors, 1.0, 1.0, 0, 0, (OFFER,), speeds)
    detail = {"steps": steps or {}, "easels": dict(easels)}
    beats.beat("easel", beats.begin("easel", "ray", now), "ray", now, state, capacity, detail)


def seconds(job: Job) -> float:
    return desk.forecast(job).seconds


def test_who_comes_first_waits_for_its_own_picture(recorder, ada):
    studio()
    assert seconds(asked("paint:1", ada)) == pytest.approx(PICTURE + 0.5)


def test_the_queue_is_waited_for(recorder, ada, bo):
    studio()
    for n in range(3):
        asked(f"bo:{n}", bo)
    said = desk.forecast(asked("ada:0", ada))
    assert said.ahead == 1
    assert said.seconds == pytest.approx(2 * PICTURE + 0.5, abs=0.1)


def test_who_has_which_job_is_told_by_the_dispatcher(recorder, ada, bo):
    one, other = (leased(asked(name, owner)) for name, owner in (("ada:0", ada), ("bo:0", bo)))
    studio(actors=2, easels={"x": [str(one.pk)], "y": [str(other.pk)]})
    assert seconds(other) == pytest.approx(PICTURE + 0.5, abs=0.1)
    studio(actors=2, easels={"x": [str(one.pk), str(other.pk)]})
    assert max(seconds(one), seconds(other)) == pytest.approx(2 * PICTURE + 0.5, abs=0.1)


def test_two_actors_take_half_the_time(recorder, ada):
    jobs = [asked(f"ada:{n}", ada) for n in range(8)]
    studio(actors=1)
    alone = seconds(jobs[-1])
    studio(actors=2)
    assert seconds(jobs[-1]) == pytest.approx(alone / 2, rel=0.2)


@pytest.mark.usefixtures("standing_clock")
def test_what_is_on_the_easel_counts_with_the_steps_it_has_left(recorder, ada):
    job = leased(asked("paint:1", ada))
    leases.mark_started("easel", 1, [job.pk], timezone.now() - timedelta(seconds=0.75))
    studio(steps={str(job.pk): 3})
    assert seconds(job) == pytest.approx(PICTURE / 4 + 0.5, abs=0.15)


def test_a_machine_that_got_busy_is_believed_more_than_its_first_measurement(recorder, ada):
    now, waiting = timezone.now(), []
    for n in range(10):
        waiting.append(asked(f"ada:{n}", ada))
        span = {"started_at": now - timedelta(seconds=5 * (n + 1) - 0.5), "finished_at": now - timedelta(seconds=5 * n)}
        Job.objects.filter(key=f"ada:{n}").update(state=JobState.PAINTED, **span)
    studio()
    assert seconds(asked("bo:1", ada)) == pytest.approx(4 * (PICTURE + 0.5), rel=0.3)


def test_a_deadline_that_will_be_missed_is_said(recorder, ada, bo):
    studio()
    for n in range(20):
        asked(f"bo:{n}", bo, priority=Priority.BATTLE, deadline=timezone.now() + timedelta(seconds=60))
    late = asked("ada:0", ada, deadline=timezone.now() + timedelta(seconds=10))
    said = desk.forecast(late)
    assert (said.ahead, said.in_time) == (20, False)


def test_many_are_forecast_from_one_look(recorder, ada, django_assert_num_queries):
    jobs = [asked(f"ada:{n}", ada) for n in range(5)]
    studio()
    with django_assert_num_queries(2):  # the studios, the queue
        said = desk.forecast_many([job.pk for job in jobs])
    assert [said[job.pk].ahead for job in jobs] == [0, 1, 2, 3, 4]
    assert sorted(one.seconds for one in said.values()) == [said[job.pk].seconds for job in jobs]


@pytest.mark.parametrize("state", ["starting", "lost", "stopped"])
def test_nothing_is_promised_while_no_studio_is_ready(recorder, ada, state):
    studio(state=state)
    assert desk.forecast(asked("paint:1", ada)) is None


def test_nothing_is_said_of_a_job_that_has_ended_or_a_model_nobody_measured(recorder, ada):
    ended, strange = asked("paint:1", ada), asked("paint:2", ada, model="new")
    desk.cancel(ids=[ended.pk])
    studio()
    assert desk.forecast_many([ended.pk, strange.pk]) == {}


def test_a_job_that_waits_for_its_next_attempt_is_in_the_queue(recorder, ada):
    job = leased(asked("paint:1", ada))
    leases.settle_failed(job.pk, job.fence, "step-failed", "nan", True, timezone.now())
    studio()
    assert seconds(job) > 0


def test_a_row_of_which_no_order_can_be_made_spoils_no_forecast(recorder, ada, bo):
    studio()
    asked("paint:1", bo)
    Job.objects.update(request={"model": "fake"})
    assert seconds(asked("paint:2", ada)) > 0


def test_an_older_measurement_without_rows_serves_too(recorder, ada):
    studio(speeds=(replace(SPEED, row_seconds=0.0, row_seconds_alone=0.0),))
    assert seconds(asked("paint:1", ada)) == pytest.approx(0.5 + 0.5)


def test_an_operator_sees_when_it_will_be_there(recorder, ada, admin_client):
    studio()
    job = asked("paint:1", ada)
    page = admin_client.get(reverse("admin:jobs_job_change", args=[job.pk])).content.decode()
    assert "about 2 s" in page
    assert leases.lease("easel", 1, 1, TTL, timezone.now())


def test_a_month_of_closed_jobs_is_not_read_for_the_last_minutes(db):
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {OUTLOOK}", leases.ranking(now) | {"since": now})
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "jobs_closed" in plan
    assert "Seq Scan on jobs_job" not in plan


def test_what_is_only_resampled_is_one_step(recorder, ada):
    job = asked("up:1", ada, kind="upscale", sources=["ab"])
    studio()
    assert seconds(job) == pytest.approx(SPEED.row_seconds_alone + SPEED.finish_seconds)
