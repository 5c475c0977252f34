"""The collections of a made-up community, with what others offer to some of them."""

from __future__ import annotations

import numpy as np

from gallery.collections import ranks
from gallery.models import Access, Collection, CollectionItem, ItemState
from gallery.seeding.copying import copy, keys, moments, numbers
from gallery.seeding.made import Community
from gallery.seeding.plan import Fate
from gallery.seeding.vocabulary import TITLES
from moderation.states import State

ABOUTS = (
    "",
    "",
    "",
    "What I come back to when I do not know how to begin.",
    "Light first, everything else after it.",
    "Good endings of battles that I lost.",
    "For the wall at home. Suggestions are welcome.",
    "Words that did more than I asked them to.",
)
OFFERED = 0.25
"""Of what is in a collection by review, so much waits for its owner."""


def collections(made: Community) -> int:
    """One in five members keeps one, of four to twenty pictures that everybody may see."""
    plan, chance = made.plan, made.chance
    owners = plan.members[::5]
    shown = np.flatnonzero(plan.picture_fate == Fate.LISTED)
    if not len(shown):
        return 0
    pks = numbers(Collection, len(owners))
    at = moments(np.full(len(owners), made.until.timestamp() - 86_400))
    access = np.array(list(Access))[chance.integers(0, 3, len(owners))]
    titles = np.array(TITLES)[chance.integers(0, len(TITLES), len(owners))]
    abouts = np.array(ABOUTS)[chance.integers(0, len(ABOUTS), len(owners))]
    states = [State.VISIBLE] * len(pks)
    owned = made.players[owners].tolist()
    told = zip(pks.tolist(), keys(chance, len(pks)), owned, titles, abouts, access, states, at, strict=True)
    count = copy(Collection, ("id", "key", "owner_id", "title", "about", "access", "state", "created_at"), told)
    held = np.repeat(np.arange(len(pks)), chance.integers(4, 21, len(pks)))
    held, shown_at = np.divmod(np.unique(held * len(shown) + chance.integers(0, len(shown), len(held))), len(shown))
    _items(made, owners[held], shown[shown_at], pks[held], access[held] == Access.REVIEW, at[held])
    return count


def _items(
    made: Community,
    owner: np.ndarray,
    picture: np.ndarray,
    collection: np.ndarray,
    is_by_review: np.ndarray,
    at: np.ndarray,
) -> None:
    """Offers come from those who painted it, where they have an account."""
    author = made.plan.prompt_author[made.plan.picture_prompt[picture]]
    is_offered = is_by_review & made.plan.is_member[author] & (author != owner)
    is_offered &= made.chance.random(len(owner)) < OFFERED
    rows = zip(
        collection.tolist(),
        made.pictures[picture].tolist(),
        made.players[np.where(is_offered, author, owner)].tolist(),
        np.where(is_offered, ItemState.OFFERED, ItemState.IN),
        ranks.spread(len(owner)),
        at,
        strict=True,
    )
    copy(CollectionItem, ("collection_id", "picture_id", "by_id", "state", "rank", "created_at"), rows)
