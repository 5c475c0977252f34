"""What whoever plays may take from a version of a set: slots by chance, and what one slot begins with. Knows no game.

All of it is shown to strangers then: of a public set there is only what anybody may see, of a private one what the one who takes
it may see; and in both what is for everyone alone.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from accounts.models import Player
from gallery.models import ImageSet, Level, Picture, Prompt, SetCommit, SetPicture, Visibility
from gallery.sets import access, blame, store
from gallery.sets.cards import SlotCard, cards_of
from gallery.sets.tree import versions
from gallery.sets.tree.chance import keys_at


@dataclass(frozen=True, slots=True)
class Start:
    """A slot to begin with: its words, and its picture, if any. `prompt` are these words where they are its picture's; else
    `author` wrote them into the slot."""

    commit: SetCommit
    slot: str
    text: str
    prompt: Prompt | None
    author: Player | None
    picture: Picture | None


def may_take(taker: Player | None, image_set: ImageSet) -> bool:
    return image_set.deleted_at is None and access.role_of(taker, image_set) is not None


def is_open(image_set: ImageSet) -> bool:
    """Whether everybody may look into it, and so be told its key and its title."""
    return may_take(None, image_set)


def some(commit: SetCommit, taker: Player | None, most: int, chance: random.Random) -> list[SlotCard]:
    """Up to so many slots, in an order of chance. The taker may look into the set."""
    nodes, root = store.work(), bytes(commit.root)
    places = chance.sample(range(commit.slots), min(most, commit.slots))
    if not places:
        return []
    keys = [key.decode() for key in keys_at(nodes, versions.opened(nodes, root).slots, places)]
    chance.shuffle(keys)
    held = versions.look_up(nodes, root, keys)
    cards = cards_of(commit.image_set, [(key, held[key]) for key in keys], _eyes(taker, commit.image_set))
    return [card for card in cards if is_for_everyone(card)]


def start(commit: SetCommit, slot: str, taker: Player | None) -> Start | None:
    """None where there is no such slot, or nothing of it that may be taken. The taker may look into the set."""
    image_set = commit.image_set
    entry = versions.look_up(store.work(), bytes(commit.root), [slot]).get(slot)
    if entry is None:
        return None
    (card,) = cards_of(image_set, [(slot, entry)], _eyes(taker, image_set))
    if not may_begin(card):
        return None
    text = words_of(card)
    picture = _picture(image_set, card)
    if picture is not None and picture.prompt.text == text:
        return Start(commit, slot, text, picture.prompt, picture.prompt.author, picture)
    by = blame.blame(commit, slot).get("prompt" if card.entry.prompt else "caption")
    return Start(commit, slot, text, None, by.author if by is not None else None, picture)


def may_begin(card: SlotCard) -> bool:
    return bool(words_of(card)) and is_for_everyone(card)


def words_of(card: SlotCard) -> str:
    return card.entry.prompt or card.entry.caption


def is_for_everyone(card: SlotCard) -> bool:
    return (not card.has_picture or bool(card.shown.src)) and max(card.entry.level, card.shown.level) == Level.EVERYONE


def _eyes(taker: Player | None, image_set: ImageSet) -> Player | None:
    """As whom the set is looked at."""
    return None if image_set.visibility == Visibility.PUBLIC else taker


def _picture(image_set: ImageSet, card: SlotCard) -> Picture | None:
    if not card.has_picture:
        return None
    around = ("picture__prompt__author", "picture__owner", "picture__blob")
    row = SetPicture.objects.filter(image_set=image_set, sha256=card.sha256).select_related(*around).first()
    return row.picture if row is not None else None
