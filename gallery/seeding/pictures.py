"""Pictures of a made-up community as rows, with the counts of what is written about them afterwards."""

from __future__ import annotations

import numpy as np

from gallery.models import Blob, Picture
from gallery.seeding.copying import copy, keys, moments, numbers
from gallery.seeding.made import CURTAIN, RESULTS, Community
from gallery.seeding.origins import Told
from gallery.seeding.plan import Fate
from gallery.seeding.talk import is_deleted
from moderation.states import State

STATES = {Fate.WITHHELD: State.WITHHELD, Fate.BLOCKED: State.BLOCKED}
COLUMNS = (
    "id",
    "key",
    "owner_id",
    "level",
    "state",
    "created_at",
    "revealed_at",
    "named_at",
    "listed_at",
    "deleted_at",
    "likes",
    "comments",
    "prompt_id",
    "blob_id",
    "model",
    "seed",
    "recipe",
    "fingerprint",
    "source",
    "source_name",
    "place",
    "round",
    "format",
    "theme",
)


def pictures(made: Community, blobs: list[Blob]) -> int:
    plan, chance = made.plan, made.chance
    count = len(plan.picture_prompt)
    made.pictures = numbers(Picture, count)
    prompt = plan.picture_prompt
    told = Told(made, blobs)
    columns = zip(
        made.pictures.tolist(),
        keys(chance, count),
        made.players[plan.prompt_author[prompt]].tolist(),
        prompt.tolist(),
        plan.prompt_event[prompt].tolist(),
        plan.picture_slot.tolist(),
        plan.picture_model.tolist(),
        plan.picture_level.tolist(),
        chance.integers(0, len(blobs), count).tolist(),
        [STATES.get(Fate(one), State.VISIBLE) for one in plan.picture_fate.tolist()],
        *_gates(made),
        *_counts(made),
        strict=True,
    )
    return copy(Picture, COLUMNS, (told.row(*values) for values in columns))


def _gates(made: Community) -> list[np.ndarray]:
    """When each was painted, revealed, named, listed and deleted."""
    fate, painted = made.plan.picture_fate, made.written_at[made.plan.picture_prompt] + 30
    revealed = np.where(fate == Fate.SEALED, np.nan, painted + CURTAIN)
    named = np.where((fate == Fate.SEALED) | (fate == Fate.REVEALED), np.nan, painted + RESULTS)
    listed = np.where(fate == Fate.NAMED, np.nan, named)
    deleted = np.where(fate == Fate.DELETED, painted + RESULTS + 600, np.nan)
    return [moments(at) for at in (painted, revealed, named, listed, deleted)]


def _counts(made: Community) -> list[list[int]]:
    """Likes, and comments that are there."""
    plan, count = made.plan, len(made.plan.picture_prompt)
    liked = np.bincount(plan.likes.picture, minlength=count)
    remarked = np.bincount(plan.comments.picture[~is_deleted(plan.comments)], minlength=count)
    return [liked.tolist(), remarked.tolist()]
