"""Plans a community. Pure; the same seed plans the same one, so the order of the draws is part of what is promised."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gallery.seeding import opinions
from gallery.seeding.draws import Chance, zipf
from gallery.seeding.plan import BEFORE_ITS_NAME, FORMATS, Array, Fate, Plan
from gallery.seeding.vocabulary import MODELS, NEGATIVES
from gallery.seeding.wording import blended, remixed, themes, written

FORMAT_SHARES = (0.35, 0.30, 0.15, 0.12, 0.08)
ENTRIES = ((1, 1), (2, 2), (3, 8), (2, 4), (2, 2))
"""How many wrote in a round of each format, at least and at most."""

PICTURES_IN_THE_STUDIO = (0.4, 0.3, 0.1, 0.2)
PICTURES_IN_A_BATTLE = (0.01, 0.04, 0.15, 0.8)
"""How likely an entry has one, two, three and four pictures."""

EXAMPLES, SHOWN_FIRST = 2, 6
"""The first subjects of the vocabulary are those that the search box asks for."""

RELAY = FORMATS.index("relay")
REMIXED, BLENDED = 0.3, 0.05
LEVEL_SHARES = (0.88, 0.10, 0.02)
MEMBERS_SHARE = 0.85
GROWTH = 0.9
"""Below 1: later months saw more than earlier ones."""
FATE_SHARES = (0.92, 0.03, 0.005, 0.005, 0.02, 0.005, 0.015)


@dataclass(frozen=True, slots=True)
class _Rounds:
    """The event of each prompt, the prompt of each picture and its place among that prompt's."""

    formats: Array
    event: Array
    prompt: Array
    slot: Array


@dataclass(frozen=True, slots=True)
class _Written:
    """Who wrote each prompt and what it descends from; `fates` are those of events."""

    author: Array
    fates: Array
    parent: Array
    second: Array


def planned(seed: list[int], pictures: int) -> Plan:
    """A community that has made so many pictures, at least one."""
    chance = np.random.default_rng(seed)
    is_member = _people(chance, pictures)
    members = np.flatnonzero(is_member)
    rounds = _rounds(chance, pictures)
    moments = np.sort(chance.random(len(rounds.formats)) ** GROWTH)
    texts = _texts(chance, rounds, len(is_member))
    fate, author = texts.fates[rounds.event[rounds.prompt]], texts.author[rounds.prompt]
    model = zipf(chance, len(MODELS), len(rounds.formats), 1.1)[rounds.event[rounds.prompt]]
    quality = np.exp(0.6 * chance.standard_normal(len(is_member)))
    likes = opinions.likes(chance, quality[author], fate, members, author)
    return Plan(
        is_member=is_member,
        **_prompts(chance, rounds, texts, moments),
        **_events(chance, rounds),
        picture_model=model,
        picture_fate=fate,
        **_pictures(chance, rounds),
        likes=likes,
        comments=opinions.comments(chance, likes, pictures, members),
        tags=opinions.tags(chance, fate, author),
        **opinions.follows(chance, members, len(is_member)),
    )


def _people(chance: Chance, pictures: int) -> Array:
    """Whether each is a member; the busiest are."""
    is_member = chance.random(max(12, pictures // 40)) < MEMBERS_SHARE
    is_member[:4] = True
    return is_member


def _rounds(chance: Chance, pictures: int) -> _Rounds:
    """As many as have so many pictures; of the last prompt some may be left out."""
    formats = chance.choice(len(FORMATS), pictures // 4 + 30, p=FORMAT_SHARES)
    least, most = np.array(ENTRIES).T
    event = np.repeat(np.arange(len(formats)), chance.integers(least[formats], most[formats] + 1))
    made = _pictures_of(chance, formats[event])
    kept = int(np.searchsorted(np.cumsum(made), pictures)) + 1
    event, made = event[:kept], made[:kept]
    prompt = np.repeat(np.arange(kept), made)[:pictures]
    first = np.cumsum(made) - made
    return _Rounds(formats[: int(event[-1]) + 1], event, prompt, np.arange(pictures) - first[prompt])


def _texts(chance: Chance, rounds: _Rounds, people: int) -> _Written:
    author = _authors(chance, rounds.event, people)
    fates = chance.choice(len(Fate), len(rounds.formats), p=FATE_SHARES)
    is_sealed = np.isin(fates, BEFORE_ITS_NAME)[rounds.event]
    parent, second = _parents(chance, rounds.formats[rounds.event], rounds.event, is_sealed)
    return _Written(author, fates, parent, second)


def _prompts(chance: Chance, rounds: _Rounds, texts: _Written, moments: Array) -> dict[str, Array]:
    return {
        "prompt_author": texts.author,
        "prompt_parts": _words(chance, texts.parent, texts.second, texts.fates[rounds.event] == Fate.LISTED),
        "prompt_negative": chance.integers(0, len(NEGATIVES), len(rounds.event)),
        "prompt_at": moments[rounds.event],
        "prompt_event": rounds.event,
        "parent": texts.parent,
        "second_parent": texts.second,
    }


def _events(chance: Chance, rounds: _Rounds) -> dict[str, Array]:
    count = len(rounds.formats)
    return {
        "event_format": rounds.formats,
        "event_theme": zipf(chance, len(themes()), count, 0.8),
        "event_round": chance.integers(1, 4, count),
    }


def _pictures(chance: Chance, rounds: _Rounds) -> dict[str, Array]:
    return {
        "picture_prompt": rounds.prompt,
        "picture_slot": rounds.slot,
        "picture_level": chance.choice(3, len(rounds.event), p=LEVEL_SHARES)[rounds.prompt],
    }


def _pictures_of(chance: Chance, formats: Array) -> Array:
    alone = chance.choice(4, len(formats), p=PICTURES_IN_THE_STUDIO)
    fought = chance.choice(4, len(formats), p=PICTURES_IN_A_BATTLE)
    return np.where(formats == 0, alone, fought) + 1


def _authors(chance: Chance, event: Array, people: int) -> Array:
    """Busy ones more often, nobody twice in a round."""
    author = zipf(chance, people, len(event), 0.7)
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


def _words(chance: Chance, parent: Array, second: Array, is_listed: Array) -> Array:
    """Who descends keeps most of their parents' words. Some show what the search box names as examples."""
    parts = written(chance, len(parent))
    examples = np.flatnonzero(is_listed & (parent < 0))[:SHOWN_FIRST]
    parts[examples, 0] = np.arange(len(examples)) % EXAMPLES
    changes = chance.integers(0, 1_000_000, (len(parent), 2))
    for at in np.flatnonzero(parent >= 0):
        if second[at] >= 0:
            parts[at] = blended(parts[parent[at]], parts[second[at]])
        else:
            parts[at] = remixed(parts[parent[at]], int(changes[at, 0]), int(changes[at, 1]))
    return parts
