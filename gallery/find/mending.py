"""Words that no picture has, as they may have been meant: the nearest word that pictures have."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from django.contrib.postgres.search import TrigramSimilarity

from gallery.find import lexicon, spelling
from gallery.find.having import having
from gallery.find.language import Piece, Question
from gallery.find.lexicon import Known
from gallery.models import Term, Words

LOOKED_AT = 40
TRIED = 5


def mended(question: Question, known: Known | None = None) -> Question | None:
    """The question with its unknown words replaced; None where none is unknown, or none is near. Quoted words are meant so."""
    families = (known or lexicon.known(question)).kin
    unknown = _unknown(
        {piece.tokens[0] for piece in question.wanted if _is_loose(piece)} - {*filter(families.get, families)}
    )
    meant = {word: near for word in unknown if (near := nearest(word)) is not None}
    if not meant:
        return None
    return replace(question, wanted=tuple(_replaced(piece, meant) for piece in question.wanted))


def nearest(word: str) -> str | None:
    """Fewest slips away, of those the commonest. The lexicon is minutes old: a word that was withheld since is not told."""
    most = spelling.forgiven(word)
    found = dict(Term.objects.filter(word__in=spelling.slips(word)).values_list("word", "count")) if most else {}
    if not found and most > 1:
        found = _alike(word, most)
    nearness = sorted(found, key=lambda one: (spelling.distance(word, one), -found[one]))
    return next((one for one in nearness[:TRIED] if is_there(one)), None)


def is_there(word: str) -> bool:
    """Whether any listed picture has it at this moment."""
    return Words.objects.filter(vector=having(word)).exists()


def _alike(word: str, most: int) -> dict[str, int]:
    """Those that share most of their trigrams, which an index finds, and are few slips away."""
    near = Term.objects.filter(word__trigram_similar=word).annotate(alike=TrigramSimilarity("word", word))
    some = near.order_by("-alike").values_list("word", "count")[:LOOKED_AT]
    return {one: count for one, count in some if spelling.distance(word, one) <= most}


def _unknown(words: Collection[str]) -> list[str]:
    known = set(Term.objects.filter(word__in=words).values_list("word", flat=True)) if words else set()
    return [word for word in sorted(words) if word not in known and not is_there(word)]


def _is_loose(piece: Piece) -> bool:
    return len(piece.tokens) == 1 and not piece.is_quoted


def _replaced(piece: Piece, meant: dict[str, str]) -> Piece:
    near = meant.get(piece.tokens[0]) if _is_loose(piece) else None
    return piece if near is None else replace(piece, text=near, tokens=(near,))
