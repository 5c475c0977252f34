"""The list of rules as moderators read it, by name; pages of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from moderation.rules.rows import Rule

PER_PAGE = 20


class Show(StrEnum):
    """The parts of the list. The order is that of its tabs."""

    HOLDING = "holding"
    DRAFTS = "drafts"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rules are asked for; empty is any. `words` stand in a rule's name or in what it looks for."""

    show: Show = Show.HOLDING
    category: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """`older` is the number of the rule behind which the next one begins, 0 at the end."""

    rules: list[Rule]
    older: int


def page_of(choice: Choice, after: int | None) -> Page | None:
    """None where there is no such place."""
    rows = Rule.objects.filter(is_active=choice.show is Show.HOLDING).select_related("replaces", "walk", "changed_by")
    if choice.category:
        rows = rows.filter(category=choice.category)
    if choice.words:
        rows = rows.filter(Q(name__icontains=choice.words) | Q(body__icontains=choice.words))
    if after is not None:
        last = Rule.objects.filter(pk=after).first()
        if last is None:
            return None
        rows = rows.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))
    found = list(rows.order_by("name", "pk")[: PER_PAGE + 1])
    return Page(found[:PER_PAGE], found[PER_PAGE - 1].pk if len(found) > PER_PAGE else 0)
