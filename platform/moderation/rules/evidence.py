"""Which words of a subject a rule is about, as its case shows them: read anew from what stands there, and kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from moderation import subjects
from moderation.desk.rows import Ground
from moderation.rules import book
from moderation.rules.book import Broken
from moderation.rules.checking import is_too_long
from moderation.rules.kinds import Place, Strictness
from moderation.rules.rows import Rule

CHANGED = "The rule says something else by now."
GONE = "The words are not there any more."


@dataclass(frozen=True, slots=True)
class Evidence:
    """`words` as they stand, with what each was read as; by what it means, `like` which example. Else `why` there is nothing."""

    words: tuple[tuple[str, str], ...] = ()
    like: str = ""
    why: str = ""


def of(ground: Ground, kind: str, key: str) -> Evidence:
    """Of a rule's ground."""
    rule = ground.found_by
    if rule is None or rule.version != ground.version:
        return Evidence(why=CHANGED)
    walk = known.walk if (known := subjects.kind_of(kind)) else None
    said = walk.of([key]).get(key) if walk else None
    found = [one for place, text in said.words if (one := _broken(rule, place, text))] if said else []
    if not found:
        return Evidence(why=GONE)
    words = tuple((typed, read) for one in found for typed, read in zip(one.words, one.read, strict=True))
    return Evidence(words, next((one.because for one in found if not one.words), ""))


def _broken(rule: Rule, place: Place, text: str) -> Broken | None:
    if not text or is_too_long(text):
        return None
    return next(iter(book.made([rule], Strictness(settings.MODERATION_STRICTNESS), place).broken(text)), None)
