"""What can be looked at by moderators, as the rooms that have it register it. This room knows each by its kind and key alone.

    subjects.register(Kind("comment", "comment", look=comments_shown, move=move_comment))

`look` shows those of some keys that are there, as moderators see them, in one go; `move` takes one along the ways of `states`, by
the same verb that a moderator uses elsewhere, and says from where to where it went; it is told the rule too,
and whether the author hears of it from the decision itself. `rate`, of what has levels, says for how many people one is at most,
and its author cannot make it more. `walk` goes through what others read of it now, for rules that were put live since it was
written. A kind has up to 12 letters, a key up to 80. Whatever is reported or opened as a case under a
registered kind stands in the queue, with all that a decision does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from accounts.models import Player
from moderation.levels import Level
from moderation.rules.kinds import Place
from moderation.states import State


@dataclass(frozen=True, slots=True)
class Image:
    """A picture for moderators alone: its address, its size in pixels, and what its words are."""

    src: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class Kin:
    """What it comes from or belongs to: how it is related, its words, and its page, empty where nobody may open it."""

    relation: str
    words: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing as a moderator sees it. `has_words` is False where `words` are not its author's, but say why there are none to
    see. `facts` are names with values; `stays_out` is who may not decide about it, beside its
    author: whoever would learn from it what is still sealed, say. `level` says for whom it is, `least` what moderators made of
    that. Of what is `is_blind` nobody is told yet who made it: moderators vote too."""

    state: State
    words: str
    author: Player | None = None
    href: str = ""
    made_at: datetime | None = None
    image: Image | None = None
    facts: tuple[tuple[str, str], ...] = ()
    kin: tuple[Kin, ...] = ()
    stays_out: frozenset[int] = field(default_factory=frozenset)
    level: Level = Level.EVERYONE
    least: Level = Level.EVERYONE
    has_words: bool = True
    is_blind: bool = False

    @property
    def named_author(self) -> Player | None:
        """Who made it, where a moderator may know."""
        return None if self.is_blind else self.author


@dataclass(frozen=True, slots=True)
class Said:
    """The words of one subject, and what kind of place each stands in. `after` is where a walk goes on behind it. `meaning` is a
    vector of its prompt, where one is kept."""

    key: str
    after: str
    words: tuple[tuple[Place, str], ...]
    meaning: np.ndarray | None = None


@dataclass(frozen=True, slots=True)
class Walk:
    """Through the words of a kind that others read now, in an order in which new ones come last: so many `behind` a place, empty
    at the beginning, and how many there are. `of` gives those of some keys, shown or not, that a moderator may read."""

    behind: Callable[[str, int], list[Said]]
    count: Callable[[], int]
    of: Callable[[Collection[str]], Mapping[str, Said]]


@dataclass(frozen=True, slots=True)
class Move:
    was: State
    became: State


Look = Callable[[Collection[str]], Mapping[str, Subject]]
Mover = Callable[[str, State, str, bool], Move | None]
Rater = Callable[[str, Level], Level | None]
Sealed = Callable[[Player], Collection[str]]


@dataclass(frozen=True, slots=True)
class Kind:
    """`move` gives None where there is no such thing any more; where it may not move, it stays: `was` is what it became.
    `can_block` is False for what is only ever withheld. `rate` gives the least level that held before, None where there is
    no such thing any more; it is None for what has no levels. `walk` is None for what no rule is asked about.
    `sealed` gives the keys of those with a case that this viewer is to learn nothing of, not even that it has one; None where
    nothing ever is."""

    name: str
    noun: str
    look: Look
    move: Mover
    can_block: bool = True
    rate: Rater | None = None
    walk: Walk | None = None
    sealed: Sealed | None = None


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Call it in AppConfig.ready()."""
    _kinds[kind.name] = kind


def kind_of(name: str) -> Kind | None:
    return _kinds.get(name)


def kinds() -> list[Kind]:
    return list(_kinds.values())


def look(name: str, keys: Collection[str]) -> Mapping[str, Subject]:
    """Those that are there; none of a kind that nobody registered."""
    kind = kind_of(name)
    return kind.look(keys) if kind and keys else {}


def one(name: str, key: str) -> Subject | None:
    return look(name, [key]).get(key)


def move(name: str, key: str, state: State, rule: str = "", *, is_told: bool = False) -> Move | None:
    """By this rule; empty where nothing is taken away. `is_told`: its author hears of it from the decision, and not twice."""
    kind = kind_of(name)
    return kind.move(key, state, rule, is_told) if kind else None


def rate(name: str, key: str, level: Level) -> Level | None:
    """At least this level from now on. What it was before; None where there is no such thing, or it has no levels."""
    kind = kind_of(name)
    return kind.rate(key, level) if kind and kind.rate else None
