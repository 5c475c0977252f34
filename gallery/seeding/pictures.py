"""Pictures of a made-up community as rows, with the counts of what is written about them afterwards."""

from __future__ import annotations

import numpy as np

from gallery.models import HOLDING, Blob, Look, Picture, Takedown, Taken, Why
from gallery.seeding.copying import copy, keys, moments, numbers
from gallery.seeding.made import CURTAIN, RESULTS, Community
from gallery.seeding.origins import Told
from gallery.seeding.plan import Fate
from gallery.seeding.talk import is_deleted
from moderation.states import State

STATES = {Fate.WITHHELD: State.WITHHELD, Fate.BLOCKED: State.BLOCKED}
APART = 50
"""Of so many scenes one is kept for what is withheld, and one for what is blocked."""
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
        scenes_of(plan.picture_fate, chance.integers(0, len(blobs), count), len(blobs)).tolist(),
        [STATES.get(Fate(one), State.VISIBLE) for one in plan.picture_fate.tolist()],
        *_gates(made),
        *_counts(made),
        strict=True,
    )
    written = copy(Picture, COLUMNS, (told.row(*values) for values in columns))
    _take_down(made)
    return written


def scenes_of(fate: np.ndarray, drawn: np.ndarray, count: int) -> np.ndarray:
    """Which of so many scenes each shows. Down is an original with all of its pictures, so those that are down have scenes of
    their own: the same ones however many there are."""
    scene = np.arange(count)
    chosen = _some_of(scene[scene % APART >= len(STATES)], drawn)
    for at, down in enumerate(STATES):
        chosen = np.where(fate == down, _some_of(scene[scene % APART == at], drawn), chosen)
    return chosen


def _some_of(scenes: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    return scenes[drawn % len(scenes)]


def _take_down(made: Community) -> None:
    """As if moderators had decided about each of them."""
    down = Picture.objects.filter(pk__in=_down(made).tolist())
    originals = dict(down.values_list("blob", "state"))
    there = set(Takedown.objects.filter(HOLDING, sha256__in=originals).values_list("sha256", flat=True))
    looks = dict(Look.objects.filter(pk__in=originals).values_list("pk", "hash"))
    Takedown.objects.bulk_create(
        Takedown(sha256=sha256, state=state, hash=looks[sha256])
        for sha256, state in originals.items()
        if sha256 not in there
    )
    takedowns = dict(Takedown.objects.filter(HOLDING, sha256__in=originals).values_list("sha256", "pk"))
    pairs = down.order_by("pk").values_list("pk", "blob")
    at = made.until.isoformat()
    rows = ((takedowns[sha256], pk, Why.DECIDED, State.VISIBLE, at) for pk, sha256 in pairs)
    copy(Taken, ("takedown_id", "picture_id", "why", "was", "taken_at"), rows)


def _down(made: Community) -> np.ndarray:
    return made.pictures[np.isin(made.plan.picture_fate, list(STATES))]


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
