"""Reads a prompt with weights and wildcards. Pure; raises Fault and nothing else, whatever it is given.

    prompt   = { words | weighted | choice | list | escape }
    weighted = "(" prompt ":" number ")"            0.1 to 2, at most three decimals
    choice   = "{" prompt "|" prompt { "|" prompt } "}"      a prompt here may be empty
    list     = "__" name "__"
    escape   = "\\" and one of ( ) { } | : _ \\

Parentheses without a number are painted as they stand, but have to close. A colon is a weight's only where a number and
the closing parenthesis follow, a bar parts only what stands directly in braces, and a backslash before anything else is
a backslash.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from enum import Enum

from gallery.studio.wording.bounds import check_weights
from gallery.studio.wording.faults import Fault
from gallery.studio.wording.lists import LISTS
from gallery.studio.wording.parts import Choice, Listed, Part, Reading, Weighted, Words
from inference.protocol.weights import LEAST, MOST
from moderation.letters import BIDI_CONTROLS

MOST_CHARACTERS = 4000
MOST_DEEP = 8

ESCAPABLE = frozenset("\\(){}|:_")
PLAIN = re.compile(r"[^\\(){}|:_]+")
LIST = re.compile(r"__([A-Za-z0-9][A-Za-z0-9-]*)__")
# Blanks are taken whole: a match given up halfway through many of them would be tried at each.
AFTER_COLON = re.compile(r":\s*+([^\s\\(){}|:]*+)\s*+(?=\))")
MEANT_AS_NUMBER = re.compile(r"[-+.,]?\d|$")
NUMBER = re.compile(r"(?:\d{1,2}(?:\.\d{1,3})?|\.\d{1,3})\Z", re.ASCII)


class Inside(Enum):
    NOTHING = "nothing"
    PARENTHESES = "parentheses"
    BRACES = "braces"


def read(text: str, lists: Mapping[str, tuple[str, ...]] = LISTS) -> Reading:
    """Raises Fault."""
    if len(text) > MOST_CHARACTERS:
        extra = len(text) - MOST_CHARACTERS
        raise Fault("too_long", MOST_CHARACTERS, f"A prompt has at most {MOST_CHARACTERS:,} characters.", extra)
    for at, letter in enumerate(text):
        if letter in BIDI_CONTROLS:
            raise Fault(
                "direction", at, f"U+{ord(letter):04X} turns what follows it, so that it would not read as written."
            )
    reading = Reading(_Reader(text, lists).whole())
    check_weights(reading.parts)
    return reading


class _Reader:
    def __init__(self, text: str, lists: Mapping[str, tuple[str, ...]]) -> None:
        self._text, self._lists = text, lists
        self._at = self._draws = 0

    def whole(self) -> tuple[Part, ...]:
        return self._parts(Inside.NOTHING, 0, in_choice=False)

    def _parts(self, inside: Inside, depth: int, in_choice: bool) -> tuple[Part, ...]:
        """Up to what closes or parts what it stands in, which is left to be read."""
        found: list[Part] = []
        while self._at < len(self._text) and not self._ends(inside, in_choice):
            match self._text[self._at]:
                case "(":
                    found += self._parenthesis(depth + 1, in_choice)
                case "{":
                    found.append(self._choice(depth + 1))
                case "_" if named := LIST.match(self._text, self._at):
                    found.append(self._listed(named))
                case _:
                    found.append(Words(self._words()))
        return joined(found)

    def _ends(self, inside: Inside, in_choice: bool) -> bool:
        match self._text[self._at], inside:
            case (")", Inside.PARENTHESES) | ("}" | "|", Inside.BRACES):
                return True
            case ":", Inside.PARENTHESES:
                return self._weight_ahead() is not None
            case "|", Inside.PARENTHESES if in_choice:
                raise self._fault(
                    "bar", "Here | would stand in parentheses inside of { }: write \\| for the bar itself."
                )
            case (")" | "}") as sign, _:
                raise self._fault("closes_nothing", f"{_closing(sign, inside)}: write \\{sign} for the sign itself.")
        return False

    def _words(self) -> str:
        if plain := PLAIN.match(self._text, self._at):
            self._at = plain.end()
            return plain[0]
        sign, after = self._text[self._at], self._text[self._at + 1 : self._at + 2]
        if sign == "\\" and after in ESCAPABLE and after:
            self._at += 2
            return after
        self._at += 1
        return sign

    def _parenthesis(self, depth: int, in_choice: bool) -> list[Part]:
        opened = self._open(depth)
        parts = self._parts(Inside.PARENTHESES, depth, in_choice)
        if self._at == len(self._text):
            raise Fault("open", opened, "This ( is never closed: write \\( for the sign itself.")
        if self._text[self._at] == ")":
            self._at += 1
            return [Words("("), *parts, Words(")")]
        return [self._weighted(opened, parts)]

    def _weighted(self, opened: int, parts: tuple[Part, ...]) -> Weighted:
        colon = self._at
        ahead = self._weight_ahead()
        assert ahead is not None  # _ends stopped here
        weight = _number(ahead)
        if all(isinstance(part, Words) and not part.text.strip() for part in parts):
            raise Fault("nothing_weighed", opened, "There is nothing here that the weight could be of.")
        self._at = ahead.end() + 1
        return Weighted(parts, weight, opened, colon, self._at)

    def _weight_ahead(self) -> re.Match[str] | None:
        """What follows this colon, where that is meant to be a weight."""
        ahead = AFTER_COLON.match(self._text, self._at)
        return ahead if ahead and MEANT_AS_NUMBER.match(ahead[1]) else None

    def _choice(self, depth: int) -> Choice:
        opened, number = self._open(depth), self._draw()
        options = [self._parts(Inside.BRACES, depth, in_choice=True)]
        while self._text[self._at : self._at + 1] == "|":
            self._at += 1
            options.append(self._parts(Inside.BRACES, depth, in_choice=True))
        if self._at == len(self._text):
            raise Fault("open", opened, "This { is never closed: write \\{ for the sign itself.")
        self._at += 1
        if len(options) < 2:
            message = "One cannot choose from one: part what is in { } by |, or write \\{ and \\} for the signs."
            raise Fault("one_choice", opened, message, self._at - opened)
        return Choice(tuple(options), number)

    def _listed(self, named: re.Match[str]) -> Listed:
        name = named[1].lower()
        if name not in self._lists:
            raise Fault("no_such_list", named.start(), self._no_list(name), len(named[0]))
        self._at = named.end()
        return Listed(name, self._lists[name], self._draw())

    def _no_list(self, name: str) -> str:
        near = difflib.get_close_matches(name, self._lists, 1)
        meant = f"did you mean __{near[0]}__?" if near else f"there are {', '.join(self._lists)}."
        return f"There is no list {name}; {meant} Write \\_\\_ for two lines themselves."

    def _open(self, depth: int) -> int:
        if depth > MOST_DEEP:
            raise self._fault("too_deep", f"Parentheses and braces stand at most {MOST_DEEP} deep in each other.")
        self._at += 1
        return self._at - 1

    def _draw(self) -> int:
        self._draws += 1
        return self._draws - 1

    def _fault(self, code: str, message: str) -> Fault:
        return Fault(code, self._at, message)


def joined(parts: list[Part]) -> tuple[Part, ...]:
    """Words that stand beside words become one."""
    whole: list[Part] = []
    for part in parts:
        if isinstance(part, Words) and whole and isinstance(before := whole[-1], Words):
            whole[-1] = Words(before.text + part.text)
        else:
            whole.append(part)
    return tuple(whole)


def _closing(sign: str, inside: Inside) -> str:
    match inside:
        case Inside.NOTHING:
            return f"This {sign} closes nothing"
        case Inside.PARENTHESES:
            return f"This {sign} comes before the ( in front of it is closed"
        case Inside.BRACES:
            return f"This {sign} comes before the {{ in front of it is closed"


def _number(ahead: re.Match[str]) -> float:
    text, at = ahead[1], ahead.start(1)
    if not text:
        raise Fault("no_number", ahead.start(), "A weight is missing behind this colon, such as :1.3")
    if not NUMBER.match(text):
        message = f"{text[:20]} is no weight: write a number such as 1.3, with at most three decimals."
        raise Fault("no_number", at, message, len(text))
    if not LEAST <= float(text) <= MOST:
        message = f"A weight lies between {LEAST:g} and {MOST:g}, not at {text}. Write \\: for the colon itself."
        raise Fault("weight", at, message, len(text))
    return float(text)
