"""What the site's rules for words say of those of a battle."""

from __future__ import annotations

from battles.refusals import Refused
from moderation.rules.checking import Unfit, check
from moderation.rules.kinds import Place


def must_be_allowed(text: str, field: str, place: Place = Place.PROMPT) -> None:
    """Raises `Refused` naming the field."""
    try:
        check(text, place)
    except Unfit as unfit:
        raise Refused("not_allowed", str(unfit), field) from None
