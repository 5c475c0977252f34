"""The one writer of reports."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Player
from moderation import cases
from moderation.desk import involved, wordings
from moderation.models import WORDS_MAX, Reason, Report, SubjectKind
from moderation.statements import plain

OWN = "You made this yourself: it is for others to report. You can take it away, or rate it for fewer people."


class Own(Exception):
    """It is the reporter's own. Says so to them."""


def fit(words: str) -> str:
    """The words as they are kept, which may be none. Raises ValueError with a sentence for whoever wrote them."""
    said = plain(words)
    if len(said) > WORDS_MAX:
        raise ValueError(f"At most {WORDS_MAX} characters; this has {len(said)}.")
    return said


@transaction.atomic
def report(reporter: Player, kind: SubjectKind | str, key: str, reason: Reason, words: str = "") -> bool:
    """Whether it is new: each person's word against a subject counts once, as it was said first. It keeps the subject's
    words as they are now, opens its case, and may hide the subject until a moderator has looked. Raises as `fit`, and Own."""
    said = fit(words)
    case, subject = cases.held(kind, key)
    if involved.is_theirs(case, subject, reporter):
        raise Own(OWN)
    if Report.objects.filter(reporter=reporter, subject_kind=kind, subject_key=key).exists():
        return False
    wording = wordings.kept(case, subject)
    Report.objects.create(
        reporter=reporter, subject_kind=kind, subject_key=key, reason=reason, words=said, wording=wording
    )
    cases.weigh(case)
    return True
