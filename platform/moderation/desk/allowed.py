"""Whether this moderator may decide this case so, now. Raises Refused with a sentence for them."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from accounts.models import Player
from moderation import subjects
from moderation.desk import claiming, course, involved
from moderation.desk.refusals import Refused
from moderation.desk.rows import Case, CaseState, Guideline, Verdict
from moderation.levels import Level
from moderation.states import State
from moderation.subjects import Subject

MOVED_ON = "It has moved on since you looked: somebody said more of it, took it or decided. Look again."
GONE = "It is not there any more. You can only let it be."
UNRULED = "Name the rule: its author reads it."
NO_BLOCK = "This is withheld, and never blocked."
NO_LEVEL = "This has no level: let it be, or withhold it."
DOWN = "It was taken down: give it back first."
RATED = "It is rated so already, or for fewer people."
ALREADY = "It is as you say already, by a decision that stands."
UNRATED = "By the rule about minors nothing is ever merely rated: withhold it, block it, or hand it up."
UNCONTESTED = "Nobody appeals against it: there is nothing to uphold."
UPHOLD_IT = "It is so already, and appealed against: uphold that, or give it back."
BOUND = "An appeal was granted: that stands until something new comes up."


NAMING = frozenset({Verdict.WITHHOLD, Verdict.BLOCK, Verdict.RAISE})
"""What is decided so names a rule."""

TAKEN = {Verdict.WITHHOLD: State.WITHHELD, Verdict.BLOCK: State.BLOCKED}


class Wanted(Protocol):
    @property
    def verdict(self) -> Verdict: ...
    @property
    def rule(self) -> Guideline: ...
    @property
    def level(self) -> Level: ...


def must_be(
    case: Case,
    version: int,
    subject: Subject | None,
    stands: course.Standing | None,
    raised: course.Raised | None,
    by: Player,
    wanted: Wanted,
    now: datetime,
    *,
    is_senior: bool,
) -> None:
    if case.version != version:
        raise Refused(MOVED_ON)
    holder = claiming.holder(case, now)
    if holder is not None and holder != by:
        raise Refused(f"{holder.nickname} is looking at it.")
    if why := involved.stays_out(case, subject, by, is_senior=is_senior):
        raise Refused(why)
    _must_fit(case, subject, stands, raised, wanted)


def _must_fit(
    case: Case,
    subject: Subject | None,
    stands: course.Standing | None,
    raised: course.Raised | None,
    wanted: Wanted,
) -> None:
    verdict = wanted.verdict
    _must_answer(case, subject, stands, verdict)
    if subject is None and verdict not in (Verdict.LET_BE, Verdict.UPHOLD):
        raise Refused(GONE)
    if verdict in NAMING and not wanted.rule:
        raise Refused(UNRULED, "rule")
    kind = subjects.kind_of(case.subject_kind)
    if verdict is Verdict.BLOCK and kind is not None and not kind.can_block:
        raise Refused(NO_BLOCK, "verdict")
    is_decided = case.state == CaseState.DECIDED
    if is_decided and verdict is not Verdict.LET_BE and involved.is_bound(case):
        raise Refused(BOUND, "verdict")
    if verdict is Verdict.RAISE and wanted.rule is Guideline.MINORS:
        raise Refused(UNRATED, "rule")
    if verdict is Verdict.RAISE and subject is not None:
        _must_raise(subject, stands, has_levels=kind is not None and kind.rate is not None, level=wanted.level)
    if is_decided and subject is not None and _changes_nothing(subject.state, stands, raised, verdict):
        raise Refused(ALREADY, "verdict")
    if verdict is Verdict.ESCALATE and case.state != CaseState.OPEN:
        raise Refused(involved.HANDED_UP, "verdict")


def _must_answer(case: Case, subject: Subject | None, stands: course.Standing | None, verdict: Verdict) -> None:
    """An appeal is rejected by upholding: the same decided anew would cost its author twice and could be appealed against."""
    is_contested = involved.open_appeals(case).exists()
    if verdict is Verdict.UPHOLD and not is_contested:
        raise Refused(UNCONTESTED, "verdict")
    if is_contested and subject is not None and _is_so(subject.state, stands, verdict):
        raise Refused(UPHOLD_IT, "verdict")


def _must_raise(subject: Subject, stands: course.Standing | None, *, has_levels: bool, level: Level) -> None:
    if not has_levels:
        raise Refused(NO_LEVEL, "verdict")
    if subject.state is State.BLOCKED or (stands is not None and not stands.is_hiding):
        raise Refused(DOWN, "verdict")
    if level <= subject.least or level < subject.level:
        raise Refused(RATED, "verdict")


def _changes_nothing(
    here: State, stands: course.Standing | None, raised: course.Raised | None, verdict: Verdict
) -> bool:
    """Of a case that was decided: a second decision has to differ from the first."""
    if verdict is Verdict.LET_BE:
        return here is State.VISIBLE and raised is None
    return _is_so(here, stands, verdict)


def _is_so(here: State, stands: course.Standing | None, verdict: Verdict) -> bool:
    return TAKEN.get(verdict) is here and stands is not None and not stands.is_hiding
