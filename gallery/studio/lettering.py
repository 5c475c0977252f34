"""Words drawn into a picture with the site's own type, each letter from the file that has it: a server knows no other fonts."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

from PIL import ImageDraw, ImageFont

TYPE = files("paintoff") / "static" / "vendor" / "atkinson-hyperlegible-next-5.3.0"
FILES = (
    "atkinson-hyperlegible-next-latin-wght-normal.woff2",
    "atkinson-hyperlegible-next-latin-ext-wght-normal.woff2",
)
"""Plain letters first. Each has letters that the other lacks."""

NO_LETTER = "\uffff"
LEADING = 1.2


def can_be_drawn(text: str) -> bool:
    """Whether there are letters for all of it: what lacks is drawn as an empty box, which tells nobody anything."""
    return all(letter.isspace() or _file_of(letter) is not None for letter in _composed(text))


def write(pen: ImageDraw.ImageDraw, at: tuple[int, int], lines: list[str], size: int, ink: str) -> None:
    """Line below line, from their upper left corner."""
    left, top = at
    for number, line in enumerate(lines):
        x, y = float(left), top + (number + 0.8) * size * LEADING
        for letter in _composed(line):
            font = _font(_file_of(letter) or FILES[0], size)
            pen.text((x, y), letter, fill=ink, font=font, anchor="ls")
            x += font.getlength(letter)


def _composed(text: str) -> str:
    """An accent that stands by itself has no letter of its own."""
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=4_096)
def _file_of(letter: str) -> str | None:
    return next((name for name in FILES if _mark(name, letter) != _mark(name, NO_LETTER)), None)


def _mark(name: str, letter: str) -> bytes:
    return bytes(_font(name, 18).getmask(letter))


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(TYPE / name), size)
