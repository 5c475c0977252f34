"""What the site's rules for words say of those of a battle."""

from __future__ import annotations

from battles.cleaning import clean_theme
from battles.refusals import Faults, Refused
from battles.words import PROMPT_MAX
from moderation.rules.checking import Unfit, check
from moderation.rules.kinds import Place

READ_MOST = 4 * PROMPT_MAX
"""What is longer still is not held to the rules, only said to be too long."""


def fit_theme(typed: str) -> str:
    """As it is kept. Raises `Refused`, which says all that is wrong."""
    faults = Faults()
    theme = faults.of(lambda: clean_theme(typed), typed)
    faults.of(lambda: must_be_allowed(theme, "theme"), None)
    faults.must_be_none()
    return theme


def must_be_allowed(text: str, field: str, place: Place = Place.PROMPT) -> None:
    """Raises `Refused` naming the field."""
    if len(text) > READ_MOST:
        return
    try:
        check(text, place)
    except Unfit as unfit:
        raise Refused("not_allowed", str(unfit), field) from None
