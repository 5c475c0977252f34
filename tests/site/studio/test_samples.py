"""The short history behind the charts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inference.fake import ACTOR, FakeStudio
from jobs import readmission, samples
from jobs.history import ActorSample, QueueSample
from jobs.models import Priority
from jobs.readmission import Readmission
from jobs.studio import series
from jobs.studio.board import board
from tests.support.jobs import asked, dispatching, until
from tests.support.studio import actor, telling

pytestmark = pytest.mark.django_db


def test_an_actor_is_sampled_at_most_every_five_seconds():
    now = timezone.now()
    kept = [len(samples.keep([actor()], now + timedelta(seconds=second))) for second in (0, 2, 4, 6)]
    assert kept == [1, 0, 0, 1]
    assert QueueSample.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_dispatcher_at_work_keeps_samples():
    with dispatching(FakeStudio()):
        until(lambda: ActorSample.objects.filter(actor=ACTOR).exists())


def test_a_crowd_of_actors_is_sampled_less_often():
    now, crowd = timezone.now(), [actor(f"painter-{number}") for number in range(200)]
    kept = [len(samples.keep(crowd, now + timedelta(seconds=second))) for second in (0, 6, 11)]
    assert kept == [200, 0, 200]


def test_two_dispatchers_sample_their_own_actors_side_by_side():
    now = timezone.now()
    assert [samples.keep([actor(name)], now) for name in ("one", "two")] == [["one"], ["two"]]


def test_a_sample_says_how_the_actor_did():
    samples.keep([actor()], timezone.now())
    kept = ActorSample.objects.get()
    assert (kept.steps_per_second, kept.batch_fill, kept.running, kept.queued) == (12.5, 0.5, 3, 2)


def test_a_batch_between_two_samples_is_in_the_second_and_not_in_the_third():
    sampler, now = samples.Sampler(), timezone.now()
    idle = actor(steps_per_second=0.0, running=0, batch_fill=0.0)
    told = {0: idle, 2: actor(steps_per_second=30.0, running=4, batch_fill=0.8), 4: idle, 6: idle, 12: idle}
    kept = [sampler.keep([report], now + timedelta(seconds=second)) for second, report in told.items()]
    assert kept == [1, 0, 0, 1, 1]
    rows = ActorSample.objects.order_by("at").values_list("steps_per_second", "running", "batch_fill")
    assert list(rows) == [(0.0, 0, 0.0), (30.0, 4, 0.8), (0.0, 0, 0.0)]


def test_the_queue_is_sampled_by_class(recorder):
    asked("one", priority=Priority.BATTLE)
    asked("two", priority=Priority.BACKGROUND)
    samples.keep([], timezone.now())
    kept = QueueSample.objects.get()
    assert (kept.battle, kept.studio, kept.background, kept.leased) == (1, 0, 1, 0)


def test_samples_are_forgotten_after_a_day():
    now = timezone.now()
    samples.keep([actor()], now - timedelta(hours=25))
    samples.keep([actor()], now - timedelta(hours=23))
    assert samples.forget(now) == 2
    assert ActorSample.objects.count() == QueueSample.objects.count() == 1


def test_a_wish_for_an_actor_that_is_gone_is_forgotten():
    readmission.ask("gone", None)
    readmission.forget(timezone.now())
    assert Readmission.objects.count() == 1
    readmission.forget(timezone.now() + timedelta(minutes=16))
    assert Readmission.objects.count() == 0


def test_a_step_of_the_series_is_the_mean_of_its_samples_and_of_all_actors_the_sum():
    now = timezone.now().replace(second=29, microsecond=0)
    for second, steps in ((1, 10.0), (7, 20.0)):
        told = [actor(name, steps_per_second=steps) for name in ("one", "two")]
        samples.keep(told, now.replace(second=second))
    assert [moment.steps_per_second for moment in series.of_studio(now)] == [30.0]
    assert [moment.steps_per_second for moment in series.of_actors(["one"], now)["one"]] == [15.0]


def test_an_idle_actor_does_not_thin_out_how_full_the_batches_were():
    now = timezone.now().replace(second=29, microsecond=0)
    samples.keep([actor("busy", batch_fill=0.9), actor("idle", running=0, batch_fill=0.1)], now.replace(second=5))
    assert [moment.fill for moment in series.of_studio(now)] == [0.9]


def test_the_charts_end_with_this_moment():
    now = timezone.now()
    telling(actor("one", steps_per_second=3.0), actor("two", steps_per_second=4.0), now=now)
    assert [chart.now for chart in board(now).charts] == ["7.00", "50 %", "0", "12.0 GiB"]
