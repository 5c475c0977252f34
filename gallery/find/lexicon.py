"""The words that pictures have: which belong to one family, and how a word that none has was meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from gallery.find.language import Piece, Question
from gallery.models import Listing, Term, Words

KIN_MOST = 8
YOUNG = 3_000
LATELY = timedelta(minutes=1)

FRESH = """
INSERT INTO {terms} (word, count, stem)
SELECT word, ndoc, coalesce((ts_lexize('english_stem', word))[1], word) FROM ts_stat('SELECT vector FROM {words}')
"""

KNOWN = """
SELECT asked.word, term.word, term.count, asked.stem IS NOT NULL FROM (
    SELECT word, (ts_lexize('english_stem', word))[1] AS stem FROM unnest(%s::text[]) AS word
) AS asked JOIN {terms} AS term ON term.stem = coalesce(asked.stem, asked.word) ORDER BY term.count DESC, term.word
"""
"""By the English rules, which leave words of other languages mostly as they are."""


@dataclass(frozen=True, slots=True)
class Known:
    """Of each word that is asked for, not as it stands, those of the same stem, the commonest first; and how many pictures
    have a word."""

    kin: dict[str, list[str]]
    counts: dict[str, int]

    def at_most(self, question: Question) -> int | None:
        """About so many pictures have all of these words, or fewer: as many as have the rarest. None where one is unknown."""
        many = [self._many(words) for piece in question.wanted for words in self._each(piece)]
        return None if not many or None in many else min(one for one in many if one is not None)

    def _each(self, piece: Piece) -> list[list[str]]:
        if len(piece.tokens) > 1 or piece.is_quoted:
            return [[word] for word in piece.tokens]
        (word,) = piece.tokens
        return [list(dict.fromkeys([word, *self.kin.get(word, ())]))]

    def _many(self, words: list[str]) -> int | None:
        found = [self.counts[word] for word in words if word in self.counts]
        return sum(found) if found else None


@transaction.atomic
def refresh() -> int:
    """All words anew, from what is listed now. Whoever reads meanwhile reads the old ones."""
    with connection.cursor() as cursor:
        # One at a time: a second one would not see what the first has written, and write it again.
        cursor.execute(f"LOCK TABLE {Term._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
        Term.objects.all().delete()
        cursor.execute(FRESH.format(terms=Term._meta.db_table, words=Words._meta.db_table))
        return cursor.rowcount


def refresh_young(now: datetime) -> int:
    """While a gallery is small, its words are known as soon as pictures come: half a minute of new ones is worth the ten
    milliseconds that it takes."""
    if Words.objects.all()[: YOUNG + 1].count() > YOUNG:
        return 0
    hung = Listing.objects.filter(listed_at__gte=now - LATELY).exists()
    is_first = not Term.objects.exists() and Words.objects.exists()
    return refresh() if hung or is_first else 0


def known(question: Question) -> Known:
    """What the lexicon says of a question's words."""
    asked = {word for piece in question.wanted for word in piece.tokens}
    loose = {piece.tokens[0] for piece in question.wanted if len(piece.tokens) == 1 and not piece.is_quoted}
    families: dict[str, list[str]] = {}
    counts: dict[str, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(KNOWN.format(terms=Term._meta.db_table), [sorted(asked)])
        for word, one, count, has_stem in cursor.fetchall():
            counts[one] = count
            if has_stem and word in loose:
                families.setdefault(word, []).append(one)
    return Known({word: family[:KIN_MOST] for word, family in families.items()}, counts)
