"""Who has a part in a case, and so does not decide it. Its author reads nothing of it at the desk either: who reported it stands
there. Whoever decided reads the appeal, and leaves it to somebody else; and once it is granted, the subject for good."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from accounts.models import Player
from moderation import subjects
from moderation.desk.rows import Appeal, Case, CaseState, Outcome
from moderation.subjects import Subject

Row = TypeVar("Row", bound=Model)

OWN = "It is yours: somebody else decides."
SEALED = "You would learn from it what is sealed for you: somebody else decides."
HANDED_UP = "It was handed up: a senior moderator decides it."
AGAIN = "You decided this, and its author appeals: somebody else reads that."
FELL = "You decided this, and it fell by an appeal: somebody else decides about it from now on."


def stays_out(case: Case, subject: Subject | None, by: Player, *, is_senior: bool) -> str:
    """Why this person decides nothing about it, whatever they want; empty where they may."""
    return why(case, subject, by, outcomes_of([case], by).get(case.pk, ()), is_senior=is_senior)


def why(case: Case, subject: Subject | None, by: Player, outcomes: Collection[str], *, is_senior: bool) -> str:
    """The same, for whoever knows how the appeals against this person's own decisions about it went."""
    if is_theirs(case, subject, by):
        return OWN
    if subject and by.pk in subject.stays_out:
        return SEALED
    if Outcome.OPEN in outcomes:
        return AGAIN
    if Outcome.GRANTED in outcomes:
        return FELL
    return HANDED_UP if case.state == CaseState.ESCALATED and not is_senior else ""


def is_theirs(case: Case, subject: Subject | None, player: Player) -> bool:
    """A case made before its author was known is theirs by its subject."""
    authors = [one for one in (case.author, subject.author if subject else None) if one is not None]
    return any(player.pk in (one.pk, one.merged_into_id) for one in authors)


def without_own(rows: QuerySet[Row], player: Player | None, way: str = "author") -> QuerySet[Row]:
    """Those that are not about this player; `way` leads from a row to whom it is about."""
    return rows if player is None else rows.exclude(about(player, way))


def without_sealed(rows: QuerySet[Row], player: Player | None, case: str = "") -> QuerySet[Row]:
    """Those of which this player may know that there is a case; `case` leads from a row to it. Filters and pages count no others,
    so that nothing is told by how many are left."""
    if player is None:
        return rows
    for kind in subjects.kinds():
        if kind.sealed and (keys := kind.sealed(player)):
            rows = rows.exclude(**{f"{case}subject_kind": kind.name, f"{case}subject_key__in": keys})
    return rows


def about(player: Player, way: str = "author") -> Q:
    return Q(**{way: player}) | Q(**{f"{way}__merged_into": player})


def outcomes_of(cases: Collection[Case], by: Player) -> dict[int, set[str]]:
    """By case, of appeals against what this person decided."""
    found: dict[int, set[str]] = {}
    rows: Any = Appeal.objects.filter(decision__case__in=cases, against=by).values_list("decision__case", "outcome")
    for case, outcome in rows:
        found.setdefault(case, set()).add(outcome)
    return found


def open_appeals(case: Case) -> QuerySet[Appeal]:
    return Appeal.objects.filter(decision__case=case, outcome=Outcome.OPEN)


def is_bound(case: Case) -> bool:
    """Whether an appeal was granted by the last decision for which the case was open: nothing has come up since."""
    last = case.decisions.filter(waited__isnull=False).order_by("-pk").first()
    return last is not None and Appeal.objects.filter(settled_by=last, outcome=Outcome.GRANTED).exists()
