"""The one writer of rules: drafts, and what takes their place among those that hold."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from moderation.rules import writing
from moderation.rules.rows import Rule

SAID = ("name", "category", "level", "body", "unless", "examples", "harmless", "nearness")


def must_be_readable(name: str, body: str, unless: str, examples: str, harmless: str, nearness: float) -> None:
    """Raises writing's Miswritten: a rule says something in words, by examples, or both."""
    if body.strip() or not examples.strip():
        writing.rule(name, body, unless)
    if examples.strip() or harmless.strip():
        writing.meant(name, examples, harmless, nearness)


def draft_of(rule: Rule) -> Rule:
    """A copy to be changed and tried out, while the rule itself holds as it is."""
    copied = {name: getattr(rule, name) for name in SAID}
    return Rule.objects.create(**copied, replaces=rule)


@transaction.atomic
def put_live(draft: Rule) -> Rule:
    """From now on it holds, in the place of the one that it was copied from. Raises writing's Miswritten, and ValueError where
    another rule of its name holds."""
    held = Rule.objects.select_for_update().get(pk=draft.pk)
    must_be_readable(held.name, held.body, held.unless, held.examples, held.harmless, held.nearness)
    before = held.replaces
    others = Rule.objects.filter(is_active=True, name=held.name)
    if (others.exclude(pk=before.pk) if before else others).exists():
        raise ValueError(f"Another rule that holds is called “{held.name}”. Retire that one, or choose another name.")
    if before is not None:
        Rule.objects.filter(pk=before.pk).update(is_active=False, changed_at=timezone.now())
    Rule.objects.filter(pk=held.pk).update(is_active=True, replaces=None, changed_at=timezone.now())
    held.refresh_from_db()
    return held


def retire(rule: Rule) -> None:
    """It stays as a draft and holds no more."""
    Rule.objects.filter(pk=rule.pk).update(is_active=False, changed_at=timezone.now())
