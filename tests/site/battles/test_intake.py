"""Votes taken together: exact, once each, each with its own answer, and never lost or told taken that were not."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError, close_old_connections, connection, transaction
from django.utils import timezone

from battles import intake, models, voting
from battles.intake import Intake, Vote, take
from battles.refusals import Refused
from battles.states import Answer, Phase
from tests.support.battles import guest, lobby, three_in_voting, to_voting
from tests.support.patience import PATIENCE
from tests.support.polls import poll

pytestmark = pytest.mark.django_db(transaction=True)

LEFT, RIGHT = Answer.LEFT, Answer.RIGHT


@pytest.fixture
def battle():
    return three_in_voting()


@pytest.fixture
def gathering():
    return Intake()


def vote_on(ballot, answer=LEFT, **other):
    said = {"code": ballot.heat.round.battle.code, "voter": ballot.voter_id, "token": ballot.token} | other
    return Vote(said["code"], said["voter"], said["token"], answer, said.get("at") or timezone.now())


def told(ticket):
    """What the intake says of a vote, once it is done with it."""
    ticket.done.result(timeout=PATIENCE)
    return ticket.counts()


def all_answers():
    return Counter(models.Ballot.objects.values_list("answer", flat=True))


def test_votes_that_come_together_are_all_taken(battle, gathering):
    ballots = poll(battle, voters=300)
    tickets = [gathering.submit(vote_on(ballot, list(Answer)[place % 3])) for place, ballot in enumerate(ballots)]
    assert [told(ticket) for ticket in tickets] == [True] * 300
    assert all_answers() == {"left": 100, "right": 100, "tie": 100}
    assert models.Ballot.objects.counting().count() == 300


def test_they_are_one_statement(battle, gathering, monkeypatch):
    groups = []
    monkeypatch.setattr(intake, "take", lambda votes, *, waits: groups.append(len(votes)) or take(votes, waits=waits))
    tickets = [gathering.submit(vote_on(ballot)) for ballot in poll(battle, voters=50)]
    assert all(told(ticket) for ticket in tickets)
    assert groups == [50]


def test_a_group_that_is_full_waits_no_longer_and_takes_nobody_more(battle, gathering, monkeypatch):
    groups = []
    monkeypatch.setattr(intake, "take", lambda votes, *, waits: groups.append(len(votes)) or take(votes, waits=waits))
    monkeypatch.setattr(intake, "GATHER_SECONDS", 600)
    monkeypatch.setattr(intake, "MOST_AT_ONCE", 10)
    ballots = poll(battle, voters=30)
    early = [gathering.submit(vote_on(ballot)) for ballot in ballots[:25]]
    assert [told(ticket) for ticket in early[:20]] == [True] * 20
    assert groups == [10, 10]
    assert not early[-1].done.done()
    late = [gathering.submit(vote_on(ballot)) for ballot in ballots[25:]]
    assert [told(ticket) for ticket in early[20:] + late] == [True] * 10


def test_a_code_that_looks_like_sql_or_like_an_array_spoils_nothing(battle, gathering):
    ballots = poll(battle, voters=4)
    codes = ["}", 'A","B', "'; --", "\\"]
    odd = [gathering.submit(vote_on(ballot, code=code)) for ballot, code in zip(ballots, codes, strict=True)]
    good = [gathering.submit(vote_on(ballot)) for ballot in ballots]
    assert [told(ticket) for ticket in odd + good] == [None] * 4 + [True] * 4


def test_each_is_told_its_own(battle, gathering):
    seen, unseen, used, late = poll(battle, voters=4)
    models.Ballot.objects.filter(pk=unseen.pk).update(shown_at=None)
    assert take([vote_on(used)], waits=True) == {0: True}
    deadline = models.Battle.objects.get(pk=battle.pk).deadline
    votes = [vote_on(seen), vote_on(unseen), vote_on(used, RIGHT), vote_on(late, at=deadline)]
    votes += [vote_on(seen, voter=late.voter_id), vote_on(seen, token=uuid4()), vote_on(seen, code="NONE")]
    assert [told(gathering.submit(vote)) for vote in votes] == [True, False, None, None, None, None, None]
    refusals = []
    for vote in votes[2:]:
        with pytest.raises(Refused) as refused:
            voting.settle(vote, None)
        refusals.append(refused.value.code)
    assert refusals == ["already_answered", "voting_closed", "unknown_ballot", "unknown_ballot", "unknown_ballot"]
    assert all_answers() == {"left": 3, "": 1}


def test_nobody_keeps_a_voter_from_their_ballot_by_naming_it_first(battle, gathering):
    mine, other = poll(battle, voters=2)
    forged = gathering.submit(vote_on(mine, RIGHT, voter=other.voter_id))
    own = gathering.submit(vote_on(mine, LEFT))
    assert (told(forged), told(own)) == (None, True)
    assert models.Ballot.objects.get(pk=mine.pk).answer == "left"


def test_a_vote_that_spoils_the_statement_spoils_no_other(battle):
    ballots = poll(battle, voters=3)
    spoiled = vote_on(ballots[0], code="\x00")
    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(on_thread, cast_vote, vote) for vote in (*map(vote_on, ballots), spoiled)]
    assert [future.result() for future in futures[:3]] == [True, True, True]
    assert futures[3].exception() is not None
    assert all_answers() == {"left": 3}


def test_votes_of_a_battle_that_is_being_moved_hold_up_no_other_battle(battle, gathering):
    dee, eve, fay = guest("Dee"), guest("Eve"), guest("Fay")
    other = to_voting(lobby(dee, eve, fay), {dee: "a fox", eve: "a boat", fay: "a tree"})
    [held], [free] = poll(battle, voters=1), poll(other, voters=1)
    with transaction.atomic():
        models.Battle.objects.select_for_update(no_key=True).get(pk=battle.pk)
        tickets = gathering.submit(vote_on(held)), gathering.submit(vote_on(free))
        assert [told(ticket) for ticket in tickets] == [None, True]
    assert voting.settle(vote_on(held), None)


def test_a_vote_waits_for_the_move_that_closes_voting_and_is_then_refused(battle):
    [ballot] = poll(battle, voters=1)
    vote = vote_on(ballot)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            models.Battle.objects.select_for_update(no_key=True).get(pk=battle.pk)
            future = pool.submit(on_thread, cast_vote, vote)
            models.Battle.objects.filter(pk=battle.pk).update(phase=Phase.RESULTS)
        with pytest.raises(Refused, match="voting_closed"):
            future.result(timeout=PATIENCE)
    assert all_answers() == {"": 1}


def test_when_the_database_is_away_nothing_is_told_taken(battle, gathering, monkeypatch):
    [ballot] = poll(battle, voters=1)

    def away(*_, **__):
        raise OperationalError("the server has gone")

    monkeypatch.setattr(intake, "take", away)
    assert told(gathering.submit(vote_on(ballot))) is None
    monkeypatch.setattr(voting, "take", away)
    with pytest.raises(OperationalError):
        voting.settle(vote_on(ballot), None)
    assert all_answers() == {"": 1}
    monkeypatch.undo()
    assert voting.settle(vote_on(ballot), None)


def test_a_connection_that_cannot_be_closed_keeps_nobody_waiting(battle, gathering, monkeypatch):
    first, second = poll(battle, voters=2)
    called = threading.Semaphore(0)

    def close():
        close_old_connections()
        called.release()
        raise OperationalError("the server has gone")

    monkeypatch.setattr(intake, "close_old_connections", close)
    monkeypatch.setattr(intake, "WRITERS", 1)
    assert told(gathering.submit(vote_on(first))) is True
    assert called.acquire(timeout=PATIENCE)
    [writer] = gathering._writers
    assert told(gathering.submit(vote_on(second))) is True
    assert gathering._writers == [writer]


def test_a_connection_that_is_cut_costs_one_group_its_haste_and_no_vote(battle, gathering, monkeypatch):
    first, second, third = poll(battle, voters=3)
    monkeypatch.setattr(intake, "LINGER_SECONDS", 600)
    monkeypatch.setattr(intake, "WRITERS", 1)
    assert told(gathering.submit(vote_on(first))) is True
    cut_all_others()
    assert told(gathering.submit(vote_on(second))) is None
    assert voting.settle(vote_on(second), None)
    assert told(gathering.submit(vote_on(third))) is True
    cut_all_others()


def test_a_writer_keeps_no_connection_once_no_votes_come(battle, gathering):
    assert all(told(gathering.submit(vote_on(ballot))) for ballot in poll(battle, voters=5))
    deadline = monotonic() + PATIENCE
    while others() and monotonic() < deadline:
        sleep(0.05)
    assert others() == []


def test_two_groups_are_written_at_the_same_time(battle, gathering, monkeypatch):
    """Each waits until the other one is to be written too."""
    both = threading.Barrier(2, timeout=PATIENCE)
    monkeypatch.setattr(intake, "take", lambda votes, *, waits: both.wait() is not None and take(votes, waits=waits))
    monkeypatch.setattr(intake, "GATHER_SECONDS", 600)
    monkeypatch.setattr(intake, "MOST_AT_ONCE", 3)
    tickets = [gathering.submit(vote_on(ballot)) for ballot in poll(battle, voters=6)]
    assert [told(ticket) for ticket in tickets] == [True] * 6


def test_a_group_whose_statement_is_ended_while_it_holds_rows_loses_no_vote(battle, gathering, monkeypatch):
    """As Postgres ends one of two that wait for each other."""
    ballots = poll(battle, voters=12)
    monkeypatch.setattr(intake, "GATHER_SECONDS", 600)
    monkeypatch.setattr(intake, "MOST_AT_ONCE", len(ballots))
    with transaction.atomic():
        models.Ballot.objects.select_for_update().get(pk=ballots[7].pk)
        tickets = [gathering.submit(vote_on(ballot)) for ballot in ballots]
        end_statement_of(who_waits_for_us())
        assert [told(ticket) for ticket in tickets] == [None] * 12
    assert all_answers() == {"": 12}
    assert [voting.settle(vote_on(ballot), None) for ballot in ballots] == [True] * 12


def test_votes_that_a_dead_thread_left_are_taken_with_the_next_one(battle, gathering):
    left, next_one = poll(battle, voters=2)
    gathering._writers = [threading.Thread()]  # as after a fork: there, and not running
    gathering._groups.append(intake.Group())
    ticket = gathering._groups[-1].add(vote_on(left))
    assert told(gathering.submit(vote_on(next_one))) is True
    assert told(ticket) is True


def test_one_ballot_cast_two_thousand_times_by_forty_threads_is_one_vote(battle):
    """From forty threads, through the intakes of four processes' worth; every tenth says something else."""
    [ballot] = poll(battle, voters=1)
    intakes = [Intake() for _ in range(4)]
    start = threading.Barrier(40)

    def cast_fifty(thread):
        start.wait()
        heard = Counter()
        for number in range(50):
            vote = vote_on(ballot, RIGHT if (thread + number) % 10 == 0 else LEFT)
            heard[vote.answer, outcome(vote, intakes[number % 4])] += 1
        return heard

    with ThreadPoolExecutor(40) as pool:
        heard = sum(
            (future.result() for future in [pool.submit(on_thread, cast_fifty, n) for n in range(40)]), Counter()
        )
    won = models.Ballot.objects.get(pk=ballot.pk).answer
    lost = RIGHT if won == LEFT else LEFT
    assert heard.total() == 2000
    assert set(heard) == {(won, True), (lost, "already_answered")}
    assert models.Ballot.objects.counting().count() == 1


def test_inside_a_transaction_a_vote_is_a_part_of_it(battle):
    [ballot] = poll(battle, voters=1)
    with transaction.atomic():
        cast_vote(vote_on(ballot))
        transaction.set_rollback(True)
    assert all_answers() == {"": 1}


def others():
    """The processes that serve this database's other connections."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        return [pid for (pid,) in cursor.fetchall()]


def who_waits_for_us():
    """The process that serves whoever waits for what this transaction holds, as soon as it does."""
    deadline = monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while monotonic() < deadline:
            cursor.execute("SELECT pid FROM pg_locks WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))")
            if found := cursor.fetchone():
                return found[0]
            sleep(0.02)
    raise AssertionError("nobody waits for us")


def end_statement_of(pid):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_cancel_backend(%s)", [pid])


def cut_all_others():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid, %s) FROM unnest(%s) pid", [round(1000 * PATIENCE), others()])


def outcome(vote, gathering):
    try:
        return voting.settle(vote, told(gathering.submit(vote)))
    except Refused as refused:
        return refused.code


def cast_vote(vote):
    return voting.cast(vote.code, vote.voter, UUID(str(vote.token)), vote.answer, vote.at)


def on_thread(call, *given):
    try:
        return call(*given)
    finally:
        close_old_connections()
        connection.close()
