"""Brings to the desk what stands already and would be refused now by a rule that was put live since. The one writer of walks.

Rooms say what is there (`subjects.Walk`). A walk goes in pages; each moves its place in the transaction that opens the cases, so
that one which is killed begins its page again. Once through it goes on every hour with what has come out since: words that were
written before the rule, and shown after it. Nothing is hidden by this, and what was brought once by a rule as it is now is not
brought again, whatever was decided.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from moderation import cases, subjects
from moderation.desk.rows import Ground
from moderation.desk.vocabulary import Source
from moderation.rules import book, encoding
from moderation.rules.book import Broken
from moderation.rules.checking import is_too_long
from moderation.rules.kinds import MEANT, Strictness
from moderation.rules.rows import Rule, Walk
from moderation.subjects import Said

EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Of texts on a page, and of cases that one rule has waiting: with more to bring it stops until half of them are decided."""

    page: int = 200
    waiting: int = 200


BOUNDS = Bounds()


def go_on(now: datetime, pages: int, bounds: Bounds = BOUNDS) -> int:
    """So many pages of whatever is due. How many texts were read."""
    begin(now)
    _resume(now, bounds)
    read = 0
    for _ in range(pages):
        some = step(now, bounds)
        if some is None:
            break
        read += some
    return read


@transaction.atomic
def step(now: datetime, bounds: Bounds = BOUNDS) -> int | None:
    """A page of the newest walk, with all that have come to the same place; None where none is due, or somebody is at it."""
    due = Walk.objects.filter(ended_at=None, rule__is_active=True).select_related("rule")
    held = list(due.select_for_update(skip_locked=True, of=("self",)).order_by("-begun_at", "pk"))
    if not held:
        return None
    together = [one for one in held if (one.kind, one.after) == (held[0].kind, held[0].after)]
    kind = subjects.kind_of(held[0].kind)
    page = kind.walk.behind(held[0].after, bounds.page) if kind and kind.walk else []
    if page:
        _bring(together, page, bounds)
    for walk in together:
        _move(walk, page, now)
    return len(page)


def waiting(rule: Rule) -> int:
    """Cases that it brought and nobody has decided."""
    return Ground.objects.filter(found_by=rule, settled_by=None).count()


def brought(rule: Rule) -> int:
    """All that it ever brought as it is now."""
    return Ground.objects.filter(source=Source.RULE, version=rule.version).count()


def begin(now: datetime) -> None:
    """Rules that hold and were never walked as they are now, on such a site."""
    rules = Rule.objects.filter(is_active=True).select_related("walk")
    new = [rule for rule in rules if not _is_of(rule, getattr(rule, "walk", None))]
    if not new:
        return
    walked = [kind.walk for kind in subjects.kinds() if kind.walk]
    whole = sum(walk.count() for walk in walked)
    first = _kinds()[0] if walked else ""
    for rule in new:
        anew = Walk(rule=rule, version=rule.version, terms=_terms(rule), whole=whole, kind=first, begun_at=now)
        said = {field.name: getattr(anew, field.name) for field in Walk._meta.fields if not field.primary_key}
        Walk.objects.update_or_create(rule=rule, defaults=said)


@transaction.atomic
def _resume(now: datetime, bounds: Bounds) -> None:
    """Those that left something for which there is room now, and those that came through an hour ago."""
    is_due = Q(left__gt=0) | Q(ended_at__lte=now - EVERY)
    through = Walk.objects.filter(is_due, ended_at__isnull=False, rule__is_active=True).select_related("rule")
    for walk in through.select_for_update(skip_locked=True, of=("self",)).order_by("pk"):
        if walk.left_from is not None and waiting(walk.rule) <= bounds.waiting // 2:
            walk.places, walk.seen, walk.unmeant = (walk.left_from[name] for name in ("places", "seen", "unmeant"))
            walk.left, walk.left_from = 0, None
        elif walk.ended_at is not None and walk.ended_at > now - EVERY:
            continue
        walk.kind, walk.ended_at = next(iter(_kinds()), ""), None
        walk.save()


def _is_of(rule: Rule, walk: Walk | None) -> bool:
    return walk is not None and (walk.version, walk.terms) == (rule.version, _terms(rule))


def _terms(rule: Rule) -> str:
    strictness = settings.MODERATION_STRICTNESS
    return f"{strictness} {encoding.name()}"[:200] if rule.examples.strip() else strictness


def _kinds() -> list[str]:
    return [kind.name for kind in subjects.kinds() if kind.walk]


def _move(walk: Walk, page: Sequence[Said], now: datetime) -> None:
    """Behind the page; behind the last of a kind to the next one, and behind the last of all to its end."""
    if page:
        walk.places = walk.places | {walk.kind: page[-1].after}
        walk.seen += len(page)
        walk.unmeant += sum(_is_unmeant(walk.rule, said) for said in page)
    else:
        names = _kinds()
        behind = names[names.index(walk.kind) + 1 :] if walk.kind in names else []
        walk.kind, walk.ended_at = (behind[0], None) if behind else ("", now)
    walk.save()


def _is_unmeant(rule: Rule, said: Said) -> bool:
    is_asked = bool(rule.examples.strip()) and any(place in MEANT for place, _ in said.words)
    return is_asked and (said.meaning is None or not encoding.is_there())


def _bring(walks: Sequence[Walk], page: Sequence[Said], bounds: Bounds) -> None:
    """In the order of the page, for whoever walks holds its cases in that."""
    by_rule = _hits([walk.rule for walk in walks], page)
    wanted: defaultdict[str, list[Rule]] = defaultdict(list)
    for walk in walks:
        for key in _fresh(walk, by_rule[walk.rule_id], bounds):
            wanted[key].append(walk.rule)
    for said in page:
        for rule in wanted[said.key]:
            cases.open(walks[0].kind, said.key, Source.RULE, name=rule.name, rule=rule)


def _fresh(walk: Walk, keys: Sequence[str], bounds: Bounds) -> list[str]:
    """Those that it has not brought yet, as far as there is room; of the others it notes how many there are."""
    of_kind = Ground.objects.filter(case__subject_kind=walk.kind, case__subject_key__in=keys)
    of_version = of_kind.filter(source=Source.RULE, version=walk.version)
    known = set(of_version.values_list("case__subject_key", flat=True)) if keys else set()
    fresh = [key for key in keys if key not in known]
    room = max(0, bounds.waiting - waiting(walk.rule)) if fresh else 0
    if fresh[room:]:
        walk.left_from = walk.left_from or {"places": walk.places, "seen": walk.seen, "unmeant": walk.unmeant}
        walk.left += len(fresh[room:])
    return fresh[:room]


def _hits(rules: Sequence[Rule], page: Sequence[Said]) -> defaultdict[int, list[str]]:
    """By rule, the keys of what it refuses, in the order of the page."""
    strictness, by_name = Strictness(settings.MODERATION_STRICTNESS), {rule.name: rule.pk for rule in rules}
    places = {place for said in page for place, _ in said.words}
    books = {place: book.made(rules, strictness, place) for place in places}
    found: defaultdict[int, list[str]] = defaultdict(list)
    for said in page:
        broken = {one.rule for place, text in said.words for one in _broken(books[place], text, said)}
        for name in broken:
            found[by_name[name]].append(said.key)
    return found


def _broken(rules: book.Book, text: str, said: Said) -> list[Broken]:
    return [] if not text or is_too_long(text) else rules.broken_by_each(text, said.meaning)
