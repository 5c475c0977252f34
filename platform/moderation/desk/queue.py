"""The queue as moderators read it: pages of cases, each with all that its decision needs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Player
from moderation import subjects
from moderation.desk import claiming, hiding, involved, wordings
from moderation.desk.rows import Appeal, Case, Ground, Wording
from moderation.desk.vocabulary import ABOUT, CaseState, Guideline, Outcome, Source, Verdict
from moderation.levels import Level
from moderation.models import Report
from moderation.rules.kinds import Category
from moderation.states import State
from moderation.subjects import Subject

PER_PAGE = 12
PLACE = re.compile(r"(\d{1,17})\.(\d{1,18})")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Show(StrEnum):
    """The parts of the queue. The order is that of its tabs."""

    WAITING = "waiting"
    MINE = "mine"
    HANDED_UP = "handed-up"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which cases are asked for; empty is any. `rule` is the number of one that found them."""

    show: Show = Show.WAITING
    kind: str = ""
    source: str = ""
    rule: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A case as the queue shows it. `as_reported` are words that were reported and are others now. `stays_out` says why this
    moderator decides nothing; `rule` is what speaks for it names; `levels` are those it can be rated, and `level_falls` where
    letting it be gives it its own level back."""

    case: Case
    noun: str
    subject: Subject | None
    as_reported: tuple[Wording, ...]
    reports: tuple[tuple[str, int], ...]
    grounds: tuple[Ground, ...]
    appeal: Appeal | None
    holder: Player | None
    stays_out: str
    verdicts: tuple[Verdict, ...]
    levels: tuple[Level, ...]
    level_falls: bool
    rule: Guideline

    @property
    def is_sealed(self) -> bool:
        """Nothing of it is shown to this moderator but that there is such a case."""
        return self.stays_out == involved.SEALED


@dataclass(frozen=True, slots=True)
class Page:
    """`older` is the place of the next one, empty at the end."""

    entries: list[Entry]
    older: str


def page_of(choice: Choice, place: str, viewer: Player, *, is_senior: bool) -> Page | None:
    """None where there is no such place."""
    rows = _chosen(choice, viewer)
    if place:
        if (found := PLACE.fullmatch(place)) is None:
            return None
        rows = rows.filter(_after(choice, int(found[1]), int(found[2])))
    found_rows = list(rows.select_related("author", "claimed_by")[: PER_PAGE + 1])
    shown = found_rows[:PER_PAGE]
    older = _place(choice, shown[-1]) if len(found_rows) > PER_PAGE else ""
    return Page(entries_of(shown, viewer, is_senior=is_senior), older)


def entries_of(cases: Sequence[Case], viewer: Player, *, is_senior: bool) -> list[Entry]:
    """Without those that are the viewer's own."""
    seen = _subjects(cases)
    reports, grounds, appeals = _reports(cases), _grounds(cases), _appeals(cases)
    outcomes, said = involved.outcomes_of(cases, viewer), wordings.reported(cases)
    shown = [(case, seen.get((case.subject_kind, case.subject_key))) for case in cases]
    now = timezone.now()
    return [
        _entry(
            case,
            subject,
            wordings.changed(said.get(case.pk, ()), subject),
            reports[case.subject_kind, case.subject_key],
            grounds[case.pk],
            appeals.get(case.pk),
            involved.why(case, subject, viewer, outcomes.get(case.pk, ()), is_senior=is_senior),
            now,
        )
        for case, subject in shown
        if not involved.is_theirs(case, subject, viewer)
    ]


def caseless(case: Case, subject: Subject, stays_out: str) -> Entry:
    """Of what nobody has said anything about: `case` is not written."""
    return _entry(case, subject, (), Counter(), [], None, stays_out, timezone.now())


def _entry(
    case: Case,
    subject: Subject | None,
    as_reported: tuple[Wording, ...],
    reports: Counter[str],
    grounds: list[Ground],
    appeal: Appeal | None,
    stays_out: str,
    now: datetime,
) -> Entry:
    kind = subjects.kind_of(case.subject_kind)
    return Entry(
        case=case,
        noun=kind.noun if kind else case.subject_kind,
        subject=subject,
        as_reported=as_reported,
        reports=tuple(sorted(reports.items())),
        grounds=tuple(grounds),
        appeal=appeal,
        holder=claiming.holder(case, now),
        stays_out=stays_out,
        verdicts=tuple(_verdicts(case, subject, appeal, can_block=kind.can_block if kind else False)),
        levels=tuple(_levels(subject)) if kind and kind.rate else (),
        level_falls=_level_falls(case, subject, appeal),
        rule=_named(reports, grounds),
    )


def _named(reports: Counter[str], grounds: Sequence[Ground]) -> Guideline:
    """By most reports; else by what the rule is about that found it."""
    if reports:
        return hiding.most_named(reports)
    return next((ABOUT[Category(one.found_by.category)] for one in grounds if one.found_by), Guideline.NONE)


def _verdicts(case: Case, subject: Subject | None, appeal: Appeal | None, *, can_block: bool) -> Iterable[Verdict]:
    yield Verdict.LET_BE
    if appeal is not None:
        yield Verdict.UPHOLD
    if subject is not None:
        yield Verdict.WITHHOLD
        if can_block:
            yield Verdict.BLOCK
        if case.state == CaseState.OPEN:
            yield Verdict.ESCALATE


def _levels(subject: Subject | None) -> Iterable[Level]:
    if subject is not None and subject.state is not State.BLOCKED:
        yield from (level for level in Level if level > subject.least and level >= subject.level)


def _level_falls(case: Case, subject: Subject | None, appeal: Appeal | None) -> bool:
    if appeal is not None:
        return appeal.decision.verdict == Verdict.RAISE
    is_shown = subject is not None and subject.state is State.VISIBLE and subject.least > Level.EVERYONE
    return is_shown and case.state == CaseState.DECIDED


def _chosen(choice: Choice, viewer: Player) -> QuerySet[Case]:
    rows = involved.without_sealed(involved.without_own(Case.objects.all(), viewer), viewer)
    match choice.show:
        case Show.WAITING:
            rows = rows.filter(state=CaseState.OPEN)
        case Show.MINE:
            rows = rows.filter(claimed_by=viewer, claimed_at__gt=timezone.now() - claiming.LASTS)
        case Show.HANDED_UP:
            rows = rows.filter(state=CaseState.ESCALATED)
        case Show.DECIDED:
            rows = rows.filter(state=CaseState.DECIDED, decided_at__isnull=False)
    if choice.kind:
        rows = rows.filter(subject_kind=choice.kind)
    if choice.source:
        rows = rows.filter(sources__contains=choice.source)
    if choice.rule is not None:
        rows = rows.filter(pk__in=Ground.objects.filter(found_by=choice.rule, settled_by=None).values("case"))
    return rows.order_by(*_order(choice))


def _order(choice: Choice) -> tuple[str, str]:
    return ("-decided_at", "-pk") if choice.show is Show.DECIDED else ("-score", "-pk")


def _after(choice: Choice, value: int, pk: int) -> Q:
    if choice.show is not Show.DECIDED:
        return Q(score__lt=value) | Q(score=value, pk__lt=pk)
    at = EPOCH + value * MICROSECOND
    return Q(decided_at__lt=at) | Q(decided_at=at, pk__lt=pk)


def _place(choice: Choice, case: Case) -> str:
    if choice.show is Show.DECIDED and case.decided_at is not None:
        return f"{(case.decided_at - EPOCH) // MICROSECOND}.{case.pk}"
    return f"{case.score}.{case.pk}"


def _subjects(cases: Sequence[Case]) -> dict[tuple[str, str], Subject]:
    keys: defaultdict[str, list[str]] = defaultdict(list)
    for case in cases:
        keys[case.subject_kind].append(case.subject_key)
    return {(kind, key): one for kind, some in keys.items() for key, one in subjects.look(kind, some).items()}


def _reports(cases: Sequence[Case]) -> Mapping[tuple[str, str], Counter[str]]:
    found: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    about = Q(pk__in=[])
    for case in cases:
        about |= Q(subject_kind=case.subject_kind, subject_key=case.subject_key)
    waiting = Report.objects.filter(about, settled_by=None)
    for kind, key, reason in waiting.values_list("subject_kind", "subject_key", "reason"):
        found[kind, key][reason] += 1
    return found


def _grounds(cases: Sequence[Case]) -> Mapping[int, list[Ground]]:
    found: defaultdict[int, list[Ground]] = defaultdict(list)
    waiting = Ground.objects.filter(case__in=cases, settled_by=None).exclude(source=Source.APPEAL)
    for one in waiting.select_related("found_by"):
        found[one.case_id].append(one)
    return found


def _appeals(cases: Sequence[Case]) -> Mapping[int, Appeal]:
    rows = Appeal.objects.filter(decision__case__in=cases, outcome=Outcome.OPEN)
    return {one.decision.case_id: one for one in rows.select_related("decision", "by")}
