"""Which worker gets which job."""

from dataclasses import replace

from inference.protocol import ModelSpeed
from inference.sharing import Hand, cost, share_out
from tests.support.engine_jobs import job

QUICK = ModelSpeed("tiny", 0.4, 0.2, 4, 64, 64, row_seconds_alone=0.05, row_seconds=0.01, finish_seconds=0.02)
SLOW = replace(QUICK, row_seconds=0.1)


def hand(name, seconds=0.0, room=None, models=("tiny",), speed=QUICK):
    return Hand(name, seconds, frozenset(models), (speed,), room)


def names(orders):
    return {name: [job.id for job in jobs] for name, jobs in orders.items()}


def test_a_job_goes_to_the_worker_with_the_least_seconds_of_work():
    orders, left = share_out([fox := job()], [hand("a", 2.0), hand("b", 1.0)])
    assert (names(orders), left) == ({"b": [fox.id]}, [])


def test_the_work_just_given_counts():
    orders, _ = share_out([job(steps=40), *(job(steps=4) for _ in range(4))], [hand("a"), hand("b")])
    assert [len(orders[name]) for name in "ab"] == [1, 4]


def test_a_slow_worker_gets_less():
    orders, _ = share_out([job() for _ in range(11)], [hand("quick"), hand("slow", speed=SLOW)])
    assert len(orders["quick"]) > 5 * len(orders["slow"])


def test_only_workers_that_hold_the_model_get_the_job():
    orders, left = share_out([job(), other := job(model="other")], [hand("a", 9.0), hand("b", models=())])
    assert (list(orders), left) == (["a"], [other])


def test_a_worker_on_trial_gets_one_job():
    jobs = [job(), job(), job()]
    orders, left = share_out(jobs, [hand("trial", room=1)])
    assert (orders["trial"], left) == (jobs[:1], jobs[1:])


def test_a_trial_is_not_put_off_because_another_would_be_quicker():
    orders, _ = share_out([job(), job()], [hand("good"), hand("trial", 5.0, room=1)])
    assert [len(orders[name]) for name in ("trial", "good")] == [1, 1]


def test_without_a_measurement_a_job_costs_by_its_steps():
    assert cost(job(steps=8), ()) == 2 * cost(job(steps=4), ())
