"""What moderation has of a person: the reports they made. Their words go, and whose they were with the name; that
something was reported stays."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from accounts import belongings
from accounts.belongings import Belonging, Leave, Row
from accounts.models import Player
from moderation.models import Report


def register() -> None:
    belongings.register(
        Belonging("reports", _reports, _forget, "Your words in reports: that you reported stays", rank=300)
    )


def move_all(source: Player, target: Player) -> None:
    """Two players became one; what both reported stays told once."""
    held = set(Report.objects.filter(reporter=target).values_list("subject_kind", "subject_key"))
    for report in Report.objects.filter(reporter=source):
        if (report.subject_kind, report.subject_key) not in held:
            report.reporter = target
            report.save(update_fields=["reporter"])


def _of(player: Player) -> QuerySet[Report]:
    """Those too that stayed with a guest, for the account had reported the same."""
    return Report.objects.filter(Q(reporter=player) | Q(reporter__merged_into=player))


def _reports(player: Player) -> Iterator[Row]:
    for one in _of(player).order_by("pk"):
        told = {"kind": one.subject_kind, "subject": one.subject_key, "reason": one.reason, "words": one.words}
        yield told | {"created_at": one.created_at.isoformat()}


def _forget(player: Player, _: Leave) -> None:
    _of(player).update(words="")
