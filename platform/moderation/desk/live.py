"""The desk's verbs for rooms that show what is judged as it comes: subjects that may have no case yet. Whoever decides about one
of those opens its case, in the same transaction."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.models import Player
from moderation import cases, subjects
from moderation.desk import deciding, involved, queue
from moderation.desk.deciding import Wanted
from moderation.desk.queue import Entry
from moderation.desk.rows import Case, CaseState, Decision


def entries_for(kind: str, keys: Collection[str], viewer: Player, *, is_senior: bool) -> dict[str, Entry]:
    """By key, of those that are there, whether or not they have a case; as in the queue without the viewer's own."""
    rows = list(Case.objects.filter(subject_kind=kind, subject_key__in=keys).select_related("author", "claimed_by"))
    found = {entry.case.subject_key: entry for entry in queue.entries_of(rows, viewer, is_senior=is_senior)}
    caseless = set(keys) - {row.subject_key for row in rows}
    for key, subject in subjects.look(kind, caseless).items():
        case = Case(subject_kind=kind, subject_key=key, state=CaseState.DECIDED)
        if not involved.is_theirs(case, subject, viewer):
            why = involved.why(case, subject, viewer, (), is_senior=is_senior)
            found[key] = queue.caseless(case, subject, why)
    return found


@transaction.atomic
def decide(
    kind: str, key: str, version: int, by: Player, wanted: Wanted, now: datetime, *, is_senior: bool = False
) -> Decision:
    """As `deciding.decide`; 0 is the version of a subject that nothing was ever said about. Raises Refused; then nothing has
    changed, and there is no case that was not there."""
    case, _ = cases.held(kind, key)
    return deciding.decide(case.pk, version, by, wanted, now, is_senior=is_senior)
