"""What happened in a made-up community, as columns: who wrote what and when, what came of it, and how it was liked. Pure.

Everything is columns of numbers, since a million pictures as objects would not fit.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

Array = np.ndarray

FORMATS = ("", "duel", "free-for-all", "relay", "knockout")


class Fate(IntEnum):
    """What became of a picture."""

    LISTED = 0
    NAMED = 1
    REVEALED = 2
    SEALED = 3
    WITHHELD = 4
    BLOCKED = 5
    DELETED = 6


BEFORE_ITS_NAME = (Fate.REVEALED, Fate.SEALED)


@dataclass(frozen=True, slots=True)
class Said:
    """One row for each thing that a member said of a picture: `what` is an index or a kind."""

    picture: Array
    member: Array
    what: Array
    after: Array
    """Seconds after the picture was named."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Columns. Prompts and pictures are in the order in which they came; people by how much they make, most first."""

    is_member: Array
    prompt_author: Array
    prompt_parts: Array
    prompt_negative: Array
    prompt_at: Array
    """From 0, three years ago, to 1, now."""
    prompt_event: Array
    parent: Array
    second_parent: Array
    """Of each prompt, another one's number, -1 for none."""
    event_format: Array
    event_theme: Array
    event_round: Array
    picture_prompt: Array
    picture_slot: Array
    picture_model: Array
    picture_fate: Array
    picture_level: Array
    likes: Said
    comments: Said
    tags: Said
    follower: Array
    followed: Array

    @property
    def members(self) -> Array:
        return np.flatnonzero(self.is_member)
