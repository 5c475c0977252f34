"""A question's words as Postgres is asked for them: a `tsquery`. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gallery.find.folding import COMMONEST
from gallery.find.language import Piece, Question

Kin = Mapping[str, Sequence[str]]
"""Of a word the others of its family: fox, foxes."""


def tsquery(question: Question, kin: Kin) -> str:
    """Words that are letters and digits alone, so nothing needs escaping. Empty where no word is asked for."""
    wanted = [_asked(piece, kin) for piece in telling(question.wanted)]
    unwanted = [f"!{_asked(piece, {})}" for piece in question.unwanted]
    return " & ".join([*wanted, *unwanted])


def gist(question: Question, kin: Kin) -> str:
    """The words alone: whatever is found has them all. Neither that they stand side by side nor what is unwanted: an index of
    words finds that no sooner, and would read where each `the` stands."""
    found = []
    for piece in telling(question.wanted):
        if len(piece.tokens) > 1:
            found += [f"({_quoted(word)})" for word in _telling_words(piece.tokens)]
        else:
            found.append(_asked(piece, kin))
    return " & ".join(found)


def telling(pieces: Sequence[Piece]) -> list[Piece]:
    """Without the commonest words, unless there are no others."""
    found = [piece for piece in pieces if piece.is_quoted or len(piece.tokens) > 1 or piece.tokens[0] not in COMMONEST]
    return found or list(pieces)


def _telling_words(words: Sequence[str]) -> list[str]:
    return [word for word in dict.fromkeys(words) if word not in COMMONEST] or list(dict.fromkeys(words))


def _asked(piece: Piece, kin: Kin) -> str:
    if len(piece.tokens) > 1:
        return f"({' <-> '.join(map(_quoted, piece.tokens))})"
    (word,) = piece.tokens
    others = () if piece.is_quoted else kin.get(word, ())
    return f"({' | '.join(_quoted(one) for one in dict.fromkeys([word, *others]))})"


def _quoted(word: str) -> str:
    return f"'{word}'"
