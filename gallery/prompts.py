"""The one writer of prompts and their ancestry.

A line of descent is written with its child and never after, and only from a smaller number to a greater one: a path
along lines grows with every step, so none comes back to where it began. The table's own constraint refuses any other.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from accounts.models import Player
from gallery.models import ParentKind, Prompt, PromptParent

SOMEBODY = "somebody who left"
PARENTS_MOST = 8


class TooManyParents(ValueError):
    """More words than one prompt can blend."""


@transaction.atomic
def write(
    author: Player | None,
    text: str,
    negative: str = "",
    parents: Sequence[Prompt] = (),
    kind: ParentKind | None = None,
) -> Prompt:
    """New words, descended from older ones whose authors keep their credit under the name they have now.

    A parent named twice counts once. Unless told the kind, words of one parent are a remix and words of several a
    blend. Raises TooManyParents for more than PARENTS_MOST; then nothing is written.
    """
    once = list({parent.pk: parent for parent in parents}.values())
    if len(once) > PARENTS_MOST:
        raise TooManyParents(f"{len(once)} parents, at most {PARENTS_MOST}")
    prompt = Prompt.objects.create(author=author, text=text, negative=negative)
    kind = kind or (ParentKind.BLEND if len(once) > 1 else ParentKind.REMIX)
    PromptParent.objects.bulk_create(
        PromptParent(child=prompt, parent=parent, kind=kind, credit=_credit(parent)) for parent in once
    )
    return prompt


def _credit(parent: Prompt) -> str:
    return parent.author.nickname if parent.author else SOMEBODY
