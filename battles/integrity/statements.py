"""What somebody says of a case, a reason or an appeal: lines of plain text that read as they are written. Pure.

Refused and not cleaned, as prompts are: these words are kept for good beside a name, so nobody finds others there than they sent.
"""

from __future__ import annotations

from battles.refusals import Refused
from moderation import statements


def plain(text: str, field: str) -> str:
    """As `moderation.statements.plain` has it. Raises `Refused`, naming the field."""
    try:
        return statements.plain(text)
    except statements.Unreadable as error:
        raise Refused("unreadable_character", str(error), field) from None
