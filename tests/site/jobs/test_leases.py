"""Leases: one holder at a time, one outcome, and nothing from an older lease."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Player
from jobs import desk, leases, outcomes, turns
from jobs.models import Job, JobState, Priority
from tests.support.jobs import TTL, asked, leased, picture_of
from tests.support.patience import PATIENCE

pytestmark = pytest.mark.django_db


def take(limit: int = 1, name: str = "easel", **later: float) -> list[Job]:
    return leases.lease(name, 1, limit, TTL, timezone.now() + timedelta(**later))


def test_a_lease_counts_the_attempt_and_raises_the_fence(recorder, ada):
    job = leased(asked("paint:1", ada))
    assert (job.state, job.attempts, job.fence, job.leased_by) == (JobState.LEASED, 1, 1, "easel#1")
    assert take() == []


def test_the_same_picture_said_twice_is_kept_once(recorder, ada):
    job = leased(asked("paint:1", ada))
    now = timezone.now()
    assert leases.settle_painted(job.pk, job.fence, picture_of(job), now)
    assert not leases.settle_painted(job.pk, job.fence, picture_of(job), now)
    assert len(recorder.painted) == 1


def test_the_asker_is_told_with_the_job_as_it_is_kept(recorder, ada):
    job = leased(asked("paint:1", ada))
    picture = picture_of(job)
    leases.settle_painted(job.pk, job.fence, picture, timezone.now())
    told, said = recorder.painted[0]
    kept = Job.objects.get()
    assert said is picture
    assert (told.state, told.sha256, told.recipe) == (kept.state, kept.sha256, kept.recipe)
    assert (kept.state, kept.sha256, kept.lease_expires_at) == (JobState.PAINTED, picture.sha256, None)


def test_an_outcome_of_an_older_lease_changes_nothing(recorder, ada):
    old = leased(asked("paint:1", ada))
    leases.expire_due(timezone.now() + TTL)
    new = leased(old, "other", now=timezone.now() + TTL)
    assert not leases.settle_painted(old.pk, old.fence, picture_of(old), timezone.now())
    assert not leases.settle_failed(old.pk, old.fence, "step-failed", "", False, timezone.now())
    assert not leases.release(old.pk, old.fence, timezone.now())
    assert Job.objects.get().fence == new.fence
    assert (recorder.painted, recorder.failed) == ([], [])


def test_a_failure_worth_another_try_waits_and_comes_back(recorder, ada):
    job = leased(asked("paint:1", ada))
    assert leases.settle_failed(job.pk, job.fence, "out-of-memory", "too big", True, timezone.now())
    assert take() == []
    assert [again.pk for again in take(seconds=2)] == [job.pk]
    assert recorder.failed == []


def test_a_poison_job_stops_after_three_attempts_with_its_reason(recorder, ada):
    asked("paint:1", ada)
    for minutes in range(3):
        (job,) = take(minutes=minutes)
        leases.settle_failed(job.pk, job.fence, "step-failed", "nan", True, timezone.now())
    ((told, code, message),) = recorder.failed
    assert (told.state, code) == (JobState.FAILED, "step-failed")
    assert "3 attempts" in message
    assert take(minutes=10) == []


def test_a_poison_jobs_reason_names_what_happened_each_time(recorder, ada):
    asked("paint:1", ada)
    for minutes, (code, said) in enumerate([("step-failed", "nan"), ("lost", "actor lost"), ("out-of-memory", "")]):
        (job,) = take(minutes=minutes)
        leases.settle_failed(job.pk, job.fence, code, said, True, timezone.now())
    kept = Job.objects.get()
    assert (
        kept.failure_message == "stopped after 3 attempts: 1. step-failed (nan); 2. lost (actor lost); 3. out-of-memory"
    )
    assert [one["code"] for one in kept.troubles] == ["step-failed", "lost", "out-of-memory"]


def test_a_lease_that_ran_out_under_a_started_job_is_one_of_its_troubles(recorder, ada):
    first, second = asked("paint:1", ada), asked("paint:2", ada)
    take(2)
    leases.mark_started("easel", 1, [first.pk], timezone.now())
    assert leases.expire_due(timezone.now() + TTL).requeued == 2
    first.refresh_from_db()
    second.refresh_from_db()
    assert [one["message"] for one in first.troubles] == ["its dispatcher's lease ran out"]
    assert second.troubles == []


def test_a_failure_not_worth_another_try_is_told_at_once(recorder, ada):
    job = leased(asked("paint:1", ada))
    leases.settle_failed(job.pk, job.fence, "refused", "no such size", False, timezone.now())
    assert [code for _, code, _ in recorder.failed] == ["refused"]


def test_no_other_attempt_is_made_where_the_deadline_leaves_no_time(recorder, ada):
    now = timezone.now()
    job = leased(asked("paint:1", ada, deadline=now + timedelta(seconds=1)))
    leases.settle_failed(job.pk, job.fence, "step-failed", "nan", True, now + timedelta(seconds=0.5))
    assert [code for _, code, _ in recorder.failed] == ["step-failed"]


@pytest.mark.parametrize("on_lease", [False, True], ids=["waiting", "leased"])
def test_a_job_past_its_deadline_fails_as_too_late(recorder, ada, on_lease):
    now = timezone.now()
    job = asked("paint:1", ada, deadline=now + timedelta(seconds=30))
    if on_lease:
        leased(job)
    assert leases.expire_due(now + timedelta(seconds=29)).failed == 0
    assert leases.expire_due(now + timedelta(seconds=30)).failed == 1
    assert leases.expire_due(now + timedelta(seconds=31)).failed == 0
    assert [code for _, code, _ in recorder.failed] == ["too-late"]


def test_a_job_past_its_deadline_is_not_leased(recorder, ada):
    asked("paint:1", ada, deadline=timezone.now() + timedelta(seconds=5))
    assert take(seconds=6) == []


def test_a_dead_dispatchers_job_goes_to_the_next(recorder, ada):
    job = leased(asked("paint:1", ada))
    assert leases.expire_due(timezone.now() + TTL).requeued == 1
    (again,) = take(name="other", seconds=16)
    assert (again.pk, again.leased_by, again.fence) == (job.pk, "other#1", 2)


def test_an_attempt_that_never_began_says_nothing_against_the_job(recorder, ada):
    asked("paint:1", ada)
    for minutes in range(5):
        (job,) = take(minutes=minutes)
        leases.expire_due(timezone.now() + timedelta(minutes=minutes) + TTL)
    assert job.attempts == 1
    assert recorder.failed == []


def test_a_job_whose_painters_die_three_times_is_given_up(recorder, ada):
    asked("paint:1", ada)
    for minutes in range(3):
        (job,) = take(minutes=minutes)
        leases.mark_started("easel", 1, [job.pk], timezone.now())
        leases.expire_due(timezone.now() + timedelta(minutes=minutes) + TTL)
    ((_, code, message),) = recorder.failed
    assert code == "lost"
    assert message == "stopped after 3 attempts, each time lost (its dispatcher's lease ran out)"


def test_a_job_that_is_leased_for_ever_without_an_outcome_is_given_up(recorder, ada):
    job = asked("paint:1", ada)
    Job.objects.update(fence=turns.LEASES_MAX)
    leases.expire_due(timezone.now())
    assert [(told.pk, code) for told, code, _ in recorder.failed] == [(job.pk, "gave-up")]


def test_a_renewed_lease_does_not_expire(recorder, ada):
    job = leased(asked("paint:1", ada))
    ten = timezone.now() + timedelta(seconds=10)
    assert leases.renew("easel", 1, {job.pk: job.fence}, TTL, ten) == {job.pk}
    assert leases.expire_due(ten + timedelta(seconds=10)).requeued == 0


def test_a_lease_that_somebody_else_has_now_is_not_renewed(recorder, ada):
    old = leased(asked("paint:1", ada))
    leases.expire_due(timezone.now() + TTL)
    new = leased(old, "other", now=timezone.now() + TTL)
    before = Job.objects.get().lease_expires_at
    assert leases.renew("easel", 1, {old.pk: old.fence}, TTL, timezone.now()) == set()
    assert leases.renew("other", 1, {new.pk: old.fence}, TTL, timezone.now()) == set()
    assert Job.objects.get().lease_expires_at == before


def test_a_dispatcher_that_starts_again_takes_over_what_it_had(recorder, ada, bo):
    mine = leased(asked("paint:1", ada), "easel", 1)
    others = leased(asked("paint:2", bo), "easel-two", 1)
    assert leases.take_over("easel", 2, timezone.now()) == 1
    states = dict(Job.objects.values_list("pk", "state"))
    assert states == {mine.pk: JobState.QUEUED, others.pk: JobState.LEASED}


def test_a_handed_back_job_is_leased_again_at_once_and_not_counted(recorder, ada):
    job = leased(asked("paint:1", ada))
    assert leases.release(job.pk, job.fence, timezone.now())
    (again,) = take()
    assert (again.attempts, again.fence) == (1, 2)


def test_a_handler_that_raises_leaves_nothing_half_written(recorder, ada):
    job = leased(asked("paint:1", ada))

    def write_and_fall(_job: Job) -> None:
        ada.nickname = "half written"
        ada.save()
        raise RuntimeError("disk full")

    recorder.before = write_and_fall
    with pytest.raises(RuntimeError, match="disk full"):
        leases.settle_painted(job.pk, job.fence, picture_of(job), timezone.now())
    ada.refresh_from_db()
    assert ada.nickname == "Ada"
    assert Job.objects.get().state == JobState.LEASED


def test_a_job_cancelled_while_its_handler_writes_keeps_nothing_of_it(recorder, ada):
    job = leased(asked("paint:1", ada))

    def cancelled_meanwhile(_job: Job) -> None:
        ada.nickname = "half written"
        ada.save()
        Job.objects.update(fence=job.fence + 1)

    recorder.before = cancelled_meanwhile
    assert not leases.settle_painted(job.pk, job.fence, picture_of(job), timezone.now())
    ada.refresh_from_db()
    assert ada.nickname == "Ada"


def test_a_handler_that_cannot_be_told_of_a_failure_does_not_keep_the_job_open(recorder, ada, caplog):
    job = leased(asked("paint:1", ada))

    def fall(_job: Job) -> None:
        raise RuntimeError("disk full")

    recorder.before = fall
    assert leases.settle_failed(job.pk, job.fence, "refused", "no such size", False, timezone.now())
    assert Job.objects.get().state == JobState.FAILED
    assert "could not be told" in caplog.text


def test_a_job_whose_handler_is_gone_fails_loudly(recorder, ada, caplog):
    job = leased(asked("paint:1", ada))
    outcomes.forget(job.handler)
    assert leases.settle_painted(job.pk, job.fence, picture_of(job), timezone.now())
    kept = Job.objects.get()
    assert (kept.state, kept.failure_code) == (JobState.FAILED, "no-handler")
    assert job.handler in caplog.text


def test_owners_take_turns_however_much_one_asks(recorder, ada, bo, cy):
    for n in range(20):
        asked(f"ada:{n}", ada)
    asked("bo:0", bo)
    asked("cy:0", cy)
    assert {job.key for job in take(3)} == {"ada:0", "bo:0", "cy:0"}


def test_what_an_owner_has_on_the_easels_counts_as_its_turn(recorder, ada, bo):
    for n in range(20):
        asked(f"ada:{n}", ada)
    take(4)
    for n in range(2):
        asked(f"bo:{n}", bo)
    assert {job.key for job in take(2)} == {"bo:0", "bo:1"}


def test_battles_go_first_and_by_their_deadline(recorder, ada, bo):
    now = timezone.now()
    asked("background", ada, priority=Priority.BACKGROUND)
    asked("studio", bo)
    asked("late", ada, priority=Priority.BATTLE, deadline=now + timedelta(minutes=3))
    asked("soon", bo, priority=Priority.BATTLE, deadline=now + timedelta(minutes=1))
    assert [take()[0].key for _ in range(4)] == ["soon", "late", "studio", "background"]


def test_background_work_that_waited_long_takes_turns_with_the_studio(recorder, ada, bo):
    asked("background", ada, priority=Priority.BACKGROUND)
    Job.objects.update(created_at=timezone.now() - turns.AGED)
    for n in range(5):
        asked(f"bo:{n}", bo)
    assert "background" in {job.key for job in take(2)}


def battles(owner: Player, count: int) -> None:
    for n in range(count):
        deadline = timezone.now() + timedelta(minutes=5)
        asked(f"battle:{Job.objects.count()}:{n}", owner, priority=Priority.BATTLE, deadline=deadline)


def test_nothing_starves_under_endless_battles(recorder, ada, bo, cy):
    asked("studio", ada)
    asked("background", bo, priority=Priority.BACKGROUND)
    Job.objects.update(created_at=timezone.now() - turns.AGED)
    seen = []
    for _ in range(3):
        battles(cy, 8)
        for job in take(4):
            seen.append(job.key)
            leases.settle_painted(job.pk, job.fence, picture_of(job), timezone.now())
    assert {"studio", "background"} < set(seen)


def test_what_waited_long_gets_one_easel_in_eight_and_no_more(recorder, ada, bo, cy):
    for n in range(5):
        asked(f"ada:{n}", ada)
        asked(f"bo:{n}", bo, priority=Priority.BACKGROUND)
    Job.objects.update(created_at=timezone.now() - turns.AGED)
    battles(cy, 40)
    assert [job.priority for job in take(16)].count(Priority.BATTLE) == 14
    assert {job.priority for job in take(4)} == {Priority.BATTLE}


def test_what_has_not_waited_long_stands_behind_every_battle(recorder, ada, cy):
    asked("studio", ada)
    battles(cy, 2)
    assert take()[0].priority == Priority.BATTLE


def test_a_place_in_the_queue_counts_the_easel_that_is_kept_for_it(recorder, ada, cy):
    old, older = asked("old", ada), asked("older", ada)
    Job.objects.update(created_at=timezone.now() - turns.AGED)
    Job.objects.filter(pk=older.pk).update(created_at=timezone.now() - 2 * turns.AGED)
    battles(cy, 3)
    assert [leases.waiting_ahead(job.pk) for job in (older, old)] == [0, 4]


@pytest.mark.django_db(transaction=True)
def test_two_who_lease_at_once_never_take_one_job_twice(recorder, ada, bo):
    jobs = [asked(f"paint:{n}", (ada, bo)[n % 2]) for n in range(60)]
    taken: dict[str, list[Job]] = {"easel": [], "other": []}
    together = threading.Barrier(2)

    def lease_all(name: str) -> None:
        together.wait()
        try:
            while batch := leases.lease(name, 1, 3, TTL, timezone.now()):
                taken[name] += batch
        finally:
            connection.close()

    threads = [threading.Thread(target=lease_all, args=[name]) for name in taken]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(job.pk for batch in taken.values() for job in batch) == sorted(job.pk for job in jobs)
    assert all(job.fence == 1 for batch in taken.values() for job in batch)


@pytest.mark.django_db(transaction=True)
def test_who_leases_beside_another_gets_the_next_jobs_and_does_not_wait(recorder, ada):
    for n in range(4):
        asked(f"paint:{n}", ada)
    others: list[Job] = []

    def lease_two() -> None:
        others.extend(leases.lease("other", 1, 2, TTL, timezone.now()))
        connection.close()

    with transaction.atomic():
        mine = leases.lease("easel", 1, 2, TTL, timezone.now())
        beside = threading.Thread(target=lease_two)
        beside.start()
        beside.join(PATIENCE)
        assert not beside.is_alive()
    assert {job.key for job in mine} == {"paint:0", "paint:1"}
    assert {job.key for job in others} == {"paint:2", "paint:3"}


@pytest.mark.django_db(transaction=True)
def test_a_cancel_by_who_holds_the_askers_row_does_not_wait_for_a_handler_that_wants_it(recorder, ada):
    """The order of locks: the asker's rows first, the job last. The other way round these two would wait in a ring."""
    job = leased(asked("paint:1", ada))
    wants_the_row, settled = threading.Event(), []

    def lock_then_write(_job: Job) -> None:
        wants_the_row.set()
        Player.objects.select_for_update().get(pk=ada.pk)
        Player.objects.create(nickname="written")

    def settle() -> None:
        settled.append(leases.settle_painted(job.pk, job.fence, picture_of(job), timezone.now()))
        connection.close()

    recorder.before = lock_then_write
    with transaction.atomic():
        Player.objects.select_for_update().get(pk=ada.pk)
        settling = threading.Thread(target=settle)
        settling.start()
        assert wants_the_row.wait(PATIENCE)
        assert desk.cancel(ids=[job.pk]) == 1
    settling.join(PATIENCE)
    assert settled == [False]
    assert not Player.objects.filter(nickname="written").exists()
