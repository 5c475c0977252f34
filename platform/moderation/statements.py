"""What somebody says in public: lines of plain text that read as they are written. Pure.

Refused and not cleaned: these words stand beside a name, so nobody finds others there than they sent.
"""

from __future__ import annotations

import unicodedata

from moderation.letters import BIDI_CONTROLS, is_visible

LINE_ENDS = {"\r\n": "\n", "\r": "\n", "\u2028": "\n", "\u2029": "\n\n"}
KEPT = frozenset("\n\t")


class Unreadable(ValueError):
    """A character stands there that cannot be seen. Says which, and where, to whoever wrote it."""


def plain(text: str) -> str:
    """The text in Unicode NFC, with line ends of one kind and nothing around it; empty where nothing of it can be seen. Raises
    `Unreadable` for control characters and for those that turn the direction of what follows."""
    for end, instead in LINE_ENDS.items():
        text = text.replace(end, instead)
    for place, letter in enumerate(text, start=1):
        if _is_refused(letter):
            raise Unreadable(_say(letter, place))
    return unicodedata.normalize("NFC", text).strip() if is_visible(text) else ""


def _is_refused(letter: str) -> bool:
    return letter in BIDI_CONTROLS or (unicodedata.category(letter) in {"Cc", "Cs"} and letter not in KEPT)


def _say(letter: str, place: int) -> str:
    called = unicodedata.name(letter, "control character").lower()
    return (
        f"Character {place} cannot be seen and may not stand here, so that this reads as it is written: "
        f"U+{ord(letter):04X}, {called}. Take it out."
    )
