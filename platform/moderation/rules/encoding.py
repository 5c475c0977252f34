"""The text encoder that rules by meaning are read with, where a room brings one; this one knows none.

Without it they sleep: nothing is refused by them, the admin's list says so, and so does a system check. Examples are kept as
rows, since two hundred take a second of a core, which nobody is to wait for whenever a process starts.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from threading import Lock

import numpy as np

from moderation.rules.clauses import parts
from moderation.rules.folding import folded
from moderation.rules.rows import Meaning

REMEMBERED = 4_000
"""Parts of prompts, 1.5 kB each: a draft is looked at more than once, and sealed as it was."""


@dataclass(frozen=True, slots=True)
class Encoder:
    """`name` tells one from another, empty where there is none to ask; `encode` gives rows of length 1."""

    name: Callable[[], str]
    encode: Callable[[list[str]], np.ndarray]


_encoders: list[Encoder] = []
_examples: dict[tuple[str, str], np.ndarray] = {}
_prompts: OrderedDict[tuple[str, str], np.ndarray] = OrderedDict()
_lock = Lock()


def register(encoder: Encoder) -> None:
    """Call it in AppConfig.ready()."""
    _encoders[:] = [encoder]


def is_there() -> bool:
    return bool(name())


def name() -> str:
    return _encoders[0].name() if _encoders else ""


def of_examples(sentences: Sequence[str]) -> np.ndarray:
    """Call it where an encoder `is_there`, as the others."""
    by, folds = name(), [folded(sentence) for sentence in sentences]
    if lacking := sorted({fold for fold in folds if (by, fold) not in _examples}):
        _examples.update({(by, fold): vector for fold, vector in _kept(by, lacking).items()})
    return np.stack([_examples[by, fold] for fold in folds])


def of_prompt(text: str) -> list[np.ndarray]:
    """Of the text and of each part of it, in one go."""
    return _of(parts(folded(text)))


def read_ahead(texts: Iterable[str]) -> None:
    """Many are read faster together; each is then asked for by itself."""
    _of([part for text in texts for part in parts(folded(text))])


def _of(folds: Sequence[str]) -> list[np.ndarray]:
    """Those that were not asked for lately are encoded together."""
    by = name()
    with _lock:
        found = {fold: _prompts[by, fold] for fold in folds if (by, fold) in _prompts}
    if lacking := [fold for fold in dict.fromkeys(folds) if fold not in found]:
        for alike in _of_a_length(lacking):
            found |= zip(alike, _encoders[0].encode(alike), strict=True)
        _remember({(by, fold): found[fold] for fold in lacking})
    return [found[fold] for fold in folds]


def _of_a_length(texts: Sequence[str]) -> Iterator[list[str]]:
    """No longer than twice the others: texts that are encoded together all take the time of the longest."""
    for _, alike in groupby(sorted(texts, key=len), key=lambda text: len(text).bit_length()):
        yield list(alike)


def _remember(some: dict[tuple[str, str], np.ndarray]) -> None:
    with _lock:
        _prompts.update(some)
        while len(_prompts) > REMEMBERED:
            _prompts.popitem(last=False)


def _kept(by: str, folds: list[str]) -> dict[str, np.ndarray]:
    digests = {hashlib.sha256(f"{by}\n{fold}".encode()).hexdigest(): fold for fold in folds}
    rows = Meaning.objects.filter(pk__in=digests).values_list("pk", "vector")
    found = {digests[pk]: np.frombuffer(vector, np.float32) for pk, vector in rows}
    lacking = {digest: fold for digest, fold in sorted(digests.items()) if fold not in found}
    if lacking:
        made = _encoders[0].encode(list(lacking.values())).astype(np.float32)
        vectors = dict(zip(lacking, made, strict=True))
        # In the order of their digests, that two who keep them at the same time wait for each other one way round.
        rows_of = [Meaning(digest=digest, vector=vector.tobytes()) for digest, vector in vectors.items()]
        Meaning.objects.bulk_create(rows_of, ignore_conflicts=True)
        found |= {lacking[digest]: vector for digest, vector in vectors.items()}
    return found
