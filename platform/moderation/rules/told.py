"""How a rule stands, for whoever keeps it."""

from __future__ import annotations

from moderation.rules import encoding, writing
from moderation.rules.rows import Rule


def stands(rule: Rule) -> str:
    if rule.is_active:
        asleep = rule.examples.strip() and not encoding.is_there()
        return "asleep by meaning: no encoder" if asleep else "holds"
    return f"draft of {rule.replaces.name}" if rule.replaces else "draft"


def terms(rule: Rule) -> int:
    """Words, phrases and sentences by which something is refused."""
    lines = [line.strip().lower() for line in (*rule.body.splitlines(), *rule.examples.splitlines())]
    return len([line for line in lines if line and line != writing.AND])
