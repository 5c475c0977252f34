"""The one writer of words as they stood when somebody reported or decided,
and which of them the desk shows beside those of now."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping

from accounts.models import Player
from moderation.desk.involved import about
from moderation.desk.rows import Case, Wording
from moderation.subjects import Subject


def kept(case: Case, subject: Subject | None) -> Wording | None:
    """What its words are now. The case is held. None where it has none that anybody may see: sealed, removed, gone."""
    if subject is None or not subject.has_words:
        return None
    digest = hashlib.sha256(subject.words.encode()).hexdigest()
    return Wording.objects.get_or_create(case=case, digest=digest, defaults={"words": subject.words})[0]


def reported(cases: Collection[Case]) -> Mapping[int, list[Wording]]:
    """By case, as those put it whose reports wait: the newest first."""
    found: defaultdict[int, list[Wording]] = defaultdict(list)
    waiting = Wording.objects.filter(case__in=cases, reports__isnull=False, reports__settled_by=None).distinct()
    for one in waiting.order_by("-pk"):
        found[one.case_id].append(one)
    return found


def changed(some: Collection[Wording], subject: Subject | None) -> tuple[Wording, ...]:
    """Those of these that are other words than the subject's now."""
    now = subject.words if subject else None
    return tuple(one for one in some if one.words and one.words != now)


def forget(author: Player) -> None:
    """Of all that they made."""
    Wording.objects.filter(about(author, "case__author")).update(words="", digest="")
