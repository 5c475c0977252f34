"""What is known by its shape and not by its words: addresses, numbers of phones and cards, ages. Pure.

Each gives the places in a text. Every repeat is bounded, so none takes longer than the text is long.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

Place = tuple[int, int]

MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,4}[a-z]{2,24}\b", re.IGNORECASE | re.ASCII)
PHONE = re.compile(
    r"(?<![\w.])(?:"
    r"\+\d{1,3}[ ./-]?(?:\(\d{1,4}\)[ ./-]?)?\d{2,4}(?:[ ./-]?\d{2,4}){1,4}"
    r"|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}"
    r"|0\d{3,4}[ /-]\d{5,8}"
    r")(?!\w)",
    re.ASCII,
)
CARD = re.compile(r"(?<![\w.])\d{4}(?:[ -]?\d{4}){2}[ -]?\d{1,7}(?!\w)", re.ASCII)
NUMBERS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
CHILDS_AGE = re.compile(
    rf"(?<!\w)(?:[0-9]|1[0-7]|{NUMBERS.replace(' ', '|')})[ -]?(?:yo|y/o|y\.o\.?|years?[ -]?olds?|yrs?[ -]?olds?)(?!\w)",
    re.IGNORECASE | re.ASCII,
)
AGED = re.compile(
    rf"(?<!\w)(?:aged?|age of)[ :]{{1,2}}(?:[0-9]|1[0-7]|{NUMBERS.replace(' ', '|')})(?!\w)", re.IGNORECASE | re.ASCII
)


def _of(*shapes: re.Pattern[str]) -> Callable[[str], Iterator[Place]]:
    def places(text: str) -> Iterator[Place]:
        for shape in shapes:
            yield from (found.span() for found in shape.finditer(text))

    return places


def _cards(text: str) -> Iterator[Place]:
    """Whose last digit is right by Luhn's formula (ISO/IEC 7812-1): other long numbers are seeds and codes."""
    for found in CARD.finditer(text):
        if _is_luhn([int(digit) for digit in found[0] if digit.isdigit()]):
            yield found.span()


def _is_luhn(digits: list[int]) -> bool:
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    return (sum(doubled) + sum(digits[-1::-2])) % 10 == 0


SHAPES: dict[str, Callable[[str], Iterator[Place]]] = {
    "<e-mail>": _of(MAIL),
    "<phone>": _of(PHONE),
    "<card>": _cards,
    "<child's age>": _of(CHILDS_AGE, AGED),
}
"""How a rule names them."""
