"""How a tag is spelled, whoever writes it: small letters and digits of any script, with single hyphens between. Pure."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from gallery.models import TAG_MAX
from gallery.people.refusals import Refused

APART = re.compile(r"[,;#\n]")
BETWEEN = re.compile(r"[\s_\-\u2010-\u2015]+")
NONE = "Write at least one word."
MOST = 10
"""Words that can be hung at once."""


def slugs_of(text: str) -> list[str]:
    """The tags in what somebody typed, with commas or # between, each once. Raises Refused, which quotes what will not do."""
    words = [word for part in APART.split(text) if (word := part.strip())]
    slugs = list(dict.fromkeys(slug_of(word) for word in words))
    if not slugs:
        raise Refused(NONE)
    if len(slugs) > MOST:
        raise Refused(f"At most {MOST} tags at a time; these are {len(slugs)}.")
    return slugs


def slug_of(word: str) -> str:
    """Raises Refused."""
    slug = BETWEEN.sub("-", unicodedata.normalize("NFKC", word).casefold()).strip("-")
    slug = unicodedata.normalize("NFC", slug)
    for letter in slug:
        if letter != "-" and unicodedata.category(letter)[0] not in "LM" and unicodedata.category(letter) != "Nd":
            raise Refused(f"A tag has letters, digits and hyphens: not {_named(letter)}.")
    if not any(unicodedata.category(letter)[0] in "LN" for letter in slug):
        raise Refused("A tag has at least one letter or digit.")
    if len(slug) > TAG_MAX:
        raise Refused(f"A tag has at most {TAG_MAX} characters; this has {len(slug)}: {slug[:20]}…")
    return slug


def candidates(words: str) -> list[str]:
    """What a prompt's words, and two that follow each other, would be as tags."""
    found = re.findall(r"\w+", unicodedata.normalize("NFKC", words).casefold().replace("_", " "))[:60]
    pairs = [f"{one}-{other}" for one, other in pairwise(found)]
    return [slug for slug in dict.fromkeys([*pairs, *found]) if 2 < len(slug) <= TAG_MAX]


def _named(letter: str) -> str:
    return letter if letter.isprintable() else f"U+{ord(letter):04X}"
