"""Prompts of a made-up community as rows, and what they descend from."""

from __future__ import annotations

import numpy as np

from gallery.models import ParentKind, Prompt, PromptParent
from gallery.seeding.copying import copy, moments, numbers
from gallery.seeding.made import Community
from gallery.seeding.plan import FORMATS
from gallery.seeding.vocabulary import NEGATIVES
from gallery.seeding.wording import sentence


def prompts(made: Community) -> int:
    plan = made.plan
    made.prompts = numbers(Prompt, len(plan.prompt_author))
    rows = zip(
        made.prompts.tolist(),
        made.players[plan.prompt_author].tolist(),
        map(sentence, plan.prompt_parts.tolist()),
        np.array(NEGATIVES)[plan.prompt_negative],
        moments(made.written_at),
        [0] * len(made.prompts),
        strict=True,
    )
    return copy(Prompt, ("id", "author_id", "text", "negative", "created_at", "remixes"), rows)


def ancestry(made: Community) -> int:
    plan = made.plan
    is_relay = np.array(FORMATS)[plan.event_format][plan.prompt_event] == "relay"
    is_blend = plan.second_parent >= 0
    kind = np.select([is_relay, is_blend], [ParentKind.RELAY, ParentKind.BLEND], ParentKind.REMIX)
    at = moments(made.written_at)
    lines = [
        (child, parents[child])
        for parents in (plan.parent, plan.second_parent)
        for child in np.flatnonzero(parents >= 0)
    ]
    rows = (
        (made.prompts[child], made.prompts[parent], kind[child], made.nicknames[plan.prompt_author[parent]], at[child])
        for child, parent in lines
    )
    return copy(PromptParent, ("child_id", "parent_id", "kind", "credit", "created_at"), rows)
