"""The one writer of rules: drafts, and what takes their place among those that hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Player
from moderation.rules import writing
from moderation.rules.rows import SAID, Rule

MOVED_ON = "Somebody changed it since you looked. Look again."
HOLDS = "It holds by now: change it as a draft."


def must_be_readable(name: str, body: str, unless: str, examples: str, harmless: str, nearness: float) -> None:
    """Raises writing's Miswritten: a rule says something in words, by examples, or both."""
    if body.strip() or not examples.strip():
        writing.rule(name, body, unless)
    if examples.strip() or harmless.strip():
        writing.meant(name, examples, harmless, nearness)


def draft(said: Mapping[str, object], by: Player | None = None) -> Rule:
    """A new one, of what its form says."""
    return Rule.objects.create(**{name: said[name] for name in SAID}, changed_by=by)


def draft_of(rule: Rule, by: Player | None = None) -> Rule:
    """A copy to be changed and tried out, while the rule itself holds as it is."""
    copied = {name: getattr(rule, name) for name in SAID}
    return Rule.objects.create(**copied, replaces=rule, changed_by=by)


@transaction.atomic
def change(draft: Rule, said: Mapping[str, object], seen: datetime, by: Player | None = None) -> None:
    """A draft as it was when it was last changed then. Raises ValueError where it was changed since, or holds by now."""
    held = _held(draft, seen)
    if held.is_active:
        raise ValueError(HOLDS)
    for name in SAID:
        setattr(held, name, said[name])
    held.changed_at, held.changed_by = timezone.now(), by
    held.save(update_fields=[*SAID, "changed_at", "changed_by"])


@transaction.atomic
def put_live(draft: Rule, by: Player | None = None, seen: datetime | None = None) -> Rule:
    """From now on it holds, in the place of the one that it was copied from. Raises writing's Miswritten, and ValueError where
    another rule of its name holds, or it was changed since it was `seen`."""
    held = _held(draft, seen)
    must_be_readable(held.name, held.body, held.unless, held.examples, held.harmless, held.nearness)
    before = held.replaces
    others = Rule.objects.filter(is_active=True, name=held.name)
    if (others.exclude(pk=before.pk) if before else others).exists():
        raise ValueError(f"Another rule that holds is called “{held.name}”. Retire that one, or choose another name.")
    if before is not None:
        Rule.objects.filter(pk=before.pk).update(is_active=False, changed_at=timezone.now(), changed_by=by)
    now = timezone.now()
    Rule.objects.filter(pk=held.pk).update(is_active=True, replaces=None, changed_at=now, changed_by=by)
    held.refresh_from_db()
    return held


@transaction.atomic
def retire(rule: Rule, by: Player | None = None, seen: datetime | None = None) -> None:
    """It stays as a draft and holds no more. Raises ValueError where it was changed since it was `seen`."""
    held = _held(rule, seen)
    Rule.objects.filter(pk=held.pk).update(is_active=False, changed_at=timezone.now(), changed_by=by)


def _held(rule: Rule, seen: datetime | None) -> Rule:
    held = Rule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    if seen is not None and held.changed_at != seen:
        raise ValueError(MOVED_ON)
    return held
