"""Which nicknames sound like those who run the site. Pure; who may bear them all the same, others decide."""

from __future__ import annotations

import unicodedata

TAKEN = "That nickname sounds like somebody who runs the site. Choose another."
# As a whole name, and as one of its words.
ALONE = ("host", "mod", "staff")
AS_A_WORD = ("admin", "administrator", "moderator", "paintoff")
# Letters of other alphabets, digits and strokes that are read as a Latin letter; I, l and 1 look like each other.
LOOK_ALIKES = str.maketrans(
    "авеёіїјкмнорстухѕԁо" + "αβεικνορτυχγ" + "013457$|!lı",
    "abeeiijkmhopctyxsdo" + "abeiknoptuxy" + "oieasts" + "iiii",
)


def is_official(nickname: str) -> bool:
    """Whether it is a name of staff or of the site, folded for case, width, accents and look-alikes: "Аdm1n" too."""
    return _folded(nickname) in WHOLE or any(_is_official_word(part) for part in nickname.split())


def _is_official_word(part: str) -> bool:
    """Also where a number is hung on to it."""
    return bool({_folded(part), _folded(part.rstrip("0123456789"))} & WORDS)


def _folded(text: str) -> str:
    """Letters alone: accents, points, dashes and what cannot be seen are no part of how a name is read."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold()).translate(LOOK_ALIKES)
    return "".join(letter for letter in plain if letter.isalnum())


WORDS = frozenset(_folded(word) for word in AS_A_WORD)
WHOLE = frozenset(_folded(word) for word in (*ALONE, *AS_A_WORD))
