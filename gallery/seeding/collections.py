"""Collections of a made-up community as rows."""

from __future__ import annotations

import numpy as np

from gallery.collections import ranks
from gallery.models import Access, Collection, CollectionItem, ItemState
from gallery.seeding.copying import copy, keys, moments, numbers
from gallery.seeding.made import Community
from gallery.seeding.plan import Fate
from gallery.seeding.vocabulary import TITLES


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
    owned = made.players[owners]
    told = zip(pks.tolist(), keys(chance, len(pks)), owned.tolist(), titles, [""] * len(pks), access, at, strict=True)
    count = copy(Collection, ("id", "key", "owner_id", "title", "about", "access", "created_at"), told)
    held = np.repeat(np.arange(len(pks)), chance.integers(4, 21, len(pks)))
    held, shown_at = np.divmod(np.unique(held * len(shown) + chance.integers(0, len(shown), len(held))), len(shown))
    item = zip(
        pks[held].tolist(),
        made.pictures[shown[shown_at]].tolist(),
        owned[held].tolist(),
        [ItemState.IN] * len(held),
        ranks.spread(len(held)),
        at[held],
        strict=True,
    )
    copy(CollectionItem, ("collection_id", "picture_id", "by_id", "state", "rank", "created_at"), item)
    return count
