"""Rules as people write them: a term on a line, groups parted by a line that says `and`. Pure."""

from __future__ import annotations

from moderation.rules.matching import Rule
from moderation.rules.readings import readings
from moderation.rules.shapes import SHAPES

AND = "and"
TERM_MAX = 80
TERMS_MOST = 500


class Miswritten(ValueError):
    """Says which line cannot be read, to whoever wrote it."""


def rule(name: str, body: str, unless: str = "") -> Rule:
    """Raises Miswritten."""
    groups: list[list[str]] = [[]]
    for line in _lines(body):
        if line.lower() == AND:
            groups.append([])
        else:
            groups[-1].append(_term(line))
    if not all(groups):
        raise Miswritten("A group has nothing in it: write a word or a phrase on each line, and `and` between groups.")
    if sum(map(len, groups)) > TERMS_MOST:
        raise Miswritten(f"A rule has at most {TERMS_MOST} terms; part it in two.")
    return Rule(name, tuple(map(tuple, groups)), tuple(_term(line) for line in _lines(unless)))


def _lines(text: str) -> list[str]:
    """A line that begins with # is a remark."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _term(line: str) -> str:
    if line.startswith("<"):
        if line.lower() not in SHAPES:
            raise Miswritten(f"There is no shape {line}; there are {', '.join(SHAPES)}.")
        return line.lower()
    letters = "".join(word.text for word in readings(line)[0])
    if len(letters) < 2:
        raise Miswritten(f"“{line[:40]}” is too short: a term has at least two letters.")
    if len(line) > TERM_MAX:
        raise Miswritten(f"“{line[:40]}…” is too long: a term has at most {TERM_MAX} characters.")
    if "*" in line.rstrip("*"):
        raise Miswritten(f"“{line[:40]}”: a star stands at the end of a word alone.")
    return line
