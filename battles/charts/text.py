"""Words inside a picture: made harmless, measured by estimate, cut to the room there is. Pure.

A server knows no fonts. Widths are those of the site's bold type (Atkinson Hyperlegible Next, 700), rounded up, and a
tenth more for readers who have only a fallback: what is estimated to fit does fit.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

ELLIPSIS = "…"
ISOLATE, END_ISOLATE = "\u2068", "\u2069"
JOINER, KEYCAP = "\u200d", "\u20e3"
MARKS_MOST = 2
SPARE = 1.1

THIN, SLIM, COMMON, BROAD, CAPITAL, FULL = 0.32, 0.42, 0.58, 0.67, 0.79, 1.0
WIDTHS = (
    dict.fromkeys(" \u00a0!',.:;|`ijl·", THIN)
    | dict.fromkeys('()[]{}frt-"I/\\1_*', SLIM)
    | dict.fromkeys("zscyvx?JakeL7…", COMMON)
    | dict.fromkeys("FuohnTgdbpqYEPSVZBR^<>~$+234569=8u–", BROAD)
    | dict.fromkeys("XACKDUNGHOQ&@w0#", CAPITAL)
    | dict.fromkeys("MmW%—", FULL)
)
UNKNOWN = 0.9
WIDE = 1.06
EMOJI = 1.34
LIGATURES = {"\ufdfa": 6.0, "\ufdfb": 4.0, "\ufdfd": 11.0}


def clean(words: str) -> str:
    """What a person typed, fit to stand in a picture: no controls, nothing that turns the line around, no towers of marks,
    no characters that XML forbids."""
    kept: list[str] = []
    marks = 0
    for letter in unicodedata.normalize("NFC", words):
        if unicodedata.category(letter) in {"Cc", "Zl", "Zp"}:
            letter = " "
        if _is_banned(letter):
            continue
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks <= MARKS_MOST:
            kept.append(letter)
    return " ".join("".join(kept).split())


def _is_banned(letter: str) -> bool:
    turns_the_line = "\u202a" <= letter <= "\u202e" or "\u2066" <= letter <= "\u2069" or letter in "\u200e\u200f\u061c"
    return turns_the_line or unicodedata.category(letter) in {"Cs", "Cn", "Co"}


def xml(words: str) -> str:
    return escape(words)


def attribute(words: str) -> str:
    """Quoted."""
    return quoteattr(words)


def isolated(words: str) -> str:
    """A name inside a sentence: one that is written from right to left turns nothing else around."""
    return f"{ISOLATE}{clean(words)}{END_ISOLATE}"


def width(words: str, size: float) -> float:
    """About how many units wide these words are at `size`; rather more than less."""
    return SPARE * size * sum(map(_width, clusters(words)))


def shorten(words: str, room: float, size: float) -> str:
    """As much of the words as fits, with an ellipsis where something is missing; nothing where not one letter fits."""
    if width(words, size) <= room:
        return words
    kept = clusters(words)
    while kept and width("".join(kept).rstrip() + ELLIPSIS, size) > room:
        kept.pop()
    return "".join(kept).rstrip() + ELLIPSIS if kept else ""


def clusters(words: str) -> list[str]:
    """What a reader takes for single characters: letters with their marks, flags, joined emoji."""
    found: list[str] = []
    for letter in words:
        if found and _continues(found[-1], letter):
            found[-1] += letter
        else:
            found.append(letter)
    return found


def _continues(before: str, letter: str) -> bool:
    if unicodedata.category(letter).startswith("M") or letter in (JOINER, KEYCAP) or before.endswith(JOINER):
        return True
    is_modifier = "\U0001f3fb" <= letter <= "\U0001f3ff" or "\U000e0020" <= letter <= "\U000e007f"
    return is_modifier or (_is_flag_half(letter) and _is_flag_half(before))


def _is_flag_half(letter: str) -> bool:
    return len(letter) == 1 and "\U0001f1e6" <= letter <= "\U0001f1ff"


def _width(cluster: str) -> float:
    return max(_width_of_letter(letter) for letter in cluster) if cluster else 0.0


def _width_of_letter(letter: str) -> float:
    if letter in WIDTHS:
        return WIDTHS[letter]
    if letter in LIGATURES:
        return LIGATURES[letter]
    if letter >= "\U0001f000" or "\u2600" <= letter <= "\u27bf":
        return EMOJI
    return WIDE if unicodedata.east_asian_width(letter) in ("W", "F") else UNKNOWN


def listed(words: Iterable[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    *most, last = list(words) or [""]
    return f"{', '.join(most)} and {last}" if most else last


def counted(number: int, noun: str, many: str = "") -> str:
    return f"{number} {noun if number == 1 else many or noun + 's'}"


def percent(share: float) -> str:
    """Never rounded to a certainty that nobody has."""
    whole = round(100 * share)
    if whole >= 100 and share < 1:
        return "over 99\u00a0%"
    return f"{whole}\u00a0%"


def wrapped(words: str, room: float, size: float, lines: int) -> list[str]:
    """Broken at spaces into at most so many lines; the last one is cut where more is left, a longer word as well."""
    found: list[str] = []
    rest = clean(words).split()
    while rest and len(found) < lines:
        take = len(rest)
        while take > 1 and width(" ".join(rest[:take]), size) > room:
            take -= 1
        if len(found) == lines - 1:
            take = len(rest)
        found.append(shorten(" ".join(rest[:take]), room, size))
        rest = rest[take:]
    return [line for line in found if line]
