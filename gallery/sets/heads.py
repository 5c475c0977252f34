"""The statement by which a commit is written and its branch moves to it, or neither: `branches` alone calls it. One for what
Django would need five for, and putting each together takes it longer than Postgres to carry it out. And how commits are held.
"""

from __future__ import annotations

from django.db import connection

from gallery.models import ImageSet, SetBranch, SetCommit
from gallery.sets import writing
from gallery.sets.asking import cursor
from gallery.sets.refusals import Stale, Unfit
from moderation.states import State

# The set is held first, and must have the default branch for which pictures were counted; what another has moved meanwhile is
# looked at anew once it is let go, and no longer found. While a version was computed moderators may have taken the set down, or
# its owner deleted it: so it is asked for here, too.
MOVE = """
WITH held AS (
    UPDATE gallery_imageset SET kept = kept + %s
    WHERE id = %s AND default_branch = %s AND state = %s AND deleted_at IS NULL
    RETURNING id
), made AS (
    INSERT INTO gallery_setcommit (
        image_set_id, name, root, parent_id, merged_id, author_id, signed, message, salt, seal, made_at, slots, kept
    )
    SELECT id, %b::bytea, %b::bytea, %s::bigint, %s::bigint, %s::bigint, %s::text, %s::text, %b::bytea, %b::bytea,
        %s::timestamptz, %s::integer, %s::bigint
    FROM held
    RETURNING id
)
UPDATE gallery_setbranch AS branch SET head_id = made.id FROM made
WHERE branch.id = %s AND branch.head_id = %s AND branch.protected = %s
RETURNING branch.head_id
"""
HOLD = "SELECT id FROM gallery_setcommit WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE"
GONE = "This commit is gone: nothing had led to it for a month."


def hold(*commits: SetCommit) -> None:
    """Whoever is to build on commits to which perhaps nothing leads, in the transaction that writes what leads to them: they do
    not go meanwhile (`astray`). Raises Unfit where one has gone."""
    numbers = {one.pk for one in commits}
    with cursor() as asking, connection.wrap_database_errors:
        if len(asking.execute(HOLD, [list(numbers)]).fetchall()) < len(numbers):
            raise Unfit("commit", GONE)


def move(branch: SetBranch, made: SetCommit) -> None:
    """From the head that its mover knew to this commit, which is written. In the transaction that is open, which must be taken
    back where this raises Stale, or Http404 and Shut of a set that is no longer written into."""
    image_set = branch.image_set
    commit = (made.name, made.root, made.parent_id, made.merged_id, made.author_id, made.signed, made.message)
    told = (made.salt, made.seal, made.made_at, made.slots, made.kept)
    known = (branch.pk, branch.head_id, branch.protected)
    with cursor() as asking, connection.wrap_database_errors:
        of_set = (made.kept, image_set.pk, image_set.default_branch, State.VISIBLE.value)
        row = asking.execute(MOVE, [*of_set, *commit, *told, *known]).fetchone()
    if row is None:
        writing.ask_if_open(ImageSet.objects.only("state", "deleted_at").get(pk=image_set.pk))
        raise Stale
    (made.pk,) = row
    made._state.adding, made._state.db = False, connection.alias
