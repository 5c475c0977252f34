"""The one writer of reports."""

from __future__ import annotations

from accounts.models import Player
from moderation.models import WORDS_MAX, Reason, Report, SubjectKind
from moderation.statements import plain


def fit(words: str) -> str:
    """The words as they are kept, which may be none. Raises ValueError with a sentence for whoever wrote them."""
    said = plain(words)
    if len(said) > WORDS_MAX:
        raise ValueError(f"At most {WORDS_MAX} characters; this has {len(said)}.")
    return said


def report(reporter: Player, kind: SubjectKind, key: str, reason: Reason, words: str = "") -> bool:
    """Whether it is new: each person's word against a subject counts once, as it was said first. Raises as `fit`."""
    _, is_new = Report.objects.get_or_create(
        reporter=reporter, subject_kind=kind, subject_key=key, defaults={"reason": reason, "words": fit(words)}
    )
    return is_new
