"""What is in the air: each outcome is given out once, and only for the lease it belongs to."""

from jobs.flights import Flights
from jobs.models import Job


def a_job(fence: int = 1) -> Job:
    return Job(key="paint:1", fence=fence)


def in_the_air(*jobs: Job) -> Flights:
    flights = Flights()
    flights.board(jobs, 0.0)
    return flights


def test_an_outcome_is_given_out_once():
    job = a_job()
    flights = in_the_air(job)
    assert flights.land(str(job.pk), 1).job is job
    assert flights.land(str(job.pk), 1) is None


def test_an_outcome_of_another_lease_is_not_given_out():
    job = a_job(fence=2)
    assert in_the_air(job).land(str(job.pk), 1) is None


def test_an_id_that_is_no_uuid_is_nobodys():
    assert in_the_air(a_job()).land("fake", 1) is None


def test_a_landed_job_leaves_room_but_keeps_its_lease_until_it_is_settled():
    job = a_job()
    flights = in_the_air(job)
    flights.land(str(job.pk), 1)
    assert len(flights) == 0
    assert flights.held() == {job.pk: 1}
    flights.drop(job.pk, 1)
    assert flights.held() == {}


def test_settling_an_older_lease_leaves_the_newer_in_the_air():
    job = a_job(fence=2)
    flights = in_the_air(job)
    flights.drop(job.pk, 1)
    assert flights.held() == {job.pk: 2}


def test_a_start_is_told_once():
    job = a_job()
    flights = in_the_air(job)
    flights.hear(str(job.pk), 1, 1.0)
    flights.hear(str(job.pk), 1, 2.0)
    assert flights.take_started() == [job.pk]
    assert flights.take_started() == []


def test_a_started_job_goes_silent_sooner_than_one_that_waits():
    started, waiting = a_job(), a_job()
    flights = in_the_air(started, waiting)
    for job in (started, waiting):
        flights.allow(job.pk, 1, 10.0)
    flights.hear(str(started.pk), 1, 0.0)
    assert flights.silent(10.0) == []
    assert [flight.job for flight in flights.silent(11.0)] == [started]
    assert [flight.job for flight in flights.silent(101.0)] == [started, waiting]


def test_every_word_of_a_job_starts_its_clock_again():
    job = a_job()
    flights = in_the_air(job)
    flights.allow(job.pk, 1, 10.0)
    for second in (0.0, 9.0, 18.0):
        flights.hear(str(job.pk), 1, second)
        assert flights.silent(second + 9.5) == []


def test_what_has_landed_flies_no_more():
    job = a_job()
    flights = in_the_air(job)
    assert flights.flies(job.pk, 1)
    assert not flights.flies(job.pk, 2)
    flights.land(str(job.pk), 1)
    assert not flights.flies(job.pk, 1)


def test_all_that_is_in_the_air_lands_when_the_stream_breaks():
    landed, flying = a_job(), a_job()
    flights = in_the_air(landed, flying)
    flights.land(str(landed.pk), 1)
    assert [flight.job for flight in flights.land_all()] == [flying]
    assert flights.land_all() == []
