"""Cards of a list in templates. Where several can be chosen (`picking`, `blending`) they have a box."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from gallery import wall
from gallery.models import Level
from gallery.wall import Shown

register = template.Library()


@register.simple_tag(takes_context=True)
def wall_items(context: Context, cards: Iterable[Shown], of_one: object = None) -> SafeString:
    return wall.items(cards, of_one=bool(of_one), box=_box(context))


@register.simple_tag(takes_context=True)
def picture_card(context: Context, card: Shown, of_one: object = None, is_plain: bool = False) -> SafeString:
    """`is_plain`: it cannot be chosen, whatever the page says."""
    return wall.article(card, of_one=bool(of_one), box="" if is_plain else _box(context))


@register.simple_tag
def pick_box(card: Shown) -> SafeString:
    return wall.box_of(card, "picked")


@register.filter
def covered(level: object) -> str:
    """The class of what shows a picture of this level: of whatever contains its frame, or of the image itself."""
    return wall.LEVELS[level] if isinstance(level, int) else ""


@register.filter
def level_word(level: int) -> str:
    return Level(level).name.lower()


def _box(context: Context) -> str:
    if context.get("picking"):
        return "picked"
    return "remix" if context.get("blending") else ""
