"""The one writer of cases: opening them, and weighing what speaks for them. What is decided about them, `desk.deciding` writes.

Whoever has something that a person should look at calls `open`. A case is held before the subject that it is about: call it
before this transaction holds pictures, or once it is committed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from moderation import signals, subjects
from moderation.desk import hiding, scoring, witnesses
from moderation.desk.rows import NAME_MAX, Case, CaseState, Ground, Source
from moderation.rules.rows import Rule
from moderation.subjects import Subject


@transaction.atomic
def open(
    kind: str,
    key: str,
    source: Source | str,
    *,
    name: str = "",
    words: str = "",
    observation: Mapping[str, Any] | None = None,
    score: int | None = None,
    rule: Rule | None = None,
) -> Case:
    """One ground more for looking at this subject. `name` says which scanner or rule it was: what waits already under this name
    is replaced. `observation` is what a machine saw, as JSON; `score`, in thousandths, what it adds to the case. `rule` is
    which found it, as it is now."""
    source = Source(source)
    case, _ = held(kind, key)
    said = {"words": words, "observation": dict(observation or {}), "at": timezone.now()}
    said["score"] = scoring.SOURCES.get(source, 0) if score is None else score
    said |= {"found_by": rule, "version": rule.version if rule else ""}
    Ground.objects.update_or_create(
        case=case, source=source, name=name[:NAME_MAX], settled_by=None, defaults=said, create_defaults=said
    )
    weigh(case)
    return case


def held(kind: str, key: str) -> tuple[Case, Subject | None]:
    """The case of a subject, made where there is none, locked until this transaction ends; and the subject."""
    subject = subjects.one(kind, key)
    author = subject.author if subject else None
    Case.objects.bulk_create(
        [Case(subject_kind=kind, subject_key=key, author=author, state=CaseState.DECIDED)], ignore_conflicts=True
    )
    case = Case.objects.select_for_update(no_key=True, of=("self",)).get(subject_kind=kind, subject_key=key)
    if case.author_id is None and author is not None:
        case.author = author
        case.save(update_fields=["author"])
    return case, subject


def weigh(case: Case) -> None:
    """As everything that waits now has it; what came anew opens it, and may hide the subject. The case is held. It has another
    version by that: whoever looked before would let be what they have not read."""
    theirs = witnesses.of_case(case)
    grounds = list(case.grounds.filter(settled_by=None).values_list("source", "score"))
    case.score = scoring.of_reports(theirs) + sum(score for _, score in grounds)
    case.sources = _sources([*(Source.REPORT for _ in theirs[:1]), *(source for source, _ in grounds)])
    if case.sources and case.state == CaseState.DECIDED:
        case.state, case.opened_at = CaseState.OPEN, timezone.now()
        case.claimed_by = case.claimed_at = None
    case.version += 1
    case.save(update_fields=["score", "sources", "state", "opened_at", "claimed_by", "claimed_at", "version"])
    if scoring.hides(theirs, case.passes):
        hiding.hide(case, theirs)
    signals.weighed.send(sender=Case, case=case)


def _sources(found: Iterable[str]) -> str:
    """Each once, in the order of `Source`, with a space around each so that one is found by itself."""
    there = set(found)
    return " ".join(source for source in Source if source in there)
