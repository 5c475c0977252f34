"""The card that stands for a battle where its link is shared: who won, with what, of which theme. Pure; SVG for pixels.

Colours come as values by the names of the site's tokens: no browser reads this one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from battles.charts import text

WIDTH, HEIGHT = 1200, 630
MARGIN = 56.0
FACTS_AT = HEIGHT - 52.0
BLOBS = 300.0
HEADLINE_SIZES = (104.0, 88.0, 72.0, 60.0)
LINES = 3
THEME_LINES, THEME_PITCH, THEME_GAP = 3, 44.0, 30.0
RULED_FROM = 2
"""The first size that leaves room for a ruling below three lines."""
RULING_LINES, RULING_SIZE, RULING_PITCH, RULING_GAP = 4, 26, 33.0, 8.0
CONDENSED = 0.72
"""Anybody at width 68 beside the type that widths are estimated for."""
BLOB_A = "M12 38c-4-18 12-32 32-30s30 14 28 30-16 28-32 26-25-10-28-26Z"
BLOB_B = "M50 40c-2-16 10-30 30-29s30 12 28 29-14 26-30 25-26-9-28-25Z"


@dataclass(frozen=True, slots=True)
class Card:
    """`picture` is the address of an image, as data; empty where none may be shown. `ruling` is by what the first place was
    decided where the votes do not say it."""

    headline: str
    theme: str
    facts: str
    code: str
    ruling: str = ""
    picture: str = ""
    is_won: bool = True


def draw(card: Card, tokens: Mapping[str, str]) -> str:
    ground, ink = ("--prize", "--on-prize") if card.is_won else ("--bg", "--text")
    left = HEIGHT + MARGIN if card.picture else MARGIN
    parts = [
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{tokens[ground]}"/>',
        _picture(card.picture) if card.picture else _blobs(tokens),
        *_words(card, left, tokens[ink]),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f"<title>{text.xml(text.clean(card.headline))}</title>{''.join(parts)}</svg>"
    )


def _picture(address: str) -> str:
    return (
        f'<image href={text.attribute(address)} x="0" y="0" width="{HEIGHT}" height="{HEIGHT}" '
        'preserveAspectRatio="xMidYMid slice"/>'
    )


def _blobs(tokens: Mapping[str, str]) -> str:
    return (
        f'<g transform="translate(905 395) scale(2.6)"><path fill="{tokens["--left"]}" d="{BLOB_A}"/>'
        f'<path fill="{tokens["--right"]}" opacity="0.85" d="{BLOB_B}"/></g>'
    )


def _words(card: Card, left: float, ink: str) -> list[str]:
    room = WIDTH - left - MARGIN
    size, lines = _fitting(card.headline, room, HEADLINE_SIZES[RULED_FROM:] if card.ruling else HEADLINE_SIZES)
    said = [_line(left, 84, "Paintoff", 34, ink, "Atkinson", 700)]
    y = 130 + size
    for line in lines:
        said.append(_line(left, y, line, size, ink, "Anybody", 900))
        y += size * 0.98
    y += 14
    below = room if card.picture else room - BLOBS
    ruling = text.wrapped(
        card.ruling, below, RULING_SIZE, min(RULING_LINES, int((FACTS_AT - RULING_GAP - y) // RULING_PITCH))
    )
    ends = FACTS_AT - len(ruling) * RULING_PITCH - (RULING_GAP if ruling else 0)
    for line in _theme(card.theme, below, int((ends - THEME_GAP - y) // THEME_PITCH) + 1):
        said.append(_line(left, y, line, 34, ink, "Atkinson", 400))
        y += THEME_PITCH
    for number, line in enumerate(ruling):
        said.append(_line(left, ends + number * RULING_PITCH, line, RULING_SIZE, ink, "Atkinson", 400))
    said.append(
        _line(
            left,
            FACTS_AT,
            text.shorten(card.facts, below, 28),
            28,
            ink,
            "Atkinson",
            700,
        )
    )
    return said


def _theme(theme: str, room: float, lines: int) -> list[str]:
    """As many lines as there are; one that is cut keeps its closing quote."""
    found = text.wrapped(theme, room, 34, min(THEME_LINES, lines))
    if found and theme.endswith("”") and found[-1].endswith(text.ELLIPSIS):
        found[-1] += "”"
    return found


def _fitting(headline: str, room: float, sizes: Sequence[float]) -> tuple[float, list[str]]:
    """The largest size at which nothing of the headline is cut, else the smallest."""
    size, lines = sizes[-1], [""]
    for size in sizes:
        lines = text.wrapped(headline, room, size * CONDENSED, LINES if size < HEADLINE_SIZES[0] else 2)
        if " ".join(lines) == text.clean(headline):
            break
    return size, lines


def _line(x: float, y: float, words: str, size: float, ink: str, family: str, weight: int) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-family="{family}" font-weight="{weight}" font-size="{size:g}" fill="{ink}">'
        f"{text.xml(words)}</text>"
    )
