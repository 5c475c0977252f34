"""Rules as people write them: a term on a line, groups parted by a line that says `and`; or a sentence on a line. Pure."""

from __future__ import annotations

from moderation.rules.matching import Rule
from moderation.rules.meaning import Meant
from moderation.rules.readings import readings
from moderation.rules.shapes import SHAPES

AND = "and"
TERM_MAX = 80
TERMS_MOST = 500
SENTENCE_MAX = 200
SENTENCES_MOST = 200
NEARNESS_LEAST, NEARNESS_MOST = 0.3, 0.95
"""Below, what is about anything alike is refused; above, little but the very sentence."""


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


def meant(name: str, examples: str, harmless: str, nearness: float) -> Meant:
    """Raises Miswritten."""
    bad, good = _sentences(examples, "example"), _sentences(harmless, "harmless sentence")
    if not bad:
        raise Miswritten("Harmless sentences stand beside examples: write one at least.")
    if not NEARNESS_LEAST <= nearness <= NEARNESS_MOST:
        raise Miswritten(f"The cosine is between {NEARNESS_LEAST} and {NEARNESS_MOST}; this is {nearness:g}.")
    if twice := sorted(set(bad) & set(good)):
        raise Miswritten(f"“{twice[0][:40]}” stands among the examples and among what is harmless.")
    return Meant(name, bad, good, nearness)


def _sentences(text: str, noun: str) -> tuple[str, ...]:
    lines = tuple(dict.fromkeys(_lines(text)))
    if len(lines) > SENTENCES_MOST:
        raise Miswritten(f"A rule has at most {SENTENCES_MOST} {noun}s; this has {len(lines)}.")
    if long := next((line for line in lines if len(line) > SENTENCE_MAX), None):
        raise Miswritten(f"“{long[:40]}…” is too long: of these each has at most {SENTENCE_MAX} characters.")
    return lines


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
