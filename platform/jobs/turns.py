"""The order in which waiting jobs are taken, as SQL: class, then a battle's deadline, then turns between owners.

An owner's nth waiting job stands behind everybody's (n−1)th, and what an owner already has on the easels counts too, so
a flood by one owner delays another by one job at most. Background work that waited long enough is served as studio
work. Battles go first, but while any wait, one easel in eight is for what has waited long: there the engine gives it one
turn in eight, so that nothing waits for ever.
"""

from datetime import timedelta

from jobs.models import Job, Priority

AGED = timedelta(minutes=2)
GUARDED = 8
"""One easel in so many, and at least one. Not one lease in so many: what the engine has yet to begin would pile up there and
leave no easel to battles."""

ATTEMPTS_MAX = 3
LEASES_MAX = 30
"""A fuse: after so many leases without an outcome something is wrong, whoever was to blame for each."""

TABLE = Job._meta.db_table

ORDER = "class, due NULLS LAST, turn, deadline NULLS LAST, created_at, id"

RANKED = f"""
    easels AS (
        SELECT greatest(1, (count(*) + %(limit)s) / {GUARDED}) - count(*) FILTER (WHERE priority > {Priority.BATTLE:d}) AS kept
        FROM {TABLE} WHERE state = 'leased'
    ), busy AS (
        SELECT coalesce(owner_id, 0) AS owner, count(*) AS easels
        FROM {TABLE} WHERE state = 'leased' GROUP BY coalesce(owner_id, 0)
    ), waiting AS (
        SELECT id, coalesce(owner_id, 0) AS owner, deadline, created_at,
               CASE WHEN priority > {Priority.STUDIO:d} AND created_at < %(aged)s
                    THEN {Priority.STUDIO:d} ELSE priority END AS class
        FROM {TABLE}
        WHERE state = 'queued' AND (not_before <= %(ready)s OR id = %(always)s)
          AND (deadline IS NULL OR deadline > %(now)s) AND fence < {LEASES_MAX} AND attempts < {ATTEMPTS_MAX}
    ), in_turn AS (
        SELECT waiting.id, class, deadline, created_at,
               CASE WHEN class = {Priority.BATTLE:d} THEN deadline END AS due,
               coalesce(easels, 0) + row_number() OVER (
                   PARTITION BY waiting.owner, class ORDER BY deadline NULLS LAST, created_at, id
               ) AS turn
        FROM waiting LEFT JOIN busy ON busy.owner = waiting.owner
    ), lined AS (
        SELECT id, class, row_number() OVER (ORDER BY {ORDER}) AS nth,
               bool_or(class = {Priority.BATTLE:d}) OVER () AND class > {Priority.BATTLE:d} AND created_at < %(aged)s AS aged
        FROM in_turn
    ), guarded AS (
        SELECT id, class, nth, aged AND row_number() OVER (PARTITION BY aged ORDER BY nth) <= kept AS first
        FROM lined, easels
    ), ranked AS (
        SELECT id, class, row_number() OVER (ORDER BY first DESC, nth) AS place FROM guarded
    )
"""  # noqa: S608 - nothing but our own numbers and names

BESIDE = 512
"""So many more are looked at than are wanted: those that others are leasing this moment are passed over."""

TAKE = f"""
    WITH {RANKED}, best AS (
        SELECT id, place FROM ranked ORDER BY place LIMIT %(limit)s + {BESIDE}
    ), taken AS (
        SELECT job.id
        FROM best JOIN {TABLE} job ON job.id = best.id
        WHERE job.state = 'queued'
        ORDER BY place
        LIMIT %(limit)s
        FOR NO KEY UPDATE OF job SKIP LOCKED
    )
    UPDATE {TABLE} job
    SET state = 'leased', leased_by = %(holder)s, lease_expires_at = %(expires)s, started_at = NULL,
        attempts = job.attempts + 1, fence = job.fence + 1
    FROM taken
    WHERE job.id = taken.id
    RETURNING job.*
"""  # noqa: S608 - nothing but our own numbers and names

PLACE = f"""
    WITH {RANKED}
    SELECT place - 1 FROM ranked WHERE id = %(always)s
"""  # noqa: S608 - nothing but our own numbers and names

LATELY = 200
"""So many pictures of the last minutes say how fast the studio is now."""

FORESEEN = 4000
"""So far back in the queue anything is forecast."""

OUTLOOK = f"""
    WITH {RANKED}, placed AS (
        SELECT id, class, place FROM ranked ORDER BY place LIMIT {FORESEEN}
    ), seen AS (
        SELECT id, class, place FROM placed
        UNION ALL
        SELECT id, priority, NULL FROM {TABLE} WHERE state = 'leased'
        UNION ALL
        (SELECT id, priority, NULL FROM {TABLE} WHERE state = 'painted' AND finished_at > %(since)s
         ORDER BY finished_at DESC LIMIT {LATELY})
    )
    SELECT job.id, job.state, coalesce(job.owner_id, 0)::text, seen.class,
           job.request - '{{prompt,negative_prompt,weights,negative_weights}}'::text[],
           job.deadline, job.created_at, job.started_at, job.finished_at
    FROM seen JOIN {TABLE} job ON job.id = seen.id
    ORDER BY seen.place NULLS FIRST, job.started_at NULLS LAST, job.id
"""  # noqa: S608 - nothing but our own numbers and names
