"""Choices as HTML. They change once a minute and stand on every page of the gallery, so each set of them is written once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

REMEMBERED = 500
"""Sets of choices: a few for each minute, and one more for each that somebody chose."""


@dataclass(frozen=True, slots=True)
class Choice:
    """`about` how many pictures it leaves of the whole gallery; None where that is not known."""

    value: str
    word: str
    about: int | None
    is_chosen: bool


@lru_cache(REMEMBERED)
def of(choices: tuple[Choice, ...]) -> SafeString:
    """Of a `select`."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}{}</option>',
        ((one.value, _if(one.is_chosen, " selected"), one.word, _about(one)) for one in choices),
    )


@lru_cache(REMEMBERED)
def suggested(choices: tuple[Choice, ...]) -> SafeString:
    """Of a `datalist`."""
    return format_html_join("", '<option value="{}"></option>', ((one.value,) for one in choices))


@lru_cache(REMEMBERED)
def swatches(choices: tuple[Choice, ...]) -> SafeString:
    """Of colours."""
    return format_html_join(
        "",
        '<label class="swatch"><input type="radio" name="colour" value="{}"{}>'
        '<span class="swatch-dot is-{}" aria-hidden="true"></span><span>{}</span></label>',
        ((one.value, _if(one.is_chosen, " checked"), one.value, one.word) for one in choices),
    )


def _about(one: Choice) -> SafeString:
    return format_html(" · about {}", intcomma(one.about)) if one.about else SafeString()


def _if(is_so: bool, word: str) -> SafeString:
    return SafeString(word if is_so else "")
