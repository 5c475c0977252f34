"""What rules are about, how strict a site is, and where words stand. Pure."""

from __future__ import annotations

from enum import StrEnum


class Category(StrEnum):
    SEXUAL = "sexual"
    MINORS = "minors"
    HATE = "hate"
    GORE = "gore"
    SELF_HARM = "self-harm"
    PERSONAL = "personal"


TOLD = {
    Category.SEXUAL: "sexual content",
    Category.MINORS: "sexual content with minors",
    Category.HATE: "hate",
    Category.GORE: "cruelty and gore",
    Category.SELF_HARM: "self-harm",
    Category.PERSONAL: "personal data",
}


class Strictness(StrEnum):
    """Of a site: for families, for everybody, or with its adult rules off."""

    FAMILY = "family"
    STANDARD = "standard"
    ADULT = "adult"


class Level(StrEnum):
    """Of a rule: on which sites it holds."""

    FAMILY = "family"
    STANDARD = "standard"
    ALWAYS = "always"


HOLDS = {
    Level.FAMILY: frozenset({Strictness.FAMILY}),
    Level.STANDARD: frozenset({Strictness.FAMILY, Strictness.STANDARD}),
    Level.ALWAYS: frozenset(Strictness),
}


class Place(StrEnum):
    """Where words stand. What is not to be painted is named there to keep it away, and a comment paints nothing. `KEPT` is what
    a set or a file says it was painted of."""

    PROMPT = "prompt"
    KEPT = "kept"
    NEGATIVE = "negative"
    NICKNAME = "nickname"
    TITLE = "title"
    COMMENT = "comment"


SAID = frozenset({Category.HATE, Category.MINORS, Category.PERSONAL})
LOOKED_AT = {
    Place.PROMPT: frozenset(Category),
    Place.KEPT: frozenset(Category),
    Place.NEGATIVE: frozenset({Category.HATE, Category.PERSONAL}),
    Place.NICKNAME: SAID | {Category.SEXUAL, Category.SELF_HARM},
    Place.TITLE: SAID | {Category.SEXUAL},
    Place.COMMENT: SAID,
}


MEANT = frozenset({Place.PROMPT})
"""Where rules by meaning are asked: what is going to be painted. Sets take in thousands of prompts at once, for which it takes
too long."""


def holds(category: Category, level: Level, strictness: Strictness, place: Place) -> bool:
    """Whether a rule is asked about words in this place, on such a site."""
    return strictness in HOLDS[level] and category in LOOKED_AT[place]
