"""Who speaks against a subject, as scoring weighs them."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from moderation import standing
from moderation.desk.rows import Case
from moderation.desk.scoring import Witness
from moderation.models import Report


def waiting(case: Case) -> QuerySet[Report]:
    """Reports of its subject about which nobody has decided."""
    return Report.objects.filter(subject_kind=case.subject_kind, subject_key=case.subject_key, settled_by=None)


def of_case(case: Case) -> list[Witness]:
    rows = list(waiting(case).select_related("reporter"))
    known = records([row.reporter_id for row in rows])
    silenced = standing.silenced([row.reporter_id for row in rows])
    now = timezone.now()
    return [
        Witness(
            age=now - row.reporter.created_at,
            right=known.get(row.reporter_id, (0, 0))[0],
            decided=known.get(row.reporter_id, (0, 0))[1],
            may_speak=row.reporter_id not in silenced,
            reason=row.reason,
            person=row.reporter_id,
        )
        for row in rows
    ]


def records(reporters: list[int]) -> dict[int, tuple[int, int]]:
    """Of each the reports that were followed, and those that were decided."""
    decided = Report.objects.filter(reporter__in=reporters, was_right__isnull=False).order_by().values("reporter")
    counted = decided.annotate(right=Count("pk", filter=Q(was_right=True)), decided=Count("pk"))
    return {row["reporter"]: (row["right"], row["decided"]) for row in counted}
