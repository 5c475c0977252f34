"""What happened in a made-up community: who wrote what and when, what came of it, and how it was liked. Pure.

Everything is columns of numbers, since a million pictures as objects would not fit. The same seed plans the same community.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from gallery.seeding.vocabulary import COMMENTS, MODELS, NEGATIVES, TAGS
from gallery.seeding.wording import blended, remixed, themes, written

Array = np.ndarray
Chance = np.random.Generator

FORMATS = ("", "duel", "free-for-all", "relay", "knockout")
FORMAT_SHARES = (0.35, 0.30, 0.15, 0.12, 0.08)
ENTRIES = ((1, 1), (2, 2), (3, 8), (2, 4), (2, 2))
"""How many wrote in a round of each format, at least and at most."""

PICTURES_IN_THE_STUDIO = (0.4, 0.3, 0.1, 0.2)
PICTURES_IN_A_BATTLE = (0.01, 0.04, 0.15, 0.8)
"""How likely an entry has one, two, three and four pictures."""

RELAY = FORMATS.index("relay")
REMIXED, BLENDED = 0.3, 0.05
LEVEL_SHARES = (0.88, 0.10, 0.02)
MEMBERS_SHARE = 0.85
GROWTH = 0.9
"""Below 1: later months saw more than earlier ones."""

LIKES_TAIL, LIKES_SCALE = 1.3, 0.75
LIKES_SHARE_MOST = 0.4
"""Of the members, who liked the best loved picture."""


class Fate(IntEnum):
    """What became of a picture."""

    LISTED = 0
    NAMED = 1
    REVEALED = 2
    SEALED = 3
    WITHHELD = 4
    BLOCKED = 5
    DELETED = 6


FATE_SHARES = (0.92, 0.03, 0.005, 0.005, 0.02, 0.005, 0.015)
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


def planned(seed: list[int], pictures: int) -> Plan:
    """A community that has made so many pictures, at least one."""
    chance = np.random.default_rng(seed)
    people = max(12, pictures // 40)
    is_member = chance.random(people) < MEMBERS_SHARE
    is_member[:4] = True
    members = np.flatnonzero(is_member)

    formats = chance.choice(len(FORMATS), pictures // 4 + 30, p=FORMAT_SHARES)
    least, most = np.array(ENTRIES).T
    entries = chance.integers(least[formats], most[formats] + 1)
    event = np.repeat(np.arange(len(formats)), entries)
    made = _pictures_of(chance, formats[event])
    kept = int(np.searchsorted(np.cumsum(made), pictures)) + 1
    event, made = event[:kept], made[:kept]
    events = int(event[-1]) + 1
    formats = formats[:events]
    prompt = np.repeat(np.arange(kept), made)[:pictures]
    first = np.cumsum(made) - made
    slot = np.arange(pictures) - first[prompt]

    moments = np.sort(chance.random(events) ** GROWTH)
    author = _authors(chance, event, people)
    fates = chance.choice(len(Fate), events, p=FATE_SHARES)
    fate = fates[event[prompt]]
    parent, second = _parents(chance, formats[event], event, np.isin(fates, BEFORE_ITS_NAME)[event])
    model = _zipf(chance, len(MODELS), events, 1.1)[event[prompt]]
    quality = np.exp(0.6 * chance.standard_normal(people))
    likes = _likes(chance, quality[author[prompt]], fate, members, author[prompt])
    return Plan(
        is_member=is_member,
        prompt_author=author,
        prompt_parts=_words(chance, parent, second),
        prompt_negative=chance.integers(0, len(NEGATIVES), kept),
        prompt_at=moments[event],
        prompt_event=event,
        parent=parent,
        second_parent=second,
        event_format=formats,
        event_theme=_zipf(chance, len(themes()), events, 0.8),
        event_round=chance.integers(1, 4, events),
        picture_prompt=prompt,
        picture_slot=slot,
        picture_model=model,
        picture_fate=fate,
        picture_level=chance.choice(3, kept, p=LEVEL_SHARES)[prompt],
        likes=likes,
        comments=_comments(chance, likes, pictures, members),
        tags=_tags(chance, fate, author[prompt]),
        **_follows(chance, members, people),
    )


def _pictures_of(chance: Chance, formats: Array) -> Array:
    alone = chance.choice(4, len(formats), p=PICTURES_IN_THE_STUDIO)
    fought = chance.choice(4, len(formats), p=PICTURES_IN_A_BATTLE)
    return np.where(formats == 0, alone, fought) + 1


def _zipf(chance: Chance, kinds: int, count: int, steepness: float) -> Array:
    """So many draws, where the number of a kind tells how rare it is."""
    weights = 1 / (np.arange(kinds) + 2.0) ** steepness
    return np.searchsorted(np.cumsum(weights / weights.sum()), chance.random(count)).clip(0, kinds - 1)


def _authors(chance: Chance, event: Array, people: int) -> Array:
    """Busy ones more often, nobody twice in a round."""
    author = _zipf(chance, people, len(event), 0.7)
    starts = np.flatnonzero(np.diff(event, prepend=-1))
    for start, end in zip(starts, [*starts[1:], len(event)], strict=True):
        taken: set[int] = set()
        for at in range(start, end):
            while int(author[at]) in taken:
                author[at] = (author[at] + 1) % people
            taken.add(int(author[at]))
    return author


def _parents(chance: Chance, formats: Array, event: Array, is_sealed: Array) -> tuple[Array, Array]:
    """Older words each descends from: mostly fresh ones, and some that everybody remixes. A relay's round has one for all.
    Nobody remixes what is still sealed."""
    count = len(event)
    first_of_event = np.searchsorted(event, event)
    back = (first_of_event * chance.random(count) ** 4).astype(np.int64)
    drawn = first_of_event - 1 - back
    is_loved = chance.random(count) < 0.4
    drawn = np.maximum(np.where(is_loved, drawn - drawn % 50, drawn), -1)
    wanted = chance.random(count)
    in_relay = formats == RELAY
    drawn = np.where(in_relay, drawn[first_of_event], drawn)
    has = (drawn >= 0) & ~is_sealed[drawn] & (in_relay | ((formats == 0) & (wanted < REMIXED)))
    parent = np.where(has, drawn, -1)
    other = np.maximum(drawn - 1 - (7 * chance.random(count)).astype(np.int64), -1)
    second = np.where(has & (formats == 0) & (wanted < BLENDED) & (other >= 0) & ~is_sealed[other], other, -1)
    return parent, second


def _words(chance: Chance, parent: Array, second: Array) -> Array:
    """Who descends keeps most of their parents' words."""
    parts = written(chance, len(parent))
    changes = chance.integers(0, 1_000_000, (len(parent), 2))
    for at in np.flatnonzero(parent >= 0):
        if second[at] >= 0:
            parts[at] = blended(parts[parent[at]], parts[second[at]])
        else:
            parts[at] = remixed(parts[parent[at]], int(changes[at, 0]), int(changes[at, 1]))
    return parts


def _likes(chance: Chance, quality: Array, fate: Array, members: Array, author: Array) -> Said:
    """A heavy tail: most pictures have none or one, a few have hundreds. Nobody likes their own, or the same twice."""
    drawn = (chance.pareto(LIKES_TAIL, len(fate)) * LIKES_SCALE * quality).astype(np.int64)
    drawn[np.isin(fate, BEFORE_ITS_NAME)] = 0
    drawn = drawn.clip(0, max(2, int(len(members) * LIKES_SHARE_MOST)))
    picture = np.repeat(np.arange(len(fate)), drawn)
    member = members[_zipf(chance, len(members), len(picture), 0.4)]
    told = np.unique(picture * (members[-1] + 1) + member)
    picture, member = told // (members[-1] + 1), told % (members[-1] + 1)
    others = member != author[picture]
    picture, member = picture[others], member[others]
    return Said(picture, member, np.zeros(len(picture), np.int8), _later(chance, len(picture)))


def _comments(chance: Chance, likes: Said, pictures: int, members: Array) -> Said:
    """Where there are likes there is talk."""
    liked = np.bincount(likes.picture, minlength=pictures)
    count = chance.poisson(0.15 * liked).clip(0, 80)
    picture = np.repeat(np.arange(pictures), count)
    member = members[_zipf(chance, len(members), len(picture), 0.6)]
    return Said(picture, member, chance.integers(0, len(COMMENTS), len(picture)), _later(chance, len(picture)))


def _tags(chance: Chance, fate: Array, author: Array) -> Said:
    """None to three each, hung there by who made it."""
    count = np.where(np.isin(fate, BEFORE_ITS_NAME), 0, chance.choice(4, len(fate), p=(0.5, 0.3, 0.15, 0.05)))
    picture = np.repeat(np.arange(len(fate)), count)
    told = np.unique(picture * len(TAGS) + _zipf(chance, len(TAGS), len(picture), 0.7))
    picture, tag = told // len(TAGS), told % len(TAGS)
    return Said(picture, author[picture], tag, np.zeros(len(picture)))


def _follows(chance: Chance, members: Array, people: int) -> dict[str, Array]:
    """About eight each; who makes much is followed by many."""
    follower = np.repeat(members, chance.poisson(8, len(members)))
    followed = _zipf(chance, people, len(follower), 0.8)
    others = follower != followed
    told = np.unique(follower[others] * people + followed[others])
    return {"follower": told // people, "followed": told % people}


def _later(chance: Chance, count: int) -> Array:
    """Most of it in the first days."""
    return chance.exponential(3 * 86_400, count)
