"""What moderation has of a person: the reports and appeals they made, and what was decided about them. Their words go, and whose
they were with the name; that something was reported and decided stays. What they had written goes too
where it was kept because it was reported."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from accounts import belongings
from accounts.belongings import Belonging, Leave, Row
from accounts.models import Player
from moderation.desk import wordings
from moderation.models import Appeal, Case, Decision, Report, Review, Strike


def register() -> None:
    belongings.register(
        Belonging("reports", _reports, _forget, "Your words in reports: that you reported stays", rank=300)
    )
    told = "Your words in appeals, and those that were reported: what moderators decided stays, without your name"
    belongings.register(Belonging("decisions", _decisions, _forget_words, told, rank=301))


def move_all(source: Player, target: Player) -> None:
    """Two players became one; what both reported stays told once."""
    held = set(Report.objects.filter(reporter=target).values_list("subject_kind", "subject_key"))
    for report in Report.objects.filter(reporter=source):
        if (report.subject_kind, report.subject_key) not in held:
            report.reporter = target
            report.save(update_fields=["reporter"])
    for rows, who in ((Case, "author"), (Strike, "player"), (Appeal, "by")):
        rows.objects.filter(**{who: source}).update(**{who: target})  # type: ignore[attr-defined]
    Review.objects.filter(player=source).exclude(by=target).update(player=target)


def _of(player: Player) -> QuerySet[Report]:
    """Those too that stayed with a guest, for the account had reported the same."""
    return Report.objects.filter(Q(reporter=player) | Q(reporter__merged_into=player))


def _reports(player: Player) -> Iterator[Row]:
    for one in _of(player).order_by("pk"):
        told = {"kind": one.subject_kind, "subject": one.subject_key, "reason": one.reason, "words": one.words}
        yield told | {"created_at": one.created_at.isoformat()}


def _forget(player: Player, _: Leave) -> None:
    _of(player).update(words="")


def _decisions(player: Player) -> Iterator[Row]:
    """What was decided about them, and what they said to it."""
    about = Q(case__author=player) | Q(case__author__merged_into=player)
    for one in Decision.objects.filter(about).select_related("case", "wording", "appeal").order_by("pk"):
        appeal = getattr(one, "appeal", None)
        told: Row = {"kind": one.case.subject_kind, "subject": one.case.subject_key, "decision": one.verdict}
        told |= {"rule": one.rule, "reason": one.reason, "points": one.points, "at": one.at.isoformat()}
        told["words"] = one.wording.words if one.wording else ""
        yield told | {"appeal": appeal.words if appeal else "", "outcome": appeal.outcome if appeal else ""}


def _forget_words(player: Player, _: Leave) -> None:
    wordings.forget(player)
    Appeal.objects.filter(Q(by=player) | Q(by__merged_into=player)).update(words="")
