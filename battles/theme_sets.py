"""Themes out of an image set: what its slots say of themselves, as one version of it has them. Which version is said when the
battle is made; whether it may be told is asked each time a theme is drawn."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator

from accounts.models import Player
from battles import models
from battles.allowed import fit_theme
from battles.refusals import Refused
from battles.words import THEME_MAX
from gallery.models import SetCommit
from gallery.sets import playing
from gallery.sets.tree.entries import Entry

SLOTS_LOOKED_AT = 96
"""By chance, of however large a set: what is looked at is read and held to the rules while the battle waits."""
FIELD = "themes_from"


def draw(row: models.Battle, chance: random.Random, but_not: Collection[str]) -> str | None:
    """None where the battle draws from no set, or the set gives nothing new any more."""
    commit = row.theme_commit
    if commit is None or not playing.may_take(row.creator, commit.image_set):
        return None
    return next(_themes(commit, row.creator, chance, but_not), None)


def must_give(commit: SetCommit, host: Player, rounds: int, chance: random.Random) -> None:
    """Raises `Refused` where the set has not a theme of its own for each round."""
    if not playing.may_take(host, commit.image_set):
        raise Refused("unknown_set", "There is no such set for you to take themes from.", FIELD)
    found = list(_themes(commit, host, chance, (), rounds))
    if len(found) < rounds:
        said = f"Each round needs a theme, and of its captions and prompts {len(found)} can be one here, not {rounds}."
        raise Refused("too_few_themes", said, FIELD)


def gives(row: models.Battle, host: Player) -> bool:
    """Whether a battle like this one could draw from its set again."""
    if row.theme_commit is None:
        return False
    try:
        must_give(row.theme_commit, host, row.rounds, random.SystemRandom())
    except Refused:
        return False
    return True


def told(row: models.Battle) -> dict[str, str] | None:
    """Where the themes come from, as everybody in the room may know it: of a set that not everybody may look into by now neither
    title nor address."""
    commit = row.theme_commit
    if commit is None:
        return None
    image_set, is_open = commit.image_set, playing.is_open(commit.image_set)
    return {"set": image_set.key if is_open else "", "title": image_set.title if is_open else "", "commit": commit.hex}


def theme_of(entry: Entry) -> str:
    """Its caption, else its prompt, cut to a theme's length between words; empty where the rules allow neither."""
    for words in (entry.caption, entry.prompt):
        try:
            if theme := fit_theme(_cut(" ".join(words.split()))):
                return theme
        except Refused:
            continue
    return ""


def _themes(
    commit: SetCommit, taker: Player | None, chance: random.Random, but_not: Collection[str], most: int = 1
) -> Iterator[str]:
    had = {theme.casefold() for theme in but_not}
    for card in playing.some(commit, taker, SLOTS_LOOKED_AT, chance):
        if most and (theme := theme_of(card.entry)) and theme.casefold() not in had:
            had.add(theme.casefold())
            most -= 1
            yield theme


def _cut(words: str) -> str:
    if len(words) <= THEME_MAX:
        return words
    kept, _, _ = words[:THEME_MAX].rpartition(" ")
    return f"{kept.rstrip(' ,;:-') or words[: THEME_MAX - 1]}…"
