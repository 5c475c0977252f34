"""A set of many slots that nobody painted, and changes as people make them."""

from __future__ import annotations

from hashlib import sha256
from random import Random

from gallery.collections.ranks import spread
from gallery.sets.tree.entries import Entry
from gallery.sets.tree.names import name_of

Slots = dict[str, Entry]
Changes = dict[str, Entry | None]
THINGS = [
    "heron",
    "otter",
    "kite",
    "lantern",
    "harbour",
    "winter",
    "market",
    "teapot",
    "lighthouse",
    "meadow",
    "violin",
]
WAYS = ["in the rain", "at dusk", "drawn in ink", "as a woodcut", "under a low sun", "seen from above", "made of glass"]


def slots(count: int) -> Slots:
    chance = Random(20)
    return {key(number): _entry(chance, number, order) for number, order in enumerate(spread(count))}


def changes(chance: Random, held: Slots, count: int) -> Changes:
    """Of a hundred: sixty captions and tags, fifteen pictures, ten slots new, ten gone, five moved."""
    made: Changes = {}
    for at, name in enumerate(chance.sample(list(held), count)):
        share, entry = 100 * at // count, held[name]
        if share < 60:
            made[name] = entry._replace(caption=_said(chance), tags=tuple(sorted(chance.sample(THINGS, 2))))
        elif share < 75:
            made[name] = entry._replace(picture=chance.randbytes(32))
        elif share < 85:
            made[key(chance.getrandbits(60))] = _entry(chance, chance.getrandbits(30), entry.order + "i")
        elif share < 95:
            made[name] = None
        else:
            made[name] = entry._replace(order=entry.order + chance.choice("abc"))
    return made


def key(number: int) -> str:
    return sha256(b"%d" % number).hexdigest()[:12]


def _entry(chance: Random, number: int, order: str) -> Entry:
    tags = tuple(sorted(chance.sample(THINGS, 2)))
    return Entry(
        name_of(b"%d" % number), f"{_said(chance)}, {_said(chance)}, {_said(chance)}", _said(chance), tags, 0, order
    )


def _said(chance: Random) -> str:
    return f"a {chance.choice(THINGS)} {chance.choice(WAYS)}"
