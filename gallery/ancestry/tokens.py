"""A prompt cut into what somebody would change at once: a word, a weight, a wildcard, a mark. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

SIGN = r"\u3040-\u30ff\u3400-\u9fff"
"""Kana and Han: scripts that set no space between words, so that each sign stands for itself."""

LETTERS = rf"[^\W{SIGN}]+"
WORD = rf"{LETTERS}(?:[\u0300-\u036f'’-]+{LETTERS})*"
EXTRA = r"<[^<>\s]*>"
WEIGHT = r":\s*\d*\.?\d+"
TOKEN = re.compile(rf"(?P<space>\s*)(?P<text>{EXTRA}|{WEIGHT}|[{SIGN}]|{WORD}|\S)")
"""`<lora:ink:0.8>`, the weight in `(fox:1.2)`, a sign, a word (a wildcard like `__animal__` is one), any other mark."""


@dataclass(frozen=True, slots=True)
class Token:
    """Two are equal when their text is: the space before one is no change."""

    text: str
    space: str = field(default="", compare=False)

    @property
    def is_word(self) -> bool:
        return any(sign.isalnum() for sign in self.text)


def tokens_of(prompt: str) -> list[Token]:
    composed = unicodedata.normalize("NFC", prompt)
    return [Token(found["text"], found["space"]) for found in TOKEN.finditer(composed)]
