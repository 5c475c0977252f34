"""Letters as people read them: width, case, accents, other alphabets' look-alikes and what cannot be seen are no part of that.
Pure.

Compatibility forms go by Unicode's NFKC: full width, mathematical alphabets, letters in circles. Latin letters with strokes,
hooks and turns go by their Unicode names, letters of other alphabets by the tables here, after the confusables of Unicode's
UTS #39.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

CYRILLIC = ("авсԁеғһнҥіјкқӏмпноөрԛгѕтҭцүѵѡшхҳуьэяи", "abcdefhhhijkklmnhoopqrsttuyvwwxxybern")
GREEK = ("αβϲεηγικμνορςτυωχ", "abcenyikuvopstuwx")
ARMENIAN = ("օոսհզցյլ", "onuhqgjl")
CHEROKEE = ("ᎠᎡᎢᎥᎪᎫᎬᎳᎷᎻᏀᏃᏏᏒᏔᏕᏙᏚᏞᏟᏢᏦᏧᏂᎽ", "drtiajewmhgzbrwsvslcpkdhy")
LISU = ("ꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ", "abcdefghijklmnoprstuvwxyz")
NAMED_OTHERWISE = ("ŋɛɔʃƨ", "neoss")
ALPHABETS = (CYRILLIC, GREEK, ARMENIAN, CHEROKEE, LISU, NAMED_OTHERWISE)
TABLE = {ord(one): other for many, like in ALPHABETS for one, other in zip(many, like, strict=True)}
LETTERS_IN_SIGNS = (0x1F130, 0x1F150, 0x1F170, 0x1F1E6)
"""White and black squares and circles, and the letters of flags: 26 of each."""
OF_LATIN = re.compile(
    r"LATIN (?:SMALL|CAPITAL) LETTER (?:(?:SCRIPT|TURNED|REVERSED|DOTLESS|BARRED|LONG|INVERTED|OPEN|CLOSED|SIDEWAYS) )*([A-Z])"
    r"(?: WITH .*)?\Z|LATIN LETTER SMALL CAPITAL ([A-Z])\Z"
)
NOTHING = frozenset({"Cf", "Mn", "Me", "Cs"})
BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def folded(text: str) -> str:
    """In small letters, each as the one that it is read as. What no eye sees is gone, the blanks between words stay."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(map(_read, plain))


@lru_cache(maxsize=4096)
def _read(letter: str) -> str:
    if letter.isascii():
        return letter
    if (seen := TABLE.get(ord(letter))) is not None:
        return seen
    for first in LETTERS_IN_SIGNS:
        if first <= ord(letter) < first + 26:
            return chr(ord("a") + ord(letter) - first)
    if unicodedata.category(letter) in NOTHING or letter in BLANKS:
        return ""
    named = OF_LATIN.match(unicodedata.name(letter, ""))
    return (named[1] or named[2]).lower() if named else letter
