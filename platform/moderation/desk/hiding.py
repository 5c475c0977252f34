"""What the site does by itself: hides what enough people report, until a person has looked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from moderation import signals, subjects
from moderation.desk import scoring, wordings
from moderation.desk.rows import Case, Decision, Guideline, Verdict
from moderation.desk.scoring import Witness
from moderation.states import State

SAID = "Several people reported it. It is hidden until a moderator has looked."


def hide(case: Case, witnesses: Sequence[Witness]) -> None:
    """Nothing happens to what is not shown, or by the word of those alone who stay out of its case. The case is held."""
    subject = subjects.one(case.subject_kind, case.subject_key)
    if subject is None or subject.state is not State.VISIBLE:
        return
    # Who plays against it would take it out of the vote: theirs brings it to the desk, and hides nothing.
    outside = [one for one in witnesses if one.person not in subject.stays_out]
    if not scoring.hides(outside, case.passes):
        return
    rule = most_named(Counter(one.reason for one in outside))
    moved = subjects.move(case.subject_kind, case.subject_key, State.WITHHELD, rule, is_told=True)
    if moved is None or moved.was is moved.became:
        return
    decision = Decision.objects.create(
        case=case,
        verdict=Verdict.HIDE,
        rule=rule,
        reason=SAID,
        was=moved.was,
        became=moved.became,
        wording=wordings.kept(case, subject),
        evidence=[{"source": "report", "reason": why, "count": times} for why, times in _reasons(outside)],
    )
    case.is_hidden = True
    case.version += 1
    case.save(update_fields=["is_hidden", "version"])
    signals.decided.send(sender=Decision, decision=decision, author=subject.author)


def most_named(reasons: Counter[str]) -> Guideline:
    """The rule that most reports name; of two alike the one that stands first."""
    return max((one for one in Guideline if one), key=lambda rule: reasons[rule.value])


def _reasons(witnesses: Sequence[Witness]) -> list[tuple[str, int]]:
    return sorted(Counter(one.reason for one in witnesses).items())
