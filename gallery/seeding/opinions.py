"""What members of a made-up community said of pictures and of each other: likes, comments, tags, follows. Pure."""

from __future__ import annotations

import numpy as np

from gallery.seeding.draws import Chance, zipf
from gallery.seeding.plan import BEFORE_ITS_NAME, Array, Said
from gallery.seeding.vocabulary import COMMENTS, TAGS

LIKES_TAIL, LIKES_SCALE = 1.3, 0.75
LIKES_SHARE_MOST = 0.4
"""Of the members, who liked the best loved picture."""


def likes(chance: Chance, quality: Array, fate: Array, members: Array, author: Array) -> Said:
    """A heavy tail: most pictures have none or one, a few have hundreds. Nobody likes their own, or the same twice."""
    drawn = (chance.pareto(LIKES_TAIL, len(fate)) * LIKES_SCALE * quality).astype(np.int64)
    drawn[np.isin(fate, BEFORE_ITS_NAME)] = 0
    drawn = drawn.clip(0, max(2, int(len(members) * LIKES_SHARE_MOST)))
    picture = np.repeat(np.arange(len(fate)), drawn)
    member = members[zipf(chance, len(members), len(picture), 0.4)]
    told = np.unique(picture * (members[-1] + 1) + member)
    picture, member = told // (members[-1] + 1), told % (members[-1] + 1)
    others = member != author[picture]
    picture, member = picture[others], member[others]
    return Said(picture, member, np.zeros(len(picture), np.int8), _later(chance, len(picture)))


def comments(chance: Chance, liking: Said, pictures: int, members: Array) -> Said:
    """Where there are likes there is talk."""
    liked = np.bincount(liking.picture, minlength=pictures)
    count = chance.poisson(0.15 * liked).clip(0, 80)
    picture = np.repeat(np.arange(pictures), count)
    member = members[zipf(chance, len(members), len(picture), 0.6)]
    return Said(picture, member, chance.integers(0, len(COMMENTS), len(picture)), _later(chance, len(picture)))


def tags(chance: Chance, fate: Array, author: Array) -> Said:
    """None to three each, hung there by who made it."""
    count = np.where(np.isin(fate, BEFORE_ITS_NAME), 0, chance.choice(4, len(fate), p=(0.5, 0.3, 0.15, 0.05)))
    picture = np.repeat(np.arange(len(fate)), count)
    told = np.unique(picture * len(TAGS) + zipf(chance, len(TAGS), len(picture), 0.7))
    picture, tag = told // len(TAGS), told % len(TAGS)
    return Said(picture, author[picture], tag, np.zeros(len(picture)))


def follows(chance: Chance, members: Array, people: int) -> dict[str, Array]:
    """About eight each; who makes much is followed by many."""
    follower = np.repeat(members, chance.poisson(8, len(members)))
    followed = zipf(chance, people, len(follower), 0.8)
    others = follower != followed
    told = np.unique(follower[others] * people + followed[others])
    return {"follower": told // people, "followed": told % people}


def _later(chance: Chance, count: int) -> Array:
    """Most of it in the first days."""
    return chance.exponential(3 * 86_400, count)
