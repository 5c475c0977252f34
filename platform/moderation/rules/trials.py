"""Tries rules out on the last prompts: what would a draft refuse that is allowed now, and allow that is refused?

Rooms that keep prompts register where they are; this one knows none. A trial goes in steps, from the newest back, so that whoever
asked sees how far it is and no request takes long. It keeps numbers alone: words stay with the prompts, so what is taken back or
sealed is told by no trial.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from moderation.rules import book
from moderation.rules.book import Book
from moderation.rules.kinds import Place, Strictness
from moderation.rules.rows import Rule, Trial

PROMPTS = 10_000
STEP = 500
READ_AHEAD = 100
SHOWN = 100
"""Prompts that are told word by word, of each kind at most."""
SEALED = "(sealed: its words are not out)"


@dataclass(frozen=True, slots=True)
class Text:
    """A prompt; its words are told only where everybody may read them."""

    number: int
    words: str
    is_out: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A prompt as the page of a trial shows it, and which of its words a rule is about."""

    words: str
    because: str


Last = Callable[[int | None, int], list[Text]]
These = Callable[[Collection[int]], list[Text]]
_sources: list[tuple[Last, These]] = []


def register(last: Last, these: These) -> None:
    """`last` gives so many prompts before a number, or the newest, from new to old; `these` those of some numbers that are there.
    Call it in AppConfig.ready()."""
    _sources[:] = [(last, these)]


def begin(draft: Rule, prompts: int = PROMPTS) -> Trial:
    """In the place of an earlier one of this draft."""
    Trial.objects.filter(draft=draft).delete()
    return Trial.objects.create(draft=draft, wanted=prompts, of_change=draft.changed_at)


@transaction.atomic
def step(trial: Trial, most: int = STEP) -> Trial:
    """Go on for so many prompts. Of a draft that was changed meanwhile it begins anew. Raises writing's Miswritten."""
    held = Trial.objects.select_for_update(of=("self",)).select_related("draft").get(pk=trial.pk)
    if held.of_change != held.draft.changed_at:
        held.begin_anew()
    if held.ended_at is None:
        texts = _sources[0][0](held.before, min(most, held.wanted - held.seen)) if _sources else []
        _count(held, texts, *_books(held.draft))
        if not texts or held.seen >= held.wanted:
            held.ended_at = timezone.now()
        held.save()
    return held


def shown(trial: Trial) -> tuple[list[Told], list[Told]]:
    """Some prompts that would newly be refused, and some that would be refused no more."""
    now, then = _books(trial.draft)
    return _told(trial.newly, then), _told(trial.no_longer, now)


def _told(numbers: Collection[int], rules: Book) -> list[Told]:
    if not numbers or not _sources:
        return []
    texts = _sources[0][1](numbers)
    return [Told(text.words, _because(rules, text.words)) if text.is_out else Told(SEALED, "") for text in texts]


def _because(rules: Book, words: str) -> str:
    return next((found.because for found in rules.broken(words)), "")


def _books(draft: Rule) -> tuple[Book, Book]:
    """As rules are now, and as they would be."""
    strictness, active = Strictness(settings.MODERATION_STRICTNESS), list(Rule.objects.filter(is_active=True))
    then = [rule for rule in active if rule.pk not in (draft.pk, draft.replaces_id)]
    return book.made(active, strictness, Place.PROMPT), book.made([*then, draft], strictness, Place.PROMPT)


def _count(trial: Trial, texts: Sequence[Text], now: Book, then: Book) -> None:
    for at, text in enumerate(texts):
        if at % READ_AHEAD == 0:
            then.read_ahead([one.words for one in texts[at : at + READ_AHEAD]])
        before, after = now.broken(text.words), then.broken(text.words)
        trial.seen, trial.before = trial.seen + 1, text.number
        trial.refused_now += bool(before)
        trial.refused_then += bool(after)
        if bool(before) != bool(after):
            told = trial.newly if after else trial.no_longer
            if len(told) < SHOWN:
                told.append(text.number)
            trial.newly_refused += bool(after)
