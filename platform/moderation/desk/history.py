"""A case with what happened to it: reports, what machines said, what was decided, who was on it, and its author's record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from accounts.models import Player
from moderation import standing
from moderation.desk import course
from moderation.desk.rows import Case, Decision, Ground, Source
from moderation.desk.scoring import accuracy
from moderation.desk.witnesses import records
from moderation.models import Report
from moderation.rules import evidence
from moderation.rules.evidence import Evidence
from moderation.strikes.silence import Standing

LATEST = 20


@dataclass(frozen=True, slots=True)
class Told:
    """A report, and how often in a hundred moderators followed whoever made it, smoothed."""

    report: Report
    accuracy: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a machine or a rule found; of a rule its words."""

    ground: Ground
    evidence: Evidence | None


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody took the case on, or it was opened, handed up, decided."""

    at: datetime
    state: str
    by: str


@dataclass(frozen=True, slots=True)
class History:
    """The newest of each first; an appeal stands with what it is against, not among the grounds. `stands` are the decisions that
    hold now: about whether it is shown, and for whom."""

    reports: list[Told]
    found: list[Found]
    decisions: list[Decision]
    turns: list[Turn]
    stands: list[int]
    author_stands: Standing | None
    decided_about_author: int


def of(case: Case) -> History:
    decisions = list(
        case.decisions.select_related("by", "wording", "appeal__by", "appeal__decided_by").order_by("-pk")[:LATEST]
    )
    steps = list(case.decisions.order_by("pk"))
    stands = [one.decision for one in (course.standing(steps), course.raised(steps)) if one is not None]
    author = case.author
    others = Decision.objects.filter(case__author=author, verdict__in=["withhold", "block"]).exclude(case=case)
    return History(
        reports=_reports(case),
        found=_found(case),
        decisions=decisions,
        turns=_turns(case),
        stands=stands,
        author_stands=standing.of(author) if author else None,
        decided_about_author=others.filter(overturned_by=None).count() if author else 0,
    )


def _reports(case: Case) -> list[Told]:
    rows = Report.objects.filter(subject_kind=case.subject_kind, subject_key=case.subject_key)
    found = list(rows.select_related("reporter", "wording").order_by("-pk")[:LATEST])
    known = records([one.reporter_id for one in found])
    return [Told(one, round(100 * accuracy(*known.get(one.reporter_id, (0, 0))))) for one in found]


def _found(case: Case) -> list[Found]:
    rows = case.grounds.exclude(source=Source.APPEAL).select_related("found_by", "settled_by").order_by("-pk")[:LATEST]
    return [Found(one, _evidence(case, one) if one.source == Source.RULE else None) for one in rows]


def _evidence(case: Case, ground: Ground) -> Evidence:
    return evidence.of(ground, case.subject_kind, case.subject_key)


def _turns(case: Case) -> list[Turn]:
    """The latest first; what was said of it meanwhile made no turn of it."""
    events = case.events.order_by("-pgh_id").values_list("pgh_created_at", "state", "claimed_by")[:LATEST]  # type: ignore[attr-defined]
    turns = [list(same) for _, same in groupby(events, key=itemgetter(1, 2))]
    rows = [same[-1] for same in turns]
    names = dict(Player.objects.filter(pk__in={by for *_, by in rows if by}).values_list("pk", "nickname"))
    return [Turn(at, state, names.get(by, "")) for at, state, by in rows]
