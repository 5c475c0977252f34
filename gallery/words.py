"""The one writer of prompts and their ancestry."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from accounts.models import Player
from gallery import counters
from gallery.models import ParentKind, Prompt, PromptParent

SOMEBODY = "somebody who left"


@transaction.atomic
def add_prompt(
    author: Player | None, text: str, negative: str = "", parents: Sequence[tuple[Prompt, ParentKind]] = ()
) -> Prompt:
    """New words, descended from older ones whose authors keep their credit under the name they have now.

    A parent named twice counts once, as it was named first.
    """
    prompt = Prompt.objects.create(author=author, text=text, negative=negative)
    lines = {
        parent.pk: PromptParent(child=prompt, parent=parent, kind=kind, credit=_credit(parent))
        for parent, kind in reversed(parents)
    }
    PromptParent.objects.bulk_create(reversed(lines.values()))
    counters.count_remix([parent for parent, _ in parents])
    return prompt


def _credit(parent: Prompt) -> str:
    return parent.author.nickname if parent.author else SOMEBODY
