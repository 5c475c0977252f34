"""How many jobs have ever ended, and how. Ended jobs are forgotten after a while; what is counted here stays counted.

Jobs that ended some minutes ago are folded into the tally's rows, later ones are counted where they lie, both in one
statement. So a sum never falls, whichever process reads it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from jobs.history import JobTally
from jobs.models import Job

SETTLED = timedelta(minutes=5)
"""A job may say that it ended a little before its transaction is seen; by then it is."""

LOCK = 0x7A11_1E5

_TALLY, _JOBS = JobTally._meta.db_table, Job._meta.db_table
_MARK = f"(SELECT coalesce(max(until), '-infinity'::timestamptz) FROM {_TALLY})"  # noqa: S608 - our own name
_SPAN = "coalesce(sum(extract(epoch FROM {}) ) FILTER (WHERE state = 'painted'), 0)"
_COUNTED = f"""
    SELECT state AS outcome, failure_code AS code, priority, left(coalesce(request ->> 'model', ''), 200) AS model,
           count(*) AS jobs, {_SPAN.format("started_at - created_at")} AS waited,
           {_SPAN.format("finished_at - started_at")} AS painted_in
    FROM {_JOBS}
    WHERE state IN ('painted', 'failed', 'cancelled') AND finished_at > {_MARK} AND finished_at <= %(until)s
    GROUP BY 1, 2, 3, 4
"""  # noqa: S608 - nothing but our own names
_FOLD = f"""
    INSERT INTO {_TALLY} AS tally (outcome, code, priority, model, jobs, waited, painted_in, until)
    SELECT counted.*, %(until)s FROM ({_COUNTED}) AS counted
    ON CONFLICT (outcome, code, priority, model) DO UPDATE
    SET jobs = tally.jobs + excluded.jobs, waited = tally.waited + excluded.waited,
        painted_in = tally.painted_in + excluded.painted_in
"""  # noqa: S608 - nothing but our own names
_TOTALS = f"""
    SELECT outcome, code, priority, model, sum(jobs)::bigint, sum(waited)::float, sum(painted_in)::float
    FROM (SELECT outcome, code, priority, model, jobs, waited, painted_in FROM {_TALLY} UNION ALL {_COUNTED}) AS ends
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""  # noqa: S608 - nothing but our own names


@dataclass(frozen=True, slots=True)
class Ended:
    """`jobs` of one kind. `waited` and `painted_in` are seconds, summed, of painted jobs alone."""

    outcome: str
    code: str
    priority: int
    model: str
    jobs: int
    waited: float
    painted_in: float


def totals() -> list[Ended]:
    with connection.cursor() as cursor:
        cursor.execute(_TOTALS, {"until": "infinity"})
        return [Ended(*row) for row in cursor.fetchall()]


def fold(now: datetime) -> None:
    """Move the mark up to what has settled. Two who do it at once wait for each other."""
    until = now - SETTLED
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(_FOLD, {"until": until})
        cursor.execute(f"UPDATE {_TALLY} SET until = %s WHERE until < %s", [until, until])  # noqa: S608 - our own name
