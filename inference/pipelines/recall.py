"""Finds in a prompt the things that a model can look up: by name, and where no name is known by meaning. Pure: the text
encoder's sense of meaning is an argument, and what is looked up is a number."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

Meaning = Callable[[Sequence[str]], np.ndarray]
"""Unit vectors [n, width] of n phrases."""

Phrase = tuple[str, ...]
"""Words as they are looked up, see `words_of`."""

_MARK = r"[\u0300-\u036f]"
_LETTER = rf"[^\W_]{_MARK}*"
_PICTOGRAPH = r"[\u2300-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]"
_TRIMMING = r"[\ufe0f\U0001f3fb-\U0001f3ff]"
WORD = re.compile(rf"(?:{_LETTER})+(?:['’](?:{_LETTER})+)*|{_PICTOGRAPH}(?:{_TRIMMING}|\u200d{_PICTOGRAPH})*")
"""Letters and digits, or one pictograph, which may be joined of several."""

PICTOGRAPH, TRIMMING = re.compile(_PICTOGRAPH), re.compile(_TRIMMING)
STOP = re.compile(r"[^\w\s'’-]|[\n_]")
ACTION = re.compile(r"\w{3,}ing")
"""What is said between who does it and what it is done to."""

GUESSED = re.compile(r"[a-z][a-z'-]{2,}")
"""Words that may be taken for another: of three Latin letters and more."""

NEAR = 0.5
"""How like (cosine) a known name an unknown word must be to mean it. Chosen by looking at what 800 everyday nouns go to."""

MOST_GUESSES, LONGEST_GUESS = 8, 4
"""Runs of unknown words that are asked for their meaning, and the words of a run that count: its last ones."""

NOTHING = -1
"""As a thing: words that are known to show nothing."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the characters from `start` to `end` of a text were taken for, and how surely: 1 is by name."""

    thing: int
    start: int
    end: int
    likeness: float = 1.0


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Phrases by their words: `names` of things; `describing` what is said of a thing before its name ("blue"); `borders` part
    one thing from the next and name none ("next to", "at night"); `grounds` make what stands before them no thing ("background");
    `verbs` are names that directly after another name are what that does ("fly"); `styles`.

    `meanings` [n, width] are unit vectors of n phrases and `meant` the thing of each, or NOTHING: what is nearest to such a
    phrase is taken for nothing. `longest` is of all phrases, in words."""

    names: Mapping[Phrase, int]
    describing: frozenset[Phrase]
    borders: frozenset[Phrase]
    grounds: frozenset[Phrase]
    verbs: frozenset[Phrase]
    styles: Mapping[Phrase, str]
    meanings: np.ndarray
    meant: Sequence[int]
    longest: int = field(init=False)

    def __post_init__(self) -> None:
        every = (*self.names, *self.describing, *self.borders, *self.grounds, *self.verbs, *self.styles)
        object.__setattr__(self, "longest", max(map(len, every), default=1))

    def knows(self, phrase: Phrase) -> bool:
        kinds = (self.names, self.styles, self.borders, self.grounds, self.describing)
        return any(phrase in some for some in kinds)


def words_of(phrase: str) -> Phrase:
    """A phrase as it is looked up: its words without case, accents and "'s"."""
    return tuple(_plainly(word.group()) for word in WORD.finditer(phrase))


def phrases(texts: Sequence[str]) -> frozenset[Phrase]:
    """Of each text its words."""
    return frozenset(words_of(text) for text in texts)


def recall(text: str, known: Vocabulary, most: int, meaning: Meaning) -> tuple[tuple[Found, ...], str | None]:
    """At most so many things in the order of the words, and the style that is named. Things that are named come before
    such as are only meant, the likest of these first, and what was found already comes last."""
    reading = _read(text, known)
    guesses = _guesses(text, reading, known, meaning) if len({one.thing for one in reading.found}) < most else []
    asked = [*reading.found, *sorted(guesses, key=lambda one: -one.likeness)]
    firsts = {one.thing: one for one in reversed(asked)}
    kept = sorted(asked, key=lambda one: firsts[one.thing] is not one)[:most]
    return tuple(sorted(kept, key=lambda one: one.start)), reading.style


@dataclass(frozen=True, slots=True)
class _Word:
    said: str
    start: int
    end: int


class _Reading:
    """A text cut into what is named in it and the runs of words between, which are unknown. A name waits until it is clear
    that no other follows at once: of "apple pie" only the pie is a thing."""

    def __init__(self) -> None:
        self.found: list[Found] = []
        self.unknown: list[list[_Word]] = []
        self.style: str | None = None
        self._run: list[_Word] = []
        self._waiting: Found | None = None
        self._may_describe = False

    @property
    def follows_name(self) -> bool:
        return self._waiting is not None and not self._run

    def add_name(self, found: Found, may_describe: bool) -> None:
        """What stands directly before a name describes it; what is unknown between two is what the first does."""
        if self._waiting and self._run:
            self.found.append(self._waiting)
        self._waiting, self._run, self._may_describe = found, [], may_describe

    def add_description(self) -> None:
        """With it begins what is said of another thing, unless the name before it says how something is too ("orange")."""
        if self._waiting and not self._may_describe:
            self.part()

    def add_unknown(self, word: _Word) -> None:
        if self._run and ACTION.fullmatch(word.said):
            self.part()
        self._run.append(word)

    def part(self) -> None:
        """What was read is said to its end. Of a name and unknown words after it both may be things."""
        if self._waiting:
            self.found.append(self._waiting)
        if self._run:
            self.unknown.append(self._run)
        self.drop()

    def drop(self) -> None:
        self._waiting, self._run = None, []


def _read(text: str, known: Vocabulary) -> _Reading:
    words = [_Word(_plainly(match.group()), *match.span()) for match in WORD.finditer(text)]
    reading, place, last = _Reading(), 0, 0
    while place < len(words):
        drawn = PICTOGRAPH.match(text, words[place].start)
        if drawn or STOP.search(text, last, words[place].start):
            reading.part()
        phrase = _longest_known(text, words, place, known)
        if not phrase:
            reading.add_unknown(words[place])
        elif phrase in known.names and not (phrase in known.verbs and reading.follows_name):
            end = words[place + len(phrase) - 1].end
            reading.add_name(Found(known.names[phrase], words[place].start, end), phrase in known.describing)
        elif phrase in known.grounds:
            reading.drop()
        elif phrase in known.describing:
            reading.add_description()
        else:
            reading.part()
            reading.style = known.styles.get(phrase, reading.style)
        if drawn:
            reading.part()
        place += len(phrase) or 1
        last = words[place - 1].end
    reading.part()
    return reading


def _longest_known(text: str, words: Sequence[_Word], place: int, known: Vocabulary) -> Phrase:
    """The longest known phrase that begins here and runs over no stop; empty where none does."""
    end = place + 1
    while (
        end < len(words) and end - place < known.longest and not STOP.search(text, words[end - 1].end, words[end].start)
    ):
        end += 1
    said = tuple(word.said for word in words[place:end])
    return next((said[:length] for length in range(len(said), 0, -1) if known.knows(said[:length])), ())


def _guesses(text: str, reading: _Reading, known: Vocabulary, meaning: Meaning) -> list[Found]:
    """What unknown words are nearest to: each run as a whole, and by its last word, which is what the others describe."""
    sayable = ([word for word in run if GUESSED.fullmatch(word.said)] for run in reading.unknown)
    runs = [run[-LONGEST_GUESS:] for run in sayable if run]
    parts = [part for run in runs[:MOST_GUESSES] for part in ((run, run[-1:]) if len(run) > 1 else (run,))]
    said = list(dict.fromkeys(text[part[0].start : part[-1].end].casefold() for part in parts))
    if not said or not known.meant:
        return []
    likeness = dict(zip(said, meaning(said) @ known.meanings.T, strict=True))
    best: dict[int, Found] = {}
    for part in parts:
        start, end = part[0].start, part[-1].end
        row = likeness[text[start:end].casefold()]
        nearest = int(row.argmax())
        found = Found(known.meant[nearest], start, end, float(row[nearest]))
        if found.likeness >= max(NEAR, best[end].likeness if end in best else 0):
            best[end] = found
    named = {found.thing for found in reading.found} | {NOTHING}
    return [found for found in best.values() if found.thing not in named]


def _plainly(word: str) -> str:
    parts = unicodedata.normalize("NFKD", TRIMMING.sub("", word.casefold()).replace("’", "'"))
    return "".join(part for part in parts if not unicodedata.combining(part)).removesuffix("'s")
