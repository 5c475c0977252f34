"""What somebody writes into the box, read: words, "phrases", -not, and narrowings such as by:ada. Pure.

    question  = piece*
    piece     = ["-"] (phrase | word) | key ":" (phrase | word)
    phrase    = '"' characters '"'           in straight or curly quotes
    key       = one of KEYS
    word      = characters up to the next white space or quote

`GET` parameters of the same names as the keys mean the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gallery.feed.refusals import Unfit
from gallery.find.folding import tokens

LONGEST = 400
PIECES_MOST = 32
KEYS = {
    "by": "player",
    "player": "player",
    "model": "model",
    "theme": "theme",
    "format": "format",
    "colour": "colour",
    "color": "colour",
    "size": "size",
    "shape": "shape",
    "level": "level",
    "since": "since",
    "until": "until",
}
"""What may stand before a colon, and the parameter that it is."""

QUOTES = '"“”„'
PIECE = re.compile(
    rf"""(?P<minus>-?) (?: (?P<key>[^\W\d_]+) :(?=\S) )?
    (?: [{QUOTES}](?P<phrase>[^{QUOTES}]*)(?P<end>[{QUOTES}]?) | (?P<word>[^\s{QUOTES}]+) )""",
    re.VERBOSE,
)


class Unreadable(Unfit):
    """A question that cannot be answered, the place in it, counted in characters from 0, and how many of them are amiss."""

    def __init__(self, message: str, at: int, length: int = 1) -> None:
        super().__init__("q", message)
        self.at, self.length = at, length


@dataclass(frozen=True, slots=True)
class Piece:
    """A word or a phrase that is wanted or not. `tokens` stand side by side; one that was quoted is meant as it stands."""

    text: str
    tokens: tuple[str, ...]
    at: int
    is_quoted: bool = False

    def __str__(self) -> str:
        return f'"{self.text}"' if self.is_quoted else self.text


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A parameter that was written as a piece; where its value stands, with its quotes."""

    name: str
    value: str
    at: int
    length: int


@dataclass(frozen=True, slots=True)
class Question:
    """`rest` is the question without its narrowings."""

    wanted: tuple[Piece, ...] = ()
    unwanted: tuple[Piece, ...] = ()
    narrowings: tuple[Narrowing, ...] = ()
    rest: str = ""

    def __str__(self) -> str:
        """Its words, as they would be written."""
        return " ".join([*map(str, self.wanted), *(f"-{piece}" for piece in self.unwanted)])

    @property
    def has_words(self) -> bool:
        return bool(self.wanted or self.unwanted)


def parsed(text: str) -> Question:
    """Raises Unreadable, which names the place."""
    if len(text) > LONGEST:
        raise Unreadable(f"A question has at most {LONGEST} characters.", LONGEST)
    wanted: list[Piece] = []
    unwanted: list[Piece] = []
    narrowings: list[Narrowing] = []
    kept = []
    for count, found in enumerate(PIECE.finditer(text)):
        if count == PIECES_MOST:
            raise Unreadable(f"A question has at most {PIECES_MOST} words.", found.start(), len(found[0]))
        _must_be_whole(found)
        if found["key"]:
            narrowings.append(_narrowing(found, narrowings))
            continue
        kept.append(found[0])
        if (piece := _piece(found)).tokens:
            (unwanted if found["minus"] else wanted).append(piece)
    return Question(tuple(wanted), tuple(unwanted), tuple(narrowings), " ".join(kept))


def _must_be_whole(found: re.Match[str]) -> None:
    phrase = found["phrase"]
    if phrase is None:
        return
    at = found.start("phrase") - 1
    if not found["end"]:
        raise Unreadable("This quote is never closed.", at)
    if not phrase.strip():
        raise Unreadable("Nothing stands between these quotes.", at, found.end() - at)


def _narrowing(found: re.Match[str], others: list[Narrowing]) -> Narrowing:
    key, at = found["key"], found.start("key")
    name = KEYS.get(key.lower())
    if name is None:
        known = ", ".join(f"{one}:" for one in KEYS if one not in ("player", "color"))
        raise Unreadable(
            f"There is no {key[:40]}: here. There are {known}. Put it in quotes to look for the words.", at, len(key)
        )
    if found["minus"]:
        raise Unreadable("Only words can be left out with a minus.", found.start(), len(found[0]))
    if any(other.name == name for other in others):
        raise Unreadable(f"{key}: is said twice.", at, len(key))
    value = found["phrase"] if found["word"] is None else found["word"]
    begin = found.end("key") + 1
    return Narrowing(name, value, begin, found.end() - begin)


def _piece(found: re.Match[str]) -> Piece:
    is_quoted = found["word"] is None
    text = found["phrase"] if is_quoted else found["word"]
    return Piece(text, tuple(tokens(text)), found.start(), is_quoted)
