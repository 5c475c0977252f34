"""What a search by words looks for, as the database is asked for it, and about how many have it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from gallery.feed.facets import Facets
from gallery.feed.spans import Span
from gallery.find import kinds, matching
from gallery.find.language import Question
from gallery.find.lexicon import Known
from gallery.sight import Sight

COUNTED = "SELECT count(*) FROM gallery_words AS words WHERE {having}"


@dataclass(frozen=True, slots=True)
class Sought:
    """`whole` is the question as a `tsquery`, `gist` what the index of words is asked for, `kinds` what it is narrowed to, all
    but the days of `span` and what `sight` leaves out. `at_most` have its words, by the lexicon."""

    whole: str
    gist: str
    kinds: str
    span: Span
    at_most: int | None
    sight: Sight

    @property
    def is_indexed(self) -> bool:
        return bool(self.gist or self.kinds)

    def having(self, share: str = "") -> tuple[str, list[str]]:
        """A condition on `words`, by its index. That words stand side by side, and what is unwanted, is looked at row by row."""
        narrowed = " & ".join(filter(None, [self.kinds, share]))
        parts, values = [], []
        for sql, value in (
            ("words.vector @@ %s::tsquery", self.gist),
            ("words.kinds @@ %s::tsquery", narrowed),
            ("ts_match_vq(words.vector, %s::tsquery)", self.whole if self.whole != self.gist else ""),
        ):
            if value:
                parts.append(sql)
                values.append(value)
        return " AND ".join(parts), values

    def seen(self) -> tuple[str, list[str]]:
        """The same of a row of `words` that is there anyway: no index is asked."""
        parts, values = ["ts_match_vq(words.vector, %s::tsquery)"], [self.whole]
        if self.kinds:
            parts.append("ts_match_vq(words.kinds, %s::tsquery)")
            values.append(self.kinds)
        return " AND ".join(parts), values

    def listed(self) -> tuple[str, list[Any]]:
        """A condition on `listing`: its days, and what its viewer wants to come upon."""
        days, dates = self.days()
        seen, left_out = self.sight.seen()
        return f"{days} AND {seen}", [*dates, *left_out]

    def days(self) -> tuple[str, list[datetime]]:
        """A condition on `listing`."""
        bounds = {"listing.listed_at >= %s": self.span.begin, "listing.listed_at < %s": self.span.end}
        given = {sql: moment for sql, moment in bounds.items() if moment is not None}
        return " AND ".join(given) or "true", list(given.values())


def of(question: Question, known: Known, facets: Facets, span: Span, sight: Sight) -> Sought:
    whole, gist = matching.tsquery(question, known.kin), matching.gist(question, known.kin)
    return Sought(whole, gist, kinds.asked(facets), span, known.at_most(question), sight)


def about(sought: Sought) -> int:
    """How many have it on any day: counted in one share of all, the same one each time. Neither the planner nor the counts of
    single words can know: they take words for strangers to each other."""
    having, values = sought.having(kinds.share())
    with connection.cursor() as cursor:
        cursor.execute(COUNTED.format(having=having), values)
        (count,) = cursor.fetchone()
    return int(count) * kinds.SHARES
