"""The words that pictures have: which belong to one family, and how a word that none has was meant."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction

from gallery.find.language import Question
from gallery.models import Term, Words

KIN_MOST = 8

FRESH = """
INSERT INTO {terms} (word, count, stem)
SELECT word, ndoc, coalesce((ts_lexize('english_stem', word))[1], word) FROM ts_stat('SELECT vector FROM {words}')
"""


@transaction.atomic
def refresh() -> int:
    """All words anew, from what is listed now. Whoever reads meanwhile reads the old ones."""
    Term.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(FRESH.format(terms=Term._meta.db_table, words=Words._meta.db_table))
        return cursor.rowcount


def kin(question: Question) -> dict[str, list[str]]:
    """Of each word that is asked for, not as it stands, those of the same stem, the commonest first."""
    asked = {piece.tokens[0] for piece in question.wanted if len(piece.tokens) == 1 and not piece.is_quoted}
    stems = _stems(asked)
    families: dict[str, list[str]] = {}
    for word, stem in Term.objects.filter(stem__in=set(stems.values())).order_by("-count").values_list("word", "stem"):
        families.setdefault(stem, []).append(word)
    return {word: families.get(stem, [])[:KIN_MOST] for word, stem in stems.items()}


def _stems(words: Iterable[str]) -> dict[str, str]:
    """By the English rules, which leave words of other languages mostly as they are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, (ts_lexize('english_stem', word))[1] FROM unnest(%s::text[]) AS word", [sorted(words)]
        )
        return {word: stem for word, stem in cursor.fetchall() if stem}
