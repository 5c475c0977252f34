"""Pictures of a list as HTML: put together here and not by a template, which took half of what such a page took."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from django.utils.safestring import SafeString, mark_safe

from accounts import keys
from paintoff.framing import Source, framed, told
from paintoff.icons import icon

LEVELS = ("", " is-mild", " is-mature")
"""Of a card, for whoever has such pictures covered."""


class Shown(Protocol):
    """What a list tells of a picture. `owner_key` is empty where it has no owner any more."""

    @property
    def key(self) -> str: ...
    @property
    def href(self) -> str: ...
    @property
    def alt(self) -> str: ...
    @property
    def words(self) -> str: ...
    @property
    def author(self) -> str: ...
    @property
    def owner_key(self) -> str: ...
    @property
    def thumb(self) -> str: ...
    @property
    def thumb_sources(self) -> tuple[Source, ...]: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def placeholder(self) -> str: ...
    @property
    def level(self) -> int: ...
    @property
    def note(self) -> str: ...


def items(cards: Iterable[Shown], *, of_one: bool = False, box: str = "") -> SafeString:
    """Of a wall: each as wide as its picture."""
    each = (
        f'<li class="ratio-{twentieths(one.width, one.height)}">{article(one, of_one=of_one, box=box)}</li>'
        for one in cards
    )
    return mark_safe("".join(each))  # noqa: S308


def twentieths(width: int, height: int) -> int:
    """Width by height, in as many twentieths as a wall has room for."""
    return min(max(round(20 * width / height), 8), 60)


def alt_of(words: str, author: str) -> str:
    """For whoever does not see it."""
    return f"Picture of {words} by {author}" if words else f"Picture by {author}"


def article(card: Shown, *, of_one: bool = False, box: str = "") -> SafeString:
    """Without its author where all of the list are one person's. With a `box` it can be chosen: `picked`, or `remix`."""
    frame = framed(
        card.thumb,
        card.alt,
        card.width,
        card.height,
        placeholder=card.placeholder,
        href=card.href,
        sources=card.thumb_sources,
    )
    return mark_safe(  # noqa: S308
        f'<article class="picture-card{LEVELS[card.level]}">{box_of(card, box)}{frame}'
        f'<p class="picture-card-words">{told(card.words)}</p>'
        f"{'' if of_one else _author(card)}{_note(card.note)}</article>"
    )


def box_of(card: Shown, name: str) -> SafeString:
    """All over its picture while several are being chosen, else not there."""
    match name:
        case "picked":
            form, says = ' form="picking"', "Choose"
        case "remix":
            form, says = "", "Blend with"
        case _:
            return SafeString()
    return mark_safe(  # noqa: S308
        f'<label class="pick"><input type="checkbox" name="{name}" value="{told(card.key)}"{form} autocomplete="off">'
        f'<span class="visually-hidden">{says} {told(card.alt)}</span></label>'
    )


def _author(card: Shown) -> str:
    name = told(card.author)
    if card.owner_key:
        name = f'<a href="{told(keys.address("accounts:player", card.owner_key))}">{name}</a>'
    return f'<p class="small muted">{name}</p>'


def _note(note: str) -> str:
    return f'<p class="picture-note">{icon("eye-off")}<span>{told(note)}</span></p>' if note else ""
